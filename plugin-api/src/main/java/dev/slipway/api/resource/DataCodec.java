package dev.slipway.api.resource;

import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.NumberValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.Value.StringValue;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records to {@link Value} and back: the stored form of every record in plugin-api.
 *
 * <p>A record becomes an object of its components in order; a member of a sealed interface carries its simple name
 * under {@code type} first; enums are their names; {@code Optional} and nullable components are left out when absent;
 * {@link Instant} and {@link Duration} are their ISO-8601 texts. A record with a single String component is that text
 * ({@code RunId}, {@code ClusterName}, {@link Digest}). {@link ResourceId} and {@link ValuePath} are their written
 * forms. {@link Value} and {@link Manifest} stay as they are. Map keys may be strings, enums, single-text records,
 * {@link ResourceId} or {@link ValuePath}. Decoding is strict: an unknown or missing field, or a wrong type, is an
 * error that names the path.
 *
 * <p>Stateless apart from a cache of record shapes; any thread.
 */
public final class DataCodec {
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };
    private static final ClassValue<Map<String, Class<?>>> MEMBERS = new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> type) {
            var members = new ConcurrentHashMap<String, Class<?>>();
            collect(type, members);
            return members;
        }
    };

    private DataCodec() {}

    /** A stored form that does not fit its type: names the path inside it. */
    public static final class MalformedDataException extends RuntimeException {
        MalformedDataException(String message) {
            super(message);
        }
    }

    /** The stored form of a record, enum, sealed member, collection or simple value. */
    public static Value encode(Object data) {
        return switch (data) {
            case Value v -> v;
            case Manifest m -> m.tree();
            case String s -> Value.of(s);
            case Integer i -> Value.of(i.longValue());
            case Long l -> Value.of(l.longValue());
            case Double d -> new NumberValue(Double.toString(d));
            case Boolean b -> Value.of(b.booleanValue());
            case Instant t -> Value.of(t.toString());
            case Duration d -> Value.of(d.toString());
            case ResourceId id -> Value.of(id.toString());
            case ValuePath path -> Value.of(path.toString());
            case Enum<?> e -> encodeEnum(e);
            case Map<?, ?> map -> {
                var fields = new LinkedHashMap<String, Value>();
                map.forEach((k, v) -> fields.put(key(k), encode(v)));
                yield new ObjectValue(fields);
            }
            case Iterable<?> items -> {
                var out = new ArrayList<Value>();
                items.forEach(item -> out.add(encode(item)));
                yield new ListValue(out);
            }
            case Record record -> encodeRecord(record);
            default ->
                throw new IllegalArgumentException(
                        "no stored form for " + data.getClass().getName());
        };
    }

    private static Value encodeEnum(Enum<?> e) {
        return Value.of(e.name());
    }

    /**
     * The record that a stored form describes.
     *
     * @throws MalformedDataException when it does not fit the type
     */
    public static <T> T decode(Value value, Class<T> type) {
        return type.cast(box(type).cast(decode(value, (Type) type, "$")));
    }

    /** As {@link #decode(Value, Class)} for a list of records. */
    public static <T> List<T> decodeList(Value value, Class<T> item) {
        if (!(value instanceof ListValue list)) {
            throw new MalformedDataException("$: expected a list");
        }
        var out = new ArrayList<T>();
        for (int i = 0; i < list.items().size(); i++) {
            out.add(item.cast(decode(list.items().get(i), (Type) item, "$[" + i + "]")));
        }
        return List.copyOf(out);
    }

    private static Value encodeRecord(Record record) {
        var shape = SHAPES.get(record.getClass());
        if (shape.singleText()) {
            return Value.of((String) shape.read(record, 0));
        }
        var fields = new LinkedHashMap<String, Value>();
        if (shape.tagged()) {
            fields.put("type", Value.of(record.getClass().getSimpleName()));
        }
        for (int i = 0; i < shape.names().size(); i++) {
            var part = shape.readOrNull(record, i);
            switch (part) {
                case null -> {}
                case Optional<?> o -> o.ifPresent(present(fields, shape.names().get(i)));
                default -> fields.put(shape.names().get(i), encode(part));
            }
        }
        return new ObjectValue(fields);
    }

    private static Consumer<Object> present(Map<String, Value> fields, String name) {
        return part -> fields.put(name, encode(part));
    }

    private static String key(@Nullable Object key) {
        return switch (key) {
            case String s -> s;
            case Enum<?> e -> e.name();
            case ResourceId id -> id.toString();
            case ValuePath path -> path.toString();
            case Integer i -> i.toString();
            case Record r
            when SHAPES.get(r.getClass()).singleText() ->
                (String) SHAPES.get(r.getClass()).read(r, 0);
            case null -> throw new IllegalArgumentException("a map key is null");
            default ->
                throw new IllegalArgumentException(
                        "no stored form for key " + key.getClass().getName());
        };
    }

    private static Object decode(Value value, Type type, String path) {
        if (type instanceof ParameterizedType generic) {
            return decodeGeneric(value, generic, path);
        }
        if (!(type instanceof Class<?> raw)) {
            throw new MalformedDataException(path + ": no stored form for " + type);
        }
        if (Value.class.isAssignableFrom(raw)) {
            if (!raw.isInstance(value)) {
                throw wrong(path, raw.getSimpleName(), value);
            }
            return value;
        }
        if (raw == Manifest.class) {
            if (!(value instanceof ObjectValue o)) {
                throw wrong(path, "an object", value);
            }
            return new Manifest(o);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            if (value instanceof Value.BooleanValue(var b)) {
                return b;
            }
            throw wrong(path, "true or false", value);
        }
        if (raw == int.class || raw == Integer.class) {
            return Math.toIntExact(number(value, path));
        }
        if (raw == long.class || raw == Long.class) {
            return number(value, path);
        }
        if (raw == double.class || raw == Double.class) {
            if (value instanceof NumberValue n) {
                return n.decimal().doubleValue();
            }
            throw wrong(path, "a number", value);
        }
        if (raw.isRecord() && !Shape.written(raw) && !SHAPES.get(raw).singleText()) {
            return decodeRecord(value, raw, path);
        }
        if (raw.isSealed() && raw.isInterface()) {
            if (!(value instanceof ObjectValue o) || o.text("type").isEmpty()) {
                throw wrong(path, "an object with a type", value);
            }
            var name = o.text("type").orElseThrow();
            var member = MEMBERS.get(raw).get(name);
            if (member == null) {
                throw new MalformedDataException(path + ".type: no " + raw.getSimpleName() + " is called " + name);
            }
            if (member.isEnum()) {
                return constant(member, o.text("name").orElse(""), path);
            }
            return decodeRecord(value, member, path);
        }
        if (!(value instanceof StringValue(var text))) {
            throw wrong(path, "a text", value);
        }
        return fromText(text, raw, path);
    }

    private static Object fromText(String text, Class<?> raw, String path) {
        try {
            if (raw == String.class) {
                return text;
            }
            if (raw == Integer.class) {
                return Integer.valueOf(text);
            }
            if (raw == Instant.class) {
                return Instant.parse(text);
            }
            if (raw == Duration.class) {
                return Duration.parse(text);
            }
            if (raw == ResourceId.class) {
                return ResourceId.parse(text);
            }
            if (raw == ValuePath.class) {
                return ValuePath.parse(text);
            }
            if (raw.isEnum()) {
                return constant(raw, text, path);
            }
            if (raw.isRecord() && SHAPES.get(raw).singleText()) {
                return SHAPES.get(raw).create(new Object[] {text}, path);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedDataException(path + ": " + e.getMessage());
        }
        throw new MalformedDataException(path + ": no stored form for " + raw.getName());
    }

    private static Object constant(Class<?> raw, String name, String path) {
        for (var constant : raw.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new MalformedDataException(path + ": no " + raw.getSimpleName() + " is called " + name);
    }

    private static Object decodeGeneric(Value value, ParameterizedType generic, String path) {
        var raw = (Class<?>) generic.getRawType();
        var arguments = generic.getActualTypeArguments();
        if (raw == Optional.class) {
            return Optional.of(decode(value, arguments[0], path));
        }
        if (raw == List.class || raw == Set.class || raw == Collection.class) {
            if (!(value instanceof ListValue list)) {
                throw wrong(path, "a list", value);
            }
            var out = new ArrayList<Object>();
            for (int i = 0; i < list.items().size(); i++) {
                out.add(decode(list.items().get(i), arguments[0], path + "[" + i + "]"));
            }
            return raw == Set.class ? Collections.unmodifiableSet(new LinkedHashSet<>(out)) : List.copyOf(out);
        }
        if (raw == Map.class || raw == SequencedMap.class) {
            if (!(value instanceof ObjectValue object)) {
                throw wrong(path, "an object", value);
            }
            var out = new LinkedHashMap<Object, Object>();
            object.fields()
                    .forEach((k, v) -> out.put(
                            fromText(k, (Class<?>) arguments[0], path), decode(v, arguments[1], path + "." + k)));
            return raw == Map.class ? Collections.unmodifiableMap(out) : Collections.unmodifiableSequencedMap(out);
        }
        throw new MalformedDataException(path + ": no stored form for " + generic);
    }

    private static Object decodeRecord(Value value, Class<?> raw, String path) {
        if (!(value instanceof ObjectValue object)) {
            throw wrong(path, "an object", value);
        }
        var shape = SHAPES.get(raw);
        var arguments = new @Nullable Object[shape.names().size()];
        int used = shape.tagged() ? 1 : 0;
        for (int i = 0; i < arguments.length; i++) {
            var name = shape.names().get(i);
            var type = shape.types().get(i);
            var part = object.get(name);
            if (part != null) {
                arguments[i] = decode(part, type, path + "." + name);
                used++;
            } else if (type instanceof ParameterizedType p && p.getRawType() == Optional.class) {
                arguments[i] = Optional.empty();
            } else if (!shape.nullable().get(i)) {
                throw new MalformedDataException(path + "." + name + ": missing");
            }
        }
        if (used < object.fields().size()) {
            for (var name : object.fields().keySet()) {
                if (!shape.names().contains(name) && !(shape.tagged() && name.equals("type"))) {
                    throw new MalformedDataException(path + "." + name + ": unknown field");
                }
            }
        }
        return shape.create(arguments, path);
    }

    private static long number(Value value, String path) {
        if (value instanceof NumberValue n) {
            return n.asLong().orElseThrow(() -> wrong(path, "a whole number", value));
        }
        throw wrong(path, "a whole number", value);
    }

    private static MalformedDataException wrong(String path, String expected, Value value) {
        return new MalformedDataException(
                path + ": expected " + expected + ", found " + value.getClass().getSimpleName());
    }

    @SuppressWarnings("unchecked")
    private static <T> Class<T> box(Class<T> type) {
        return type.isPrimitive()
                ? (Class<T>) Array.get(Array.newInstance(type, 1), 0).getClass()
                : type;
    }

    private static void collect(Class<?> type, Map<String, Class<?>> members) {
        for (var member : type.getPermittedSubclasses()) {
            if (member.isInterface()) {
                collect(member, members);
            } else if (members.put(member.getSimpleName(), member) != null) {
                throw new IllegalStateException(
                        "two members of " + type.getName() + " are called " + member.getSimpleName());
            }
        }
    }

    /** What reflection says of one record, read once. */
    private record Shape(
            List<String> names,
            List<Type> types,
            List<Boolean> nullable,
            List<Method> accessors,
            Constructor<?> constructor,
            boolean tagged) {
        static boolean written(Class<?> type) {
            return type == ResourceId.class || type == ValuePath.class;
        }

        static Shape of(Class<?> type) {
            var components = type.getRecordComponents();
            var names = new ArrayList<String>();
            var types = new ArrayList<Type>();
            var nullable = new ArrayList<Boolean>();
            var accessors = new ArrayList<Method>();
            var raw = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                names.add(components[i].getName());
                types.add(components[i].getGenericType());
                nullable.add(components[i].getAnnotatedType().isAnnotationPresent(Nullable.class));
                var accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                accessors.add(accessor);
                raw[i] = components[i].getType();
            }
            try {
                var constructor = type.getDeclaredConstructor(raw);
                constructor.setAccessible(true);
                return new Shape(
                        List.copyOf(names),
                        List.copyOf(types),
                        List.copyOf(nullable),
                        List.copyOf(accessors),
                        constructor,
                        memberOfSealed(type));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("every record has its canonical constructor", e);
            }
        }

        private static boolean memberOfSealed(Class<?> type) {
            for (var parent : type.getInterfaces()) {
                if (parent.isSealed()) {
                    return true;
                }
            }
            return false;
        }

        boolean singleText() {
            return !tagged && names.size() == 1 && types.getFirst() == String.class;
        }

        Object read(Record record, int i) {
            var part = readOrNull(record, i);
            if (part == null) {
                throw new IllegalArgumentException(names.get(i) + " is null");
            }
            return part;
        }

        @Nullable
        Object readOrNull(Record record, int i) {
            try {
                return accessors.get(i).invoke(record);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + names.get(i), e);
            }
        }

        Object create(@Nullable Object[] arguments, String path) {
            try {
                return constructor.newInstance(arguments);
            } catch (InvocationTargetException e) {
                throw new MalformedDataException(path + ": "
                        + (e.getCause() == null ? e.toString() : e.getCause().getMessage()));
            } catch (InstantiationException | IllegalAccessException e) {
                throw new IllegalStateException("cannot create " + constructor, e);
            }
        }
    }
}
