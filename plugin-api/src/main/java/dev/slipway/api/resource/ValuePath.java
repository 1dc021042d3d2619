package dev.slipway.api.resource;

import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A path into a {@link Value}. Written as {@code spec.template.spec.containers[name=web].ports[0]}; a key with other
 * characters than letters, digits, {@code _} and {@code -} stands in brackets and quotes:
 * {@code metadata.annotations["a.b/c"]}.
 */
public record ValuePath(List<Segment> segments) implements Comparable<ValuePath> {
    public static final ValuePath ROOT = new ValuePath(List.of());

    /** One step of a path. Closed: callers may switch over it. */
    public sealed interface Segment {}

    /** The value of a key of an object. */
    public record Field(String name) implements Segment {}

    /** The item of a list at an index, from 0. */
    public record Index(int index) implements Segment {}

    /** The list item whose named fields have these texts; one or more fields. */
    public record Keyed(Map<String, String> keys) implements Segment {
        public Keyed {
            keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        }
    }

    public ValuePath {
        segments = List.copyOf(segments);
    }

    public static ValuePath of(String... fields) {
        return new ValuePath(Arrays.stream(fields).<Segment>map(Field::new).toList());
    }

    public ValuePath field(String name) {
        return append(new Field(name));
    }

    public ValuePath index(int index) {
        return append(new Index(index));
    }

    public ValuePath keyed(String key, String value) {
        return append(new Keyed(Map.of(key, value)));
    }

    public ValuePath append(Segment segment) {
        var copy = new ArrayList<>(segments);
        copy.add(segment);
        return new ValuePath(copy);
    }

    public boolean isRoot() {
        return segments.isEmpty();
    }

    public boolean startsWith(ValuePath prefix) {
        return segments.size() >= prefix.segments.size()
                && segments.subList(0, prefix.segments.size()).equals(prefix.segments);
    }

    public Optional<ValuePath> parent() {
        return segments.isEmpty()
                ? Optional.empty()
                : Optional.of(new ValuePath(segments.subList(0, segments.size() - 1)));
    }

    /** The value at this path, when there is one. */
    public Optional<Value> in(Value root) {
        Value at = root;
        for (var segment : segments) {
            var next = child(at, segment);
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    /**
     * A copy of the tree with the value at this path; missing objects are created, a missing keyed item is appended.
     *
     * @throws IllegalArgumentException when the path crosses a value of another type or an index out of range
     */
    public Value put(Value root, Value value) {
        return put(root, segments, value);
    }

    /** A copy of the tree without the value at this path; the same tree when it is absent. */
    public Value remove(Value root) {
        return segments.isEmpty() || in(root).isEmpty() ? root : remove(root, segments);
    }

    private static @Nullable Value child(Value at, Segment segment) {
        return switch (segment) {
            case Field(var name) -> at instanceof ObjectValue o ? o.get(name) : null;
            case Index(var index) ->
                at instanceof ListValue l && index >= 0 && index < l.items().size()
                        ? l.items().get(index)
                        : null;
            case Keyed keyed -> {
                int index = at instanceof ListValue l ? find(l, keyed) : -1;
                yield index < 0 ? null : ((ListValue) at).items().get(index);
            }
        };
    }

    private static int find(ListValue list, Keyed keyed) {
        for (int i = 0; i < list.items().size(); i++) {
            if (list.items().get(i) instanceof ObjectValue o
                    && keyed.keys().entrySet().stream()
                            .allMatch(e -> e.getValue().equals(plain(o.get(e.getKey()))))) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable String plain(@Nullable Value value) {
        return switch (value) {
            case null -> null;
            case Value.StringValue s -> s.text();
            case Value.NumberValue n -> n.spelling();
            case Value.BooleanValue b -> Boolean.toString(b.value());
            case ObjectValue o -> null;
            case ListValue l -> null;
            case Value.NullValue n -> null;
            case Value.SecretValue s -> null;
        };
    }

    private static Value put(@Nullable Value at, List<Segment> rest, Value value) {
        if (rest.isEmpty()) {
            return value;
        }
        var tail = rest.subList(1, rest.size());
        return switch (rest.getFirst()) {
            case Field(var name) -> {
                var object = at == null || at == Value.NullValue.NULL ? ObjectValue.EMPTY : at;
                if (!(object instanceof ObjectValue o)) {
                    throw new IllegalArgumentException("no field " + name + " in a value that is not an object");
                }
                yield o.with(name, put(o.get(name), tail, value));
            }
            case Index(var index) -> {
                if (!(at instanceof ListValue l)
                        || index < 0
                        || index > l.items().size()) {
                    throw new IllegalArgumentException("no item " + index);
                }
                var copy = new ArrayList<>(l.items());
                if (index == copy.size()) {
                    copy.add(put(null, tail, value));
                } else {
                    copy.set(index, put(copy.get(index), tail, value));
                }
                yield new ListValue(copy);
            }
            case Keyed keyed -> {
                var list = at == null ? ListValue.EMPTY : at;
                if (!(list instanceof ListValue l)) {
                    throw new IllegalArgumentException("no item " + keyed.keys() + " in a value that is not a list");
                }
                var copy = new ArrayList<>(l.items());
                int index = find(l, keyed);
                if (index < 0) {
                    copy.add(put(tail.isEmpty() ? null : Value.texts(keyed.keys()), tail, value));
                } else {
                    copy.set(index, put(copy.get(index), tail, value));
                }
                yield new ListValue(copy);
            }
        };
    }

    private static Value remove(Value at, List<Segment> rest) {
        var tail = rest.subList(1, rest.size());
        return switch (rest.getFirst()) {
            case Field(var name) -> {
                var o = (ObjectValue) at;
                yield tail.isEmpty()
                        ? o.without(name)
                        : o.with(name, remove(present(child(at, rest.getFirst())), tail));
            }
            case Index(var index) -> removeItem((ListValue) at, index, tail);
            case Keyed keyed -> removeItem((ListValue) at, find((ListValue) at, keyed), tail);
        };
    }

    private static Value removeItem(ListValue list, int index, List<Segment> tail) {
        var copy = new ArrayList<>(list.items());
        if (tail.isEmpty()) {
            copy.remove(index);
        } else {
            copy.set(index, remove(copy.get(index), tail));
        }
        return new ListValue(copy);
    }

    private static Value present(@Nullable Value value) {
        if (value == null) {
            throw new IllegalStateException("the path was found a moment ago");
        }
        return value;
    }

    @Override
    public String toString() {
        var out = new StringBuilder();
        for (var segment : segments) {
            switch (segment) {
                case Field(var name) -> {
                    if (!name.isEmpty() && name.chars().allMatch(ValuePath::plainCharacter)) {
                        out.append(out.isEmpty() ? "" : ".").append(name);
                    } else {
                        out.append("[\"")
                                .append(name.replace("\\", "\\\\").replace("\"", "\\\""))
                                .append("\"]");
                    }
                }
                case Index(var index) -> out.append('[').append(index).append(']');
                case Keyed(var keys) -> {
                    var parts = new ArrayList<String>();
                    keys.forEach((k, v) -> parts.add(k + "=" + v));
                    out.append('[').append(String.join(",", parts)).append(']');
                }
            }
        }
        return out.toString();
    }

    private static boolean plainCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '$';
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException when the text is not a path; the message says where
     */
    public static ValuePath parse(String text) {
        var segments = new ArrayList<Segment>();
        int i = 0;
        int n = text.length();
        while (i < n) {
            char c = text.charAt(i);
            if (c == '[') {
                if (i + 1 < n && text.charAt(i + 1) == '"') {
                    var name = new StringBuilder();
                    int j = i + 2;
                    while (j < n && text.charAt(j) != '"') {
                        if (text.charAt(j) == '\\' && j + 1 < n) {
                            j++;
                        }
                        name.append(text.charAt(j++));
                    }
                    if (j + 1 >= n || text.charAt(j + 1) != ']') {
                        throw new IllegalArgumentException("path has an unclosed bracket at " + i + ": " + text);
                    }
                    segments.add(new Field(name.toString()));
                    i = j + 2;
                    continue;
                }
                int end = text.indexOf(']', i);
                if (end < 0) {
                    throw new IllegalArgumentException("path has an unclosed bracket at " + i + ": " + text);
                }
                var inside = text.substring(i + 1, end);
                if (!inside.isEmpty() && inside.length() < 10 && inside.chars().allMatch(Character::isDigit)) {
                    segments.add(new Index(Integer.parseInt(inside)));
                } else {
                    var keys = new LinkedHashMap<String, String>();
                    for (var part : inside.split(",")) {
                        int equals = part.indexOf('=');
                        if (equals <= 0) {
                            throw new IllegalArgumentException("expected an index or key=value at " + i + ": " + text);
                        }
                        keys.put(
                                part.substring(0, equals).strip(),
                                part.substring(equals + 1).strip());
                    }
                    segments.add(new Keyed(keys));
                }
                i = end + 1;
                continue;
            }
            if (c == '.') {
                if (segments.isEmpty() || i + 1 >= n) {
                    throw new IllegalArgumentException("path has an empty name at " + i + ": " + text);
                }
                i++;
                if (text.charAt(i) == '[') {
                    continue;
                }
            } else if (!segments.isEmpty()) {
                throw new IllegalArgumentException("expected '.' or '[' at " + i + ": " + text);
            }
            int start = i;
            while (i < n && text.charAt(i) != '.' && text.charAt(i) != '[') {
                i++;
            }
            if (i == start) {
                throw new IllegalArgumentException("path has an empty name at " + i + ": " + text);
            }
            segments.add(new Field(text.substring(start, i)));
        }
        return new ValuePath(segments);
    }

    @Override
    public int compareTo(ValuePath other) {
        return toString().compareTo(other.toString());
    }
}
