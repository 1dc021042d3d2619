package dev.slipway.app.release.report;

import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.FieldChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.Risk;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pieces that several reports share. */
public final class Plain {
    /** Sections in reading order: what appears, what is remade, what changes, what goes. */
    static final List<Operation> SECTIONS = List.of(
            Operation.CREATE, Operation.REPLACE, Operation.UPDATE, Operation.RENAME, Operation.DELETE, Operation.KEEP);

    private static final int MAX_VALUE = 200;

    private Plain() {}

    public static String sign(Operation operation) {
        return switch (operation) {
            case CREATE -> "+";
            case DELETE -> "−";
            case UPDATE -> "~";
            case REPLACE -> "±";
            case RENAME -> "→";
            case KEEP -> "=";
        };
    }

    public static String sign(FieldChange field) {
        return switch (field.sort()) {
            case ADD -> "+";
            case REMOVE -> "−";
            case CHANGE -> "~";
            case REORDER -> "↕";
            case DRIFT -> "≠";
        };
    }

    /**
     * Text that cannot move a cursor, hide itself or run from right to left: every control and format character is shown by
     * its number.
     */
    public static String safe(String text) {
        if (text.chars().noneMatch(Plain::hidden)) {
            return text;
        }
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (hidden(c)) {
                out.append("\\u").append("%04x".formatted(c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static boolean hidden(int c) {
        return c < 0x20
                || (c >= 0x7f && c < 0xa0)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x206f)
                || c == 0xfeff;
    }

    /** A value on one line, cut where it grows long. */
    public static String brief(Value value) {
        var text = safe(
                value instanceof Value.SecretValue || value instanceof Value.NumberValue
                        ? value.toString()
                        : Json.print(masked(value)));
        return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE) + " …";
    }

    public static String brief(Optional<Value> value) {
        return value.map(Plain::brief).orElse("");
    }

    /** Digests of secret texts as words, so that no reader takes them for content. */
    public static Value masked(Value value) {
        return switch (value) {
            case Value.SecretValue secret -> Value.of(secret.toString());
            case Value.ObjectValue object -> {
                var fields = new LinkedHashMap<String, Value>();
                object.fields().forEach((key, part) -> fields.put(key, masked(part)));
                yield new Value.ObjectValue(fields);
            }
            case Value.ListValue list ->
                new Value.ListValue(list.items().stream().map(Plain::masked).toList());
            case Value.StringValue _, Value.NumberValue _, Value.BooleanValue _, Value.NullValue _ -> value;
        };
    }

    /** Whether a change of text reads best line by line. */
    public static Optional<List<LineDiff.Line>> lines(FieldChange field) {
        if (field.before().orElse(null) instanceof Value.StringValue(var before)
                && field.after().orElse(null) instanceof Value.StringValue(var after)
                && (before.indexOf('\n') >= 0 || after.indexOf('\n') >= 0)) {
            return Optional.of(LineDiff.of(before, after));
        }
        return Optional.empty();
    }

    public static Map<Operation, Long> counts(List<ObjectChange> changes) {
        var counts = new EnumMap<Operation, Long>(Operation.class);
        for (var operation : Operation.values()) {
            counts.put(operation, 0L);
        }
        changes.forEach(change -> counts.merge(change.operation(), 1L, Long::sum));
        return counts;
    }

    /** Ignored differences by rule. */
    public static Map<String, Long> ignored(ObjectChange change) {
        var counts = new TreeMap<String, Long>();
        change.ignored().forEach(field -> counts.merge(field.rule(), 1L, Long::sum));
        return counts;
    }

    public static Optional<Risk.Level> highest(List<ObjectChange> changes) {
        return changes.stream()
                .flatMap(change -> change.risks().stream())
                .map(Risk::level)
                .max(Comparator.naturalOrder());
    }
}
