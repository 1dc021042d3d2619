package dev.slipway.tests.corpora;

import dev.slipway.kubevela.cue.syntax.Formatter;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes a program small while something about it stays true: declarations and elements are left out, expressions make way for their
 * parts and for short literals.
 *
 * @param tries how many programs may be looked at
 */
record Shrinking(int tries) {

    /** Enough to make most programs of the generators small. */
    static final int USUAL = 250;

    /** The time that a program may take while it is made small. */
    static final Duration LIMIT = Duration.ofSeconds(12);

    /** The smallest program found for which the condition holds; it holds for the given one. */
    String shrink(String program, Predicate<String> holds) {
        String smallest = program;
        Set<String> seen = new LinkedHashSet<>();
        int left = tries;
        boolean smaller = true;
        while (smaller && left > 0) {
            smaller = false;
            for (String candidate : candidates(smallest)) {
                if (left <= 0) {
                    break;
                }
                if (!seen.add(candidate)) {
                    continue;
                }
                left--;
                if (holds.test(candidate)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        // In its one style it is easier to read, if it still holds then.
        Parsed parsed = Parser.parse(new Source("x.cue", smallest));
        if (parsed.good()) {
            String formatted = Formatter.format(parsed.file(), false);
            if (!formatted.equals(smallest) && holds.test(formatted)) {
                return formatted;
            }
        }
        return smallest;
    }

    /** Smaller programs, the smallest first. */
    static List<String> candidates(String program) {
        Parsed parsed = Parser.parse(new Source("x.cue", program));
        Set<String> candidates = new LinkedHashSet<>();
        candidates.add(program.lines()
                .filter(line -> !line.isBlank() && !line.strip().startsWith("//"))
                .map(line -> line + "\n")
                .collect(Collectors.joining()));
        Anatomy.walk(parsed.file(), node -> {
            switch (node) {
                case Node.File file -> without(program, file.decls(), candidates);
                case Node.StructLit struct -> without(program, struct.decls(), candidates);
                case Node.ListLit list -> without(program, list.elements(), candidates);
                case Node.Field field -> {
                    without(program, field.attributes(), candidates);
                    if (field.constraint() != null) {
                        int at = field.constraint().start();
                        candidates.add(program.substring(0, at) + program.substring(at + 1));
                    }
                    if (field.alias() != null) {
                        candidates.add(program.substring(0, field.alias().start())
                                + program.substring(field.label().first().start()));
                    }
                }
                case Node.Comprehension comprehension -> {
                    without(program, comprehension.clauses(), candidates);
                    if (comprehension.value() instanceof Node.StructLit struct && struct.open() != null) {
                        int from = struct.open().start();
                        int to = Anatomy.end(struct);
                        replaced(program, comprehension, program.substring(from + 1, to - 1), candidates);
                        replaced(program, comprehension, program.substring(from, to), candidates);
                    }
                }
                default -> {}
            }
            if (node instanceof Node.Expr && !(node instanceof Node.Ellipsis)) {
                Anatomy.children(node).forEach(part -> parts(program, node, part, candidates));
                for (String literal : List.of("1", "{}", "_", "\"\"", "[]")) {
                    replaced(program, node, literal, candidates);
                }
            }
        });
        candidates.removeIf(candidate -> candidate.length() >= program.length());
        candidates.remove(program);
        List<String> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparingInt(String::length));
        return sorted;
    }

    // A part stands for the whole; for a struct its fields' values do.
    private static void parts(String program, Node whole, Node part, Set<String> candidates) {
        switch (part) {
            case Node.Field field -> replaced(program, whole, text(program, field.value()), candidates);
            case Node.Embedding embedding -> replaced(program, whole, text(program, embedding.value()), candidates);
            case Node.Expr expression -> replaced(program, whole, text(program, expression), candidates);
            default -> {}
        }
    }

    private static String text(String program, Node node) {
        return program.substring(node.first().start(), Anatomy.end(node));
    }

    private static void replaced(String program, Node node, String by, Set<String> candidates) {
        int from = node.first().start();
        int to = Anatomy.end(node);
        if (to > from) {
            candidates.add(program.substring(0, from) + by + program.substring(to));
        }
    }

    private static void without(String program, List<? extends Node> nodes, Set<String> candidates) {
        int size = nodes.size();
        if (size > 3) {
            cut(program, nodes.subList(0, size / 2), candidates);
            cut(program, nodes.subList(size / 2, size), candidates);
        }
        nodes.forEach(node -> cut(program, List.of(node), candidates));
    }

    private static void cut(String program, List<? extends Node> nodes, Set<String> candidates) {
        int from = nodes.getFirst().first().start();
        int to = Anatomy.end(nodes.getLast());
        while (to < program.length() && (program.charAt(to) == ',' || program.charAt(to) == ' ')) {
            to++;
        }
        if (to < program.length() && program.charAt(to) == '\n' && (from == 0 || program.charAt(from - 1) == '\n')) {
            to++;
        }
        candidates.add(program.substring(0, from) + program.substring(to));
    }
}
