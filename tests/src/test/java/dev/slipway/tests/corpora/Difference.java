package dev.slipway.tests.corpora;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that two implementations understand differently.
 *
 * @param id where it comes from
 * @param program its text
 * @param key what kind of difference it is
 * @param text the difference in words
 */
record Difference(String id, String program, String key, String text) {
    private static final Pattern NAME = Pattern.compile("[_#]*[A-Za-z][A-Za-z0-9_]*");
    private static final Set<String> WORDS = Set.of(
            "if", "for", "in", "let", "int", "string", "bool", "bytes", "number", "float", "true", "false", "null",
            "close", "len", "and", "or", "error", "matchN", "div", "mod", "quo", "rem");
    private static final Pattern STATUS = Pattern.compile("status: expected ([a-z -]+), was ([a-z -]+)");
    private static final Pattern TREE = Pattern.compile("tree .*: (?:expected (.*), was (.*)|not expected, was (.*))");

    /** The difference of a program, if there is one that counts. */
    static Optional<Difference> of(String id, String program, JsonNode answer, Subject subject, Judge judge) {
        Golden golden = Golden.ofFlat(answer);
        if (!golden.counts()) {
            return Optional.empty();
        }
        try {
            Result result = judge.judge(List.of(new CueFolders.Program(id, Map.of("x.cue", program), golden)), subject)
                    .getFirst();
            String difference = result.difference();
            return difference == null ? Optional.empty() : Optional.of(told(id, program, difference));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** A difference with its kind. */
    static Difference told(String id, String program, String text) {
        return new Difference(id, program, key(text), text);
    }

    /** The program without its names and numbers: what is the same in two programs that differ only in these. */
    String shape() {
        Map<String, String> names = new HashMap<>();
        return NAME.matcher(program)
                .replaceAll(found -> WORDS.contains(found.group())
                        ? found.group()
                        : names.computeIfAbsent(
                                found.group(), name -> name.replaceFirst("[^_#].*", "n") + names.size()))
                .replaceAll("\\s+", " ");
    }

    /** What kind of difference a text tells of. */
    static String key(String text) {
        Matcher status = STATUS.matcher(text);
        if (status.lookingAt()) {
            return "status: " + status.group(1).strip() + " → "
                    + status.group(2).strip();
        }
        Matcher tree = TREE.matcher(text.lines().findFirst().orElse(""));
        if (tree.matches()) {
            return tree.group(1) == null
                    ? "tree: absent → " + sort(tree.group(3))
                    : "tree: " + sort(tree.group(1)) + " → " + sort(tree.group(2));
        }
        if (text.startsWith("value ")) {
            return text.contains("expected the order")
                    ? "value: order"
                    : text.contains("none") ? "value: none" : "value";
        }
        return text.lines().findFirst().orElse("").replaceAll("[0-9]+|\\$[A-Za-z]*", "");
    }

    private static String sort(String sight) {
        String bare = sight.replaceFirst(" \\(.*", "").replaceFirst(" default .*", " default");
        if (bare.startsWith("_|_") || bare.equals("absent")) {
            return bare;
        }
        return bare.contains("default") ? "default" : bare.contains("optional") ? "optional" : "kind";
    }

    /** The same kind of difference in a smaller program. */
    Difference shrunk(Oracle oracle, Subject subject, int tries) {
        Judge judge = new Judge(1, Shrinking.LIMIT);
        List<Difference> found = new ArrayList<>(List.of(this));
        new Shrinking(tries).shrink(program, candidate -> {
            Optional<Difference> difference =
                    of(id, candidate, ask(oracle, candidate), subject, judge).filter(other -> other.key.equals(key));
            difference.ifPresent(found::add);
            return difference.isPresent();
        });
        return found.getLast();
    }

    private static JsonNode ask(Oracle oracle, String program) {
        try {
            return oracle.judge(List.of(program)).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Differences by kind, those with most programs first, the smallest of each kind first. */
    static Map<String, List<Difference>> grouped(List<Difference> differences) {
        Map<String, List<Difference>> groups = new LinkedHashMap<>();
        differences.stream()
                .sorted(Comparator.comparingInt(difference -> difference.program.length()))
                .forEach(difference -> groups.computeIfAbsent(difference.key, key -> new ArrayList<>())
                        .add(difference));
        Map<String, List<Difference>> sorted = new LinkedHashMap<>();
        groups.entrySet().stream()
                .sorted(Comparator.comparingInt(group -> -group.getValue().size()))
                .forEach(group -> sorted.put(group.getKey(), group.getValue()));
        return sorted;
    }
}
