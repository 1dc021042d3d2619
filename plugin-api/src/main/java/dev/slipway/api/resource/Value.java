package dev.slipway.api.resource;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One immutable, typed, JSON-like tree. Keeps the order of keys and the spelling of numbers.
 *
 * <p>Equality: objects are equal as maps (key order does not count), numbers by their spelling; use
 * {@link #equivalent(Value, Value)} to compare as data trees ({@code 1} and {@code 1.0} are then equal).
 * Closed: callers may switch over it exhaustively; it does not grow within a major version.
 */
public sealed interface Value {

    /** A mapping with unique keys, in order of insertion. */
    record ObjectValue(SequencedMap<String, Value> fields) implements Value {
        public static final ObjectValue EMPTY = new ObjectValue(new LinkedHashMap<>());

        public ObjectValue {
            fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        }

        /** The value of a key, or null when the key is absent. */
        public @Nullable Value get(String key) {
            return fields.get(key);
        }

        public boolean has(String key) {
            return fields.containsKey(key);
        }

        public boolean isEmpty() {
            return fields.isEmpty();
        }

        /** A copy in which the key has the value; an existing key keeps its position. */
        public ObjectValue with(String key, Value value) {
            var copy = new LinkedHashMap<>(fields);
            copy.put(key, value);
            return new ObjectValue(copy);
        }

        /** A copy without the key. */
        public ObjectValue without(String key) {
            if (!fields.containsKey(key)) {
                return this;
            }
            var copy = new LinkedHashMap<>(fields);
            copy.remove(key);
            return new ObjectValue(copy);
        }

        /** The object under a key, or the empty object when it is absent or of another type. */
        public ObjectValue object(String key) {
            return fields.get(key) instanceof ObjectValue o ? o : EMPTY;
        }

        /** The items of the list under a key, or none when it is absent or of another type. */
        public List<Value> list(String key) {
            return fields.get(key) instanceof ListValue l ? l.items() : List.of();
        }

        /** The text under a key, when it is a string. */
        public Optional<String> text(String key) {
            return fields.get(key) instanceof StringValue s ? Optional.of(s.text()) : Optional.empty();
        }

        /** The whole number under a key, when it is one that fits a long. */
        public Optional<Long> integer(String key) {
            return fields.get(key) instanceof NumberValue n ? n.asLong() : Optional.empty();
        }

        /** The truth value under a key, when it is one. */
        public Optional<Boolean> bool(String key) {
            return fields.get(key) instanceof BooleanValue b ? Optional.of(b.value()) : Optional.empty();
        }

        @Override
        public String toString() {
            return Json.print(this);
        }
    }

    /** An ordered list. */
    record ListValue(List<Value> items) implements Value {
        public static final ListValue EMPTY = new ListValue(List.of());

        public ListValue {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return Json.print(this);
        }
    }

    /** Text. */
    record StringValue(String text) implements Value {
        @Override
        public String toString() {
            return Json.print(this);
        }
    }

    /**
     * A number as it was spelled, for example {@code 1}, {@code 1.0} or {@code 1e3}; always valid JSON number syntax.
     */
    record NumberValue(String spelling) implements Value {
        public NumberValue {
            if (!Json.isNumber(spelling)) {
                throw new IllegalArgumentException("not a JSON number: " + spelling);
            }
        }

        public BigDecimal decimal() {
            return new BigDecimal(spelling);
        }

        /** The number as a long when it is whole and fits. */
        public Optional<Long> asLong() {
            if (spelling.length() > 40) {
                return Optional.empty();
            }
            try {
                return Optional.of(decimal().longValueExact());
            } catch (ArithmeticException notWhole) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return spelling;
        }
    }

    /** A truth value. */
    record BooleanValue(boolean value) implements Value {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** The explicit null. */
    enum NullValue implements Value {
        NULL;

        @Override
        public String toString() {
            return "null";
        }
    }

    /**
     * A secret text that is withheld: only its keyed digest is here (HMAC-SHA-256 under the application's key, hex).
     * The clear text lives sealed in the store and is put in its place by the cluster writer alone, just before a
     * request is sent. Two equal digests mean two equal texts.
     */
    record SecretValue(String digest) implements Value {
        @Override
        public String toString() {
            return "(secret " + digest.substring(0, Math.min(8, digest.length())) + ")";
        }
    }

    static StringValue of(String text) {
        return new StringValue(text);
    }

    static NumberValue of(long number) {
        return new NumberValue(Long.toString(number));
    }

    static NumberValue of(BigDecimal number) {
        return new NumberValue(number.toString().replace("E+", "E"));
    }

    static BooleanValue of(boolean value) {
        return new BooleanValue(value);
    }

    static ListValue list(List<? extends Value> items) {
        return new ListValue(new ArrayList<>(items));
    }

    static ListValue list(Value... items) {
        return new ListValue(List.of(items));
    }

    static ListValue strings(List<String> texts) {
        return new ListValue(texts.stream().<Value>map(StringValue::new).toList());
    }

    /** An object from alternating keys and values; a value may be a {@link Value}, String, Boolean, Integer or Long. */
    static ObjectValue object(Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("keys and values must alternate");
        }
        var fields = new LinkedHashMap<String, Value>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put((String) keysAndValues[i], wrap(keysAndValues[i + 1]));
        }
        return new ObjectValue(fields);
    }

    /** An object of texts, in the map's order. */
    static ObjectValue texts(Map<String, String> entries) {
        var fields = new LinkedHashMap<String, Value>();
        entries.forEach((k, v) -> fields.put(k, of(v)));
        return new ObjectValue(fields);
    }

    private static Value wrap(Object value) {
        return switch (value) {
            case Value v -> v;
            case String s -> of(s);
            case Boolean b -> of(b.booleanValue());
            case Integer i -> of(i.longValue());
            case Long l -> of(l.longValue());
            default -> throw new IllegalArgumentException("no value from " + value.getClass());
        };
    }

    /** True when both are the same data tree; numbers compare by value, key order does not count. */
    static boolean equivalent(@Nullable Value a, @Nullable Value b) {
        if (a == null || b == null) {
            return a == null && b == null;
        }
        return switch (a) {
            case ObjectValue x ->
                b instanceof ObjectValue y
                        && x.fields().size() == y.fields().size()
                        && x.fields().entrySet().stream()
                                .allMatch(e -> y.has(e.getKey()) && equivalent(e.getValue(), y.get(e.getKey())));
            case ListValue x -> {
                if (!(b instanceof ListValue y) || x.items().size() != y.items().size()) {
                    yield false;
                }
                for (int i = 0; i < x.items().size(); i++) {
                    if (!equivalent(x.items().get(i), y.items().get(i))) {
                        yield false;
                    }
                }
                yield true;
            }
            case NumberValue x ->
                b instanceof NumberValue y
                        && (x.spelling().equals(y.spelling()) || x.decimal().compareTo(y.decimal()) == 0);
            case StringValue x -> x.equals(b);
            case BooleanValue x -> x.equals(b);
            case NullValue x -> x.equals(b);
            case SecretValue x -> x.equals(b);
        };
    }
}
