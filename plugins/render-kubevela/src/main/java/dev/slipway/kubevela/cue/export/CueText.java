package dev.slipway.kubevela.cue.export;

import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.syntax.Comment;
import dev.slipway.kubevela.cue.syntax.Formatter;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes values as CUE: defaults taken, what is decided as data, what is not with its kind, bounds and choices, what waits for information as
 * it was written. A pure function; deep values end in {@code _} at level 500, as the syntax has a deepest level too.
 */
public final class CueText {

    private static final int DEEPEST = 500;
    private static final int LONGEST = 64 * 1024 * 1024;

    /** No field has it. */
    private static final Label AT_START = Label.index(0);

    private final Style style;
    private final List<String> expressions = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    private CueText(Style style) {
        this.style = style;
    }

    /** A whole value as a file, with a line end at its end. */
    public static String print(Value value, Style style) {
        CueText text = new CueText(style);
        Value decided = value.decided();
        if (decided.struct() && decided.error() == null && decided.scalar() == null) {
            text.declarations(decided, 0);
        } else {
            text.value(value, 0);
            text.out.append('\n');
        }
        StringBuilder whole = new StringBuilder();
        List<String> imports = style.used(text.expressions);
        if (imports.size() == 1) {
            whole.append("import ").append(imports.getFirst()).append("\n\n");
        } else if (!imports.isEmpty()) {
            whole.append("import (\n\t").append(String.join("\n\t", imports)).append("\n)\n\n");
        }
        return styled(whole.append(text.out).toString(), style);
    }

    private static String styled(String text, Style style) {
        Parsed parsed = Parser.parse(new Source("value", text));
        String formatted = parsed.good() ? Formatter.format(parsed.file(), style.simplify()) : text;
        if (style.blanks() == 0) {
            return formatted;
        }
        String blanks = " ".repeat(style.blanks());
        StringBuilder lines = new StringBuilder(formatted.length() + 64);
        int at = 0;
        while (at < formatted.length()) {
            int end = formatted.indexOf('\n', at);
            int stop = end < 0 ? formatted.length() : end + 1;
            while (at < stop && formatted.charAt(at) == '\t') {
                lines.append(blanks);
                at++;
            }
            lines.append(formatted, at, stop);
            at = stop;
        }
        return lines.toString();
    }

    /** A value on one line, for messages: {@code {a:1} | int & >3}. */
    public static String brief(Value value) {
        if (value.scalar() != null) {
            return Spelling.scalar(value.scalar(), 0);
        }
        if (!value.choices().isEmpty()) {
            return String.join(
                    " | ", value.choices().stream().map(CueText::brief).toList());
        }
        if (value.list()) {
            return value.fields().stream()
                    .map(CueText::brief)
                    .collect(Collectors.joining(",", "[", value.openList() ? ",...]" : "]"));
        }
        if (value.struct()) {
            return value.fields().stream()
                    .filter(field -> field.label() != null && field.label().regular())
                    .map(field -> (field.label() == null ? "" : Spelling.label(field.label())) + mark(field) + ":"
                            + brief(field))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return conjunction(value, value.checks().stream().map(CueText::source).toList());
    }

    /** Kind, bounds and checks; a check says by itself of which kind its value is. */
    private static String conjunction(Value value, List<String> checks) {
        List<String> parts = new ArrayList<>();
        if (!value.limits().isEmpty() || checks.isEmpty()) {
            parts.addAll(Spelling.bounds(value));
        }
        parts.addAll(checks);
        return parts.isEmpty() ? Spelling.kinds(value.kinds()) : String.join(" & ", parts);
    }

    private static String source(Node node) {
        // The dots behind a list's elements allow any value, and cannot be written as one.
        return node instanceof Node.Expr expr && !(node instanceof Node.Ellipsis) ? Formatter.format(expr) : "_";
    }

    private static String mark(Value field) {
        return switch (field.mark()) {
            case MEMBER -> "";
            case REQUIRED -> "!";
            case OPTIONAL -> "?";
        };
    }

    private void value(Value value, int level) {
        if (level > DEEPEST || out.length() > LONGEST) {
            out.append('_');
            return;
        }
        Value decided = value.decided();
        if (decided.error() != null && !decided.error().open()) {
            out.append("_|_");
        } else if (decided.struct()
                && decided.scalar() == null
                && decided.choices().isEmpty()) {
            struct(decided, level);
        } else if (decided.error() != null || decided.open() != null) {
            written(decided);
        } else if (decided.scalar() != null && members(decided).isEmpty()) {
            out.append(Spelling.scalar(decided.scalar(), level));
        } else if (decided.scalar() != null) {
            struct(decided, level);
        } else if (decided.list()) {
            list(decided, level);
        } else if (!decided.choices().isEmpty()) {
            choices(decided, level);
        } else {
            out.append(conjunction(
                    decided, decided.checks().stream().map(this::noted).toList()));
        }
    }

    private void choices(Value value, int level) {
        String separator = "";
        for (Value choice : value.choices()) {
            out.append(separator);
            value(choice, level);
            separator = " | ";
        }
    }

    private void list(Value value, int level) {
        out.append('[');
        String separator = "";
        for (Value element : value.fields()) {
            Label label = element.label();
            if (label != null && label.type() == Label.Type.INDEX) {
                out.append(separator);
                value(element, level);
                separator = ", ";
            }
        }
        out.append(']');
    }

    private void struct(Value value, int level) {
        int before = out.length();
        out.append("{\n");
        int start = out.length();
        if (value.scalar() != null) {
            out.append("\t".repeat(level + 1))
                    .append(Spelling.scalar(value.scalar(), level + 1))
                    .append('\n');
        }
        declarations(value, level + 1);
        if (out.length() == start) {
            out.setLength(before);
            out.append("{}");
        } else {
            out.append("\t".repeat(level)).append('}');
        }
    }

    private void declarations(Value value, int level) {
        Map<Label, List<Node.Field>> written = style.docs() || style.attributes() ? declarations(value) : Map.of();
        Map<Label, List<String>> waiting = waiting(value);
        waiting.getOrDefault(AT_START, List.of()).forEach(each -> line(each, level));
        for (Value field : members(value)) {
            Label label = field.label();
            if (label == null) {
                continue;
            }
            List<Node.Field> declared = written.getOrDefault(label, List.of());
            if (style.docs()) {
                docs(declared, level);
            }
            out.append("\t".repeat(level))
                    .append(Spelling.label(label))
                    .append(mark(field))
                    .append(": ");
            value(field, level);
            if (style.attributes()) {
                for (Node.Field each : declared) {
                    each.attributes()
                            .forEach(attribute ->
                                    out.append(' ').append(attribute.text().text()));
                }
            }
            out.append('\n');
            List<String> behind = waiting.remove(label);
            if (behind != null) {
                behind.forEach(each -> line(each, level));
            }
        }
    }

    private void line(String text, int level) {
        out.append("\t".repeat(level)).append(text).append('\n');
    }

    /** Comprehensions that may yield more, by the field that stands before them. */
    private Map<Label, List<String>> waiting(Value value) {
        Map<Label, List<String>> waiting = new HashMap<>();
        if (value.open() == null && (value.error() == null || !value.error().open())) {
            return waiting;
        }
        for (Expr.StructLit literal : value.literals()) {
            Label before = AT_START;
            for (Expr.Decl decl : literal.decls()) {
                if (decl instanceof Expr.Field field && value.field(field.label()) != null) {
                    before = field.label();
                } else if (decl instanceof Expr.Comprehension comprehension
                        && comprehension.node() instanceof Node.Comprehension node) {
                    waiting.computeIfAbsent(before, each -> new ArrayList<>()).add(noted(node));
                }
            }
        }
        return waiting;
    }

    private void docs(List<Node.Field> declared, int level) {
        Set<String> seen = new HashSet<>();
        for (Node.Field field : declared) {
            for (Comment comment : field.first().before()) {
                if (comment.documents() && seen.add(comment.words())) {
                    comment.lines()
                            .forEach(line ->
                                    out.append("\t".repeat(level)).append(line).append('\n'));
                }
            }
        }
    }

    private static Map<Label, List<Node.Field>> declarations(Value value) {
        Map<Label, List<Node.Field>> found = new HashMap<>();
        for (Expr.StructLit literal : value.literals()) {
            for (Expr.Decl decl : literal.decls()) {
                if (decl instanceof Expr.Field field && field.node() instanceof Node.Field node) {
                    found.computeIfAbsent(field.label(), label -> new ArrayList<>())
                            .add(node);
                }
            }
        }
        return found;
    }

    /** The fields that are written: the regular ones in the order of export, each followed by the others that evaluation has behind it. */
    private List<Value> members(Value value) {
        Map<Label, Value> regular = new LinkedHashMap<>();
        Map<Label, List<Value>> followers = new HashMap<>();
        List<Value> members = new ArrayList<>();
        Label before = null;
        for (Value field : value.fields()) {
            Label label = field.label();
            if (label == null
                    || label.type() == Label.Type.INDEX
                    || !style.optional() && field.mark() == Expr.Mark.OPTIONAL
                    || !style.definitions() && label.definition()
                    || !style.hidden() && label.hidden()) {
                continue;
            }
            if (label.regular()) {
                regular.put(label, field);
                before = label;
            } else if (before == null) {
                members.add(field);
            } else {
                followers.computeIfAbsent(before, each -> new ArrayList<>()).add(field);
            }
        }
        Set<Label> order = new LinkedHashSet<>(value.order());
        order.retainAll(regular.keySet());
        regular.keySet().stream()
                .filter(label -> !order.contains(label))
                .toList()
                .forEach(order::add);
        for (Label label : order) {
            Value field = regular.get(label);
            if (field != null) {
                members.add(field);
            }
            members.addAll(followers.getOrDefault(label, List.of()));
        }
        return members;
    }

    private void written(Value value) {
        List<String> parts = new ArrayList<>();
        List<Node> sources = value.sources();
        for (Node node : sources) {
            // An alias cannot stand within a larger expression.
            parts.add(noted(sources.size() > 1 && node instanceof Node.Alias alias ? alias.value() : node));
        }
        out.append(
                parts.isEmpty()
                        ? Spelling.kinds(value.kinds() == Kind.BOTTOM ? Kind.TOP : value.kinds())
                        : String.join(" & ", parts));
    }

    private String noted(Node node) {
        String text = source(node);
        expressions.add(text);
        return text;
    }
}
