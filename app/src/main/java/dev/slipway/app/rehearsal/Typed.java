package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be done with values of a known type: check, merge, compare, take items out, name their fields. */
final class Typed {
    private static final Pattern QUANTITY =
            Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\\d+)?");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");

    private Typed() {}

    /** What differs between two values. */
    record Difference(FieldSet added, FieldSet modified, FieldSet removed) {
        FieldSet changed() {
            return added.union(modified);
        }

        Difference in(UnaryOperator<FieldSet> filter) {
            return new Difference(filter.apply(added), filter.apply(modified), filter.apply(removed));
        }
    }

    // ---- checking

    /**
     * What does not fit a type: a field that is not declared, a value of another type, two items of one key.
     *
     * @param duplicates whether lists may hold several items of one key
     * @param unknown whether a field that is not declared is an error
     */
    static Optional<String> misfit(Type type, Value value, boolean duplicates, boolean unknown) {
        return misfit(type, value, duplicates, unknown, "");
    }

    private static Optional<String> misfit(Type type, Value value, boolean duplicates, boolean unknown, String at) {
        if (value == Value.NullValue.NULL) {
            return Optional.empty();
        }
        var shape = type.shapeOf(value);
        if (shape.map != null) {
            if (!(value instanceof ObjectValue object)) {
                return Optional.of(at + ": expected map, got " + kind(value));
            }
            for (var entry : object.fields().entrySet()) {
                var inner = shape.map.of(entry.getKey());
                var path = at + "." + entry.getKey();
                if (inner == null) {
                    if (unknown) {
                        return Optional.of(path + ": field not declared in schema");
                    }
                    continue;
                }
                var found = misfit(inner, entry.getValue(), duplicates, unknown, path);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        if (shape.scalar != null) {
            boolean fits = switch (shape.scalar) {
                case STRING -> value instanceof Value.StringValue || value instanceof Value.SecretValue;
                case NUMBER -> value instanceof Value.NumberValue;
                case BOOLEAN -> value instanceof Value.BooleanValue;
                case ANY, QUANTITY, INT_OR_STRING -> !(value instanceof ObjectValue) && !(value instanceof ListValue);
            };
            return fits
                    ? Optional.empty()
                    : Optional.of(
                            at + ": expected " + shape.scalar.name().toLowerCase(Locale.ROOT) + ", got " + kind(value));
        }
        var list = Objects.requireNonNull(shape.list);
        if (!(value instanceof ListValue items)) {
            return Optional.of(at + ": expected list, got " + kind(value));
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < items.items().size(); i++) {
            var item = items.items().get(i);
            if (!list.atomic()) {
                var element = Type.element(list, item);
                if (element == null) {
                    return Optional.of(at + ": element " + i + ": associative list with keys has an element that omits"
                            + " all key fields " + list.keys());
                }
                if (!seen.add(element) && !duplicates) {
                    return Optional.of(at + ": duplicate entries for key [" + element.substring(2) + "]");
                }
            }
            var found = misfit(list.element(), item, duplicates, unknown, at + "[" + i + "]");
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String kind(Value value) {
        return switch (value) {
            case ObjectValue _ -> "a map";
            case ListValue _ -> "a list";
            case Value.StringValue _ -> "a string";
            case Value.NumberValue _ -> "a number";
            case Value.BooleanValue _ -> "a truth value";
            case Value.NullValue _ -> "null";
            case Value.SecretValue _ -> "a string";
        };
    }

    // ---- naming fields

    static FieldSet fields(Type type, Value value) {
        var builder = new FieldSet.Builder();
        fields(type, value, builder);
        return builder.build();
    }

    /** True when the value itself is a member, not only what lies below it. */
    private static boolean fields(Type type, Value value, FieldSet.Builder here) {
        var shape = type.shapeOf(value);
        if (shape.map != null) {
            if (shape.map.atomic()) {
                return true;
            }
            if (value instanceof ObjectValue object) {
                object.fields().forEach((key, part) -> {
                    var inner = shape.map == null ? null : shape.map.of(key);
                    if (inner == null) {
                        return;
                    }
                    var element = "f:" + key;
                    boolean self = fields(inner, part, here.child(element));
                    if (self
                            || part == Value.NullValue.NULL
                            || part instanceof ObjectValue o && o.isEmpty()
                            || !shape.map.fields().containsKey(key)) {
                        here.member(element);
                    }
                });
            }
            return false;
        }
        if (shape.scalar != null) {
            return true;
        }
        var list = Objects.requireNonNull(shape.list);
        if (list.atomic()) {
            return true;
        }
        if (value instanceof ListValue items) {
            var count = new HashMap<String, Integer>();
            for (var item : items.items()) {
                count.merge(String.valueOf(Type.element(list, item)), 1, Integer::sum);
            }
            for (var item : items.items()) {
                var element = String.valueOf(Type.element(list, item));
                if (count.getOrDefault(element, 0) == 1) {
                    fields(list.element(), item, here.child(element));
                }
                here.member(element);
            }
        }
        return false;
    }

    // ---- comparing

    private static final class Differences {
        private final FieldSet.Builder added;
        private final FieldSet.Builder modified;
        private final FieldSet.Builder removed;

        Differences(FieldSet.Builder added, FieldSet.Builder modified, FieldSet.Builder removed) {
            this.added = added;
            this.modified = modified;
            this.removed = removed;
        }

        Differences child(String element) {
            return new Differences(added.child(element), modified.child(element), removed.child(element));
        }
    }

    /** Trees that are written share what did not change, which makes most comparisons short. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean shared(@Nullable Value left, @Nullable Value right) {
        return left == right;
    }

    static Difference compare(Type type, Value before, Value after) {
        if (shared(before, after)) {
            return new Difference(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);
        }
        var found = new Differences(new FieldSet.Builder(), new FieldSet.Builder(), new FieldSet.Builder());
        compare(type, before, after, found);
        return new Difference(found.added.build(), found.modified.build(), found.removed.build());
    }

    /** True when the value itself was modified as a whole. */
    private static boolean compare(Type type, @Nullable Value left, @Nullable Value right, Differences here) {
        if (shared(left, right)) {
            return false;
        }
        var shape = right == null ? type.shapeOf(left) : type.shapeOf(right);
        if (shape.map != null) {
            var l = left instanceof ObjectValue o ? o : ObjectValue.EMPTY;
            var r = right instanceof ObjectValue o ? o : ObjectValue.EMPTY;
            if (shape.map.atomic() || l.isEmpty() && r.isEmpty()) {
                return left != null && right != null && !Value.equivalent(left, right);
            }
            var keys = new LinkedHashSet<>(l.fields().keySet());
            keys.addAll(r.fields().keySet());
            for (var key : keys) {
                var inner = shape.map.of(key);
                if (inner != null) {
                    mark(inner, "f:" + key, l.get(key), r.get(key), here);
                }
            }
            return false;
        }
        if (shape.scalar != null) {
            return left != null && right != null && !Value.equivalent(left, right);
        }
        var list = Objects.requireNonNull(shape.list);
        var l = left instanceof ListValue items ? items.items() : List.<Value>of();
        var r = right instanceof ListValue items ? items.items() : List.<Value>of();
        if (list.atomic() || l.isEmpty() && r.isEmpty()) {
            return left != null && right != null && !Value.equivalent(left, right);
        }
        var before = index(list, l);
        var after = index(list, r);
        var elements = new LinkedHashSet<>(before.keySet());
        elements.addAll(after.keySet());
        for (var element : elements) {
            var was = before.getOrDefault(element, List.of());
            var is = after.getOrDefault(element, List.of());
            if (was.size() <= 1 && is.size() <= 1) {
                mark(
                        list.element(),
                        element,
                        was.isEmpty() ? null : was.getFirst(),
                        is.isEmpty() ? null : is.getFirst(),
                        here);
            } else if (was.size() >= 2 && is.size() >= 2) {
                if (!Value.equivalent(Value.list(was), Value.list(is))) {
                    here.modified.member(element);
                }
            } else if (was.size() >= 2) {
                if (!is.isEmpty()) {
                    mark(list.element(), element, null, is.getFirst(), here);
                }
                here.removed.member(element);
            } else {
                if (!was.isEmpty()) {
                    mark(list.element(), element, was.getFirst(), null, here);
                }
                here.added.member(element);
            }
        }
        return false;
    }

    private static void mark(Type type, String element, @Nullable Value left, @Nullable Value right, Differences here) {
        if (shared(left, right)) {
            return;
        }
        boolean whole = compare(type, left, right, here.child(element));
        if (left == null) {
            here.added.member(element);
        } else if (right == null) {
            here.removed.member(element);
        } else if (whole) {
            here.modified.member(element);
        }
    }

    private static Map<String, List<Value>> index(Type.ListShape list, List<Value> items) {
        var out = new LinkedHashMap<String, List<Value>>();
        for (var item : items) {
            var element = Type.element(list, item);
            if (element != null) {
                out.computeIfAbsent(element, e -> new ArrayList<>()).add(item);
            }
        }
        return out;
    }

    // ---- merging

    /** Lays an applied value over a live one; null when nothing is left. */
    static @Nullable Value merge(Type type, @Nullable Value live, @Nullable Value applied) {
        var shape = applied == null ? type.shapeOf(live) : type.shapeOf(applied);
        if (shape.map != null) {
            var l = live instanceof ObjectValue o ? o : ObjectValue.EMPTY;
            var r = applied instanceof ObjectValue o ? o : ObjectValue.EMPTY;
            if (shape.map.atomic() || l.isEmpty() && r.isEmpty()) {
                return applied == null ? live : applied;
            }
            var out = new LinkedHashMap<String, Value>();
            var keys = new LinkedHashSet<>(l.fields().keySet());
            keys.addAll(r.fields().keySet());
            for (var key : keys) {
                var inner = shape.map.of(key);
                var merged = inner == null ? r.get(key) : merge(inner, l.get(key), r.get(key));
                if (merged != null) {
                    out.put(key, merged);
                }
            }
            return out.isEmpty() ? null : new ObjectValue(out);
        }
        if (shape.scalar != null) {
            return applied == null ? live : applied;
        }
        var list = Objects.requireNonNull(shape.list);
        var l = live instanceof ListValue items ? items.items() : List.<Value>of();
        var r = applied instanceof ListValue items ? items.items() : List.<Value>of();
        if (list.atomic() || l.isEmpty() && r.isEmpty()) {
            return applied == null ? live : applied;
        }
        var out = mergeItems(list, l, r);
        return out.isEmpty() ? null : new ListValue(out);
    }

    /** Live items keep their places among each other unless the applied list puts shared ones in another order. */
    private static List<Value> mergeItems(Type.ListShape list, List<Value> live, List<Value> applied) {
        var left = new ArrayList<String>();
        var byLeft = new HashMap<String, Value>();
        for (var item : live) {
            var element = String.valueOf(Type.element(list, item));
            left.add(element);
            byLeft.merge(element, item, (a, b) -> Value.NullValue.NULL);
        }
        var right = new ArrayList<String>();
        var byRight = new HashMap<String, Value>();
        for (var item : applied) {
            var element = String.valueOf(Type.element(list, item));
            right.add(element);
            byRight.put(element, item);
        }
        var shared = right.stream().filter(byLeft::containsKey).iterator();
        var next = shared.hasNext() ? shared.next() : null;
        var merged = new HashSet<String>();
        var out = new ArrayList<Value>();
        int l = 0;
        int r = 0;
        while (l < left.size() || r < right.size()) {
            if (l < left.size() && r < right.size()) {
                var element = left.get(l);
                if (element.equals(right.get(r))) {
                    merged.add(element);
                    add(out, merge(list.element(), known(byLeft, element), byRight.get(element)));
                    l++;
                    r++;
                    next = shared.hasNext() ? shared.next() : null;
                    continue;
                }
                if (byRight.containsKey(element) && next != null && !next.equals(element)) {
                    l++;
                    continue;
                }
            }
            if (l < left.size()) {
                var element = left.get(l);
                if (!byRight.containsKey(element)) {
                    add(out, merge(list.element(), live.get(l), null));
                    l++;
                    continue;
                } else if (merged.contains(element)) {
                    l++;
                }
            }
            if (r < right.size()) {
                var element = right.get(r);
                merged.add(element);
                add(out, merge(list.element(), known(byLeft, element), byRight.get(element)));
                r++;
                if (element.equals(next)) {
                    next = shared.hasNext() ? shared.next() : null;
                }
            }
        }
        return out;
    }

    private static @Nullable Value known(Map<String, Value> values, String element) {
        var value = values.get(element);
        return value == Value.NullValue.NULL ? null : value;
    }

    private static void add(List<Value> out, @Nullable Value value) {
        if (value != null) {
            out.add(value);
        }
    }

    // ---- taking out

    /** A value without the members of a set; null becomes the explicit null. */
    static Value remove(Type type, Value value, FieldSet gone) {
        if (gone.isEmpty()) {
            return value;
        }
        var shape = type.shapeOf(value);
        if (shape.map != null) {
            if (!(value instanceof ObjectValue object) || object.isEmpty() || shape.map.atomic()) {
                return Value.NullValue.NULL;
            }
            var out = new LinkedHashMap<String, Value>();
            object.fields().forEach((key, part) -> {
                var element = "f:" + key;
                if (gone.members().contains(element)) {
                    return;
                }
                var below = gone.below(element);
                var inner = shape.map == null ? null : shape.map.of(key);
                out.put(key, below.isEmpty() || inner == null ? part : remove(inner, part, below));
            });
            return out.isEmpty() ? Value.NullValue.NULL : new ObjectValue(out);
        }
        if (shape.scalar != null) {
            return value;
        }
        var list = Objects.requireNonNull(shape.list);
        if (!(value instanceof ListValue items) || items.items().isEmpty() || list.atomic()) {
            return Value.NullValue.NULL;
        }
        var out = new ArrayList<Value>();
        for (var item : items.items()) {
            var element = String.valueOf(Type.element(list, item));
            if (!gone.members().contains(element)) {
                var below = gone.below(element);
                out.add(below.isEmpty() ? item : remove(list.element(), item, below));
            }
        }
        return out.isEmpty() ? Value.NullValue.NULL : new ListValue(out);
    }

    // ---- the stored form

    /**
     * A value as the server keeps it: without nulls and fields that are not declared; in built-in kinds also without empty
     * maps and lists and without zeros that count as absent, and with quantities in their one spelling.
     */
    static @Nullable Value stored(Type type, Value value, boolean builtIn) {
        if (value == Value.NullValue.NULL) {
            return null;
        }
        var shape = type.shapeOf(value);
        if (shape.map != null && value instanceof ObjectValue object) {
            var map = shape.map;
            var out = new LinkedHashMap<String, Value>();
            boolean[] same = {true};
            object.fields().forEach((key, part) -> {
                var inner = map.of(key);
                var kept = inner == null ? null : stored(inner, part, builtIn);
                if (builtIn
                        && part == Value.NullValue.NULL
                        && map.open()
                        && inner != null
                        && inner.scalar == Type.Scalar.STRING) {
                    kept = Value.of("");
                }
                var field = map.fields().get(key);
                if (kept != null
                        && builtIn
                        && (field != null && field.zeroIsAbsent() && zero(kept) || hollow(inner, kept))) {
                    kept = null;
                }
                if (!shared(kept, part)) {
                    same[0] = false;
                }
                if (kept != null) {
                    out.put(key, kept);
                }
            });
            return same[0] ? object : new ObjectValue(out);
        }
        if (shape.scalar != null) {
            return shape.scalar == Type.Scalar.QUANTITY && builtIn ? quantity(value) : value;
        }
        if (shape.list != null && value instanceof ListValue items) {
            var element = shape.list.element();
            boolean same = true;
            var out = new ArrayList<Value>();
            for (var item : items.items()) {
                var kept = stored(element, item, builtIn);
                same &= shared(kept, item);
                add(out, kept);
            }
            return same ? items : new ListValue(out);
        }
        return value;
    }

    private static boolean zero(Value value) {
        return switch (value) {
            case Value.StringValue s -> s.text().isEmpty();
            case Value.NumberValue n -> n.decimal().signum() == 0;
            case Value.BooleanValue b -> !b.value();
            case ObjectValue _ -> false;
            case ListValue _ -> false;
            case Value.NullValue _ -> true;
            case Value.SecretValue _ -> false;
        };
    }

    private static boolean hollow(@Nullable Type type, Value value) {
        if (type == null) {
            return false;
        }
        return switch (value) {
            case ObjectValue o -> o.isEmpty() && type.map != null && type.map.open();
            case ListValue l -> l.items().isEmpty();
            case Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> false;
        };
    }

    /** The one spelling of a quantity: {@code 0.5} is {@code 500m}, {@code 1024Mi} is {@code 1Gi}. */
    static Value quantity(Value value) {
        var text = switch (value) {
            case Value.StringValue s -> s.text();
            case Value.NumberValue n -> n.spelling();
            case ObjectValue _, ListValue _, Value.BooleanValue _, Value.NullValue _, Value.SecretValue _ -> "";
        };
        var match = QUANTITY.matcher(text);
        if (!match.matches()) {
            return value;
        }
        var number = new BigDecimal(match.group(1));
        var suffix = match.group(2) == null ? "" : match.group(2);
        if (number.signum() == 0) {
            return Value.of("0");
        }
        if (suffix.endsWith("i")) {
            var bytes = number.multiply(new BigDecimal(BigInteger.TWO.pow(10 * BINARY.indexOf(suffix))));
            if (bytes.remainder(BigDecimal.ONE).signum() == 0) {
                var whole = bytes.toBigIntegerExact();
                int step = 0;
                var unit = BigInteger.valueOf(1024);
                while (step < BINARY.size() - 1 && whole.mod(unit).signum() == 0) {
                    whole = whole.divide(unit);
                    step++;
                }
                return Value.of(whole + BINARY.get(step));
            }
            number = bytes;
        } else if (suffix.length() > 1 || suffix.equals("e")) {
            return Value.of(text);
        } else {
            number = number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(suffix) - 3));
        }
        var nano = number.scaleByPowerOfTen(9).setScale(0, RoundingMode.CEILING).toBigIntegerExact();
        int step = 0;
        var unit = BigInteger.valueOf(1000);
        while (step < DECIMAL.size() - 1 && nano.mod(unit).signum() == 0) {
            nano = nano.divide(unit);
            step++;
        }
        return Value.of(nano + DECIMAL.get(step));
    }
}
