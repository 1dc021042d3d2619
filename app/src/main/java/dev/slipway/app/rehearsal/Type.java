package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A type of the published schema: what values it takes and how they merge. A type may take several shapes; then the value
 * decides. Filled once while the schema is read, never changed after.
 */
final class Type {
    /** What a plain value must be. */
    enum Scalar {
        STRING,
        NUMBER,
        BOOLEAN,
        ANY,
        QUANTITY,
        INT_OR_STRING
    }

    /**
     * A list.
     *
     * @param atomic whether it is written as a whole
     * @param keys the fields that name an item; none in a list that is not atomic: a set
     */
    record ListShape(Type element, boolean atomic, List<String> keys) {}

    /**
     * A map or a structure.
     *
     * @param element the type of keys that are not named; null when there are only the named ones
     */
    record MapShape(Map<String, Field> fields, @Nullable Type element, boolean atomic) {
        @Nullable
        Type of(String key) {
            var field = fields.get(key);
            return field == null ? element : field.type();
        }

        /** Whether it is an open map of keys, not a structure. */
        boolean open() {
            return fields.isEmpty() && element != null;
        }
    }

    /**
     * A named field.
     *
     * @param fallback what an absent key of a list item counts as
     * @param zeroIsAbsent whether the server does not keep an empty value apart from none
     */
    record Field(Type type, @Nullable Value fallback, boolean zeroIsAbsent) {}

    static final Type FREE = new Type();
    static final Type FREE_MERGED = new Type();

    static {
        FREE.scalar = Scalar.ANY;
        FREE.list = new ListShape(FREE, true, List.of());
        FREE.map = new MapShape(Map.of(), FREE, true);
        FREE_MERGED.scalar = Scalar.ANY;
        FREE_MERGED.list = new ListShape(FREE, true, List.of());
        FREE_MERGED.map = new MapShape(Map.of(), FREE_MERGED, false);
    }

    @Nullable
    Scalar scalar;

    @Nullable
    ListShape list;

    @Nullable
    MapShape map;

    static Type of(Scalar scalar) {
        var type = new Type();
        type.scalar = scalar;
        return type;
    }

    /** The element that names an item of a list that is not atomic; null when it has none. */
    static @Nullable String element(ListShape shape, Value item) {
        if (shape.keys().isEmpty()) {
            return item instanceof ObjectValue || item instanceof ListValue || item == Value.NullValue.NULL
                    ? null
                    : "v:" + Json.print(item);
        }
        if (!(item instanceof ObjectValue object)) {
            return null;
        }
        var keys = new TreeMap<String, Value>();
        for (var key : shape.keys()) {
            var part = object.get(key);
            var inner = shape.element().map;
            if (part == null && inner != null) {
                var field = inner.fields().get(key);
                part = field == null ? null : field.fallback();
            }
            if (part != null) {
                keys.put(key, part);
            }
        }
        return keys.isEmpty() ? null : "k:" + Json.print(new ObjectValue(new LinkedHashMap<>(keys)));
    }

    /** The shape that a value of this type has: exactly one part is set, unless the value does not fit. */
    Type shapeOf(@Nullable Value value) {
        return switch (value) {
            case null -> this;
            case ObjectValue _ -> only(null, null, map);
            case ListValue _ -> only(null, list, null);
            case Value.NullValue _ -> this;
            case Value.StringValue _, Value.NumberValue _, Value.BooleanValue _, Value.SecretValue _ ->
                only(scalar, null, null);
        };
    }

    private Type only(@Nullable Scalar oneScalar, @Nullable ListShape oneList, @Nullable MapShape oneMap) {
        boolean single = (scalar == null ? 0 : 1) + (list == null ? 0 : 1) + (map == null ? 0 : 1) <= 1;
        if (single || oneScalar == null && oneList == null && oneMap == null) {
            return this;
        }
        var type = new Type();
        type.scalar = oneScalar;
        type.list = oneList;
        type.map = oneMap;
        return type;
    }
}
