package dev.slipway.app.workspace;

import dev.slipway.api.application.Document;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes one value of a YAML text and leaves everything else as it stands: comments, order, spelling. A change that the text
 * does not show when it is read again is refused.
 */
public final class YamlEdit {
    private YamlEdit() {}

    /**
     * @param index which document of the text
     * @param value empty to take the field out
     * @return the new text; empty when this cannot be done without touching more
     */
    public static Optional<String> set(String text, int index, ValuePath path, Optional<Value> value) {
        var read = YamlReader.read("edit", text);
        if (read.failed() || index >= read.documents().size() || path.isRoot()) {
            return Optional.empty();
        }
        var document = read.documents().get(index);
        var before = path.in(document.tree());
        if (before.equals(value)) {
            return Optional.of(text);
        }
        Optional<String> changed;
        if (value.isEmpty()) {
            changed = removed(text, document, path);
        } else if (before.isPresent() && !(before.get() instanceof Value.NullValue)) {
            changed = replaced(text, document, path, value.get());
        } else {
            changed = added(text, document, path, value.get());
        }
        return changed.filter(after -> shows(after, index, document, path, value));
    }

    /** Whether the text reads as the tree with just this change. */
    private static boolean shows(String text, int index, Document before, ValuePath path, Optional<Value> value) {
        var read = YamlReader.read("edit", text);
        if (read.failed() || index >= read.documents().size()) {
            return false;
        }
        var wanted = value.isPresent() ? path.put(before.tree(), value.get()) : path.remove(before.tree());
        return read.documents().get(index).tree().equals(wanted);
    }

    private static Optional<String> replaced(String text, Document document, ValuePath path, Value value) {
        var span = document.places().values().get(path);
        if (span == null || span.line() == 0) {
            return Optional.empty();
        }
        var lines = new Lines(text);
        int from = lines.offset(span.line(), span.column());
        int to = lines.offset(span.endLine(), span.endColumn());
        if (path.in(document.tree()).filter(YamlEdit::collection).isPresent()) {
            // a collection's place is where it begins
            to = flow(text, from) ? closing(text, from) + 1 : lines.offset(lastLine(document, path) + 1, 1);
        }
        if (scalar(value)) {
            return Optional.of(text.substring(0, from) + inline(value) + text.substring(to));
        }
        // a whole value goes in flow style where it stood
        boolean endsLine = to > from && text.charAt(to - 1) == '\n';
        return Optional.of(text.substring(0, from) + flow(value) + (endsLine ? "\n" : "") + text.substring(to));
    }

    private static Optional<String> added(String text, Document document, ValuePath path, Value value) {
        // the nearest map that is there
        var missing = new ArrayList<ValuePath.Segment>();
        Optional<ValuePath> at = Optional.of(path);
        while (at.isPresent()
                && at.get()
                        .in(document.tree())
                        .filter(ObjectValue.class::isInstance)
                        .isEmpty()) {
            missing.addFirst(at.get().segments().getLast());
            at = at.get().parent();
        }
        if (at.isEmpty() || missing.isEmpty()) {
            return Optional.empty();
        }
        var names = new ArrayList<String>();
        for (var segment : missing) {
            if (!(segment instanceof ValuePath.Field(var name))) {
                return Optional.empty();
            }
            names.add(name);
        }
        var parent = at.get();
        var map = (ObjectValue) parent.in(document.tree()).orElseThrow();
        var lines = new Lines(text);
        var span = document.places().values().get(parent);
        if (span == null || span.line() == 0) {
            return Optional.empty();
        }
        int start = lines.offset(span.line(), span.column());
        if (text.startsWith("{", start)) {
            int close = closing(text, start);
            if (close <= start) {
                return Optional.empty();
            }
            var nested = new StringBuilder(flow(value));
            for (int i = names.size() - 1; i > 0; i--) {
                nested.insert(0, "{" + key(names.get(i)) + ": ").append('}');
            }
            return Optional.of(text.substring(0, close)
                    + (map.fields().isEmpty() ? "" : ", ")
                    + key(names.getFirst())
                    + ": "
                    + nested
                    + text.substring(close));
        }
        if (map.fields().isEmpty()) {
            return Optional.empty();
        }
        var firstKey = document.places()
                .keys()
                .get(parent.field(map.fields().keySet().iterator().next()));
        if (firstKey == null) {
            return Optional.empty();
        }
        int indent = firstKey.column() - 1;
        int line = lastLine(document, parent);
        var block = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            block.append(" ".repeat(indent + 2 * i)).append(key(names.get(i))).append(':');
            block.append(i < names.size() - 1 ? "\n" : "");
        }
        int depth = indent + 2 * names.size();
        if (scalar(value)) {
            block.append(' ').append(inline(value)).append('\n');
        } else {
            block.append('\n');
            YamlWriter.print(value)
                    .lines()
                    .forEach(
                            each -> block.append(" ".repeat(depth)).append(each).append('\n'));
        }
        int offset = lines.offset(line + 1, 1);
        var glue = offset > 0 && offset == text.length() && text.charAt(offset - 1) != '\n' ? "\n" : "";
        return Optional.of(text.substring(0, offset) + glue + block + text.substring(offset));
    }

    private static Optional<String> removed(String text, Document document, ValuePath path) {
        var key = document.places().keys().get(path);
        var span = document.places().values().get(path);
        if (key == null || span == null) {
            return Optional.empty();
        }
        var lines = new Lines(text);
        int from = lines.offset(key.line(), 1);
        if (!text.substring(from, lines.offset(key.line(), key.column())).isBlank()) {
            return Optional.empty();
        }
        int to = lines.offset(Math.max(key.line(), lastLine(document, path)) + 1, 1);
        return Optional.of(text.substring(0, from) + text.substring(to));
    }

    /** The last line on which something of a value stands. */
    private static int lastLine(Document document, ValuePath path) {
        int last = 0;
        for (var entry : document.places().values().entrySet()) {
            if (entry.getKey().startsWith(path)
                    && path.in(document.tree()).isPresent()
                    && !(entry.getKey().in(document.tree()).orElse(Value.NullValue.NULL) instanceof ObjectValue object
                            && !object.fields().isEmpty())) {
                last = Math.max(last, end(entry.getValue()));
            }
        }
        return last;
    }

    private static int end(SourceSpan span) {
        return span.endColumn() == 1 && span.endLine() > span.line() ? span.endLine() - 1 : span.endLine();
    }

    private static boolean collection(Value value) {
        return value instanceof ObjectValue || value instanceof Value.ListValue;
    }

    private static boolean flow(String text, int at) {
        return at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '[');
    }

    /** Where the bracket that opens here is closed; −1 when it is not. */
    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    depth--;
                    if (depth == 0) {
                        return i;
                    }
                }
                case '"', '\'' -> {
                    int end = i + 1;
                    while (end < text.length() && text.charAt(end) != c) {
                        end += c == '"' && text.charAt(end) == '\\' ? 2 : 1;
                    }
                    i = end;
                }
                case '#' -> {
                    if (text.charAt(i - 1) == ' ' || text.charAt(i - 1) == '\n') {
                        i = Math.max(i, text.indexOf('\n', i) < 0 ? text.length() : text.indexOf('\n', i));
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    private static boolean scalar(Value value) {
        return switch (value) {
            case Value.ObjectValue object -> object.fields().isEmpty();
            case Value.ListValue list -> list.items().isEmpty();
            case Value.StringValue(var text) -> text.indexOf('\n') < 0;
            case Value.NumberValue _, Value.BooleanValue _, Value.NullValue _, Value.SecretValue _ -> true;
        };
    }

    private static String inline(Value value) {
        return YamlWriter.print(value).strip();
    }

    private static String key(String name) {
        return inline(Value.of(name));
    }

    private static String flow(Value value) {
        return switch (value) {
            case Value.ObjectValue object ->
                "{"
                        + String.join(
                                ", ",
                                object.fields().entrySet().stream()
                                        .map(entry -> key(entry.getKey()) + ": " + flow(entry.getValue()))
                                        .toList())
                        + "}";
            case Value.ListValue list ->
                "["
                        + String.join(
                                ", ", list.items().stream().map(YamlEdit::flow).toList()) + "]";
            case Value.StringValue(var text) -> text.matches("[A-Za-z0-9_./:@-]+") ? inline(value) : Json.print(value);
            case Value.NumberValue _, Value.BooleanValue _, Value.NullValue _, Value.SecretValue _ -> inline(value);
        };
    }

    private static final class Lines {
        private final List<Integer> starts = new ArrayList<>();
        private final int length;

        Lines(String text) {
            length = text.length();
            starts.add(0);
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) == '\n') {
                    starts.add(i + 1);
                }
            }
        }

        /** @param line from 1 */
        int offset(int line, int column) {
            return line > starts.size() ? length : Math.min(length, starts.get(line - 1) + column - 1);
        }
    }
}
