package dev.slipway.kubevela.cue.openapi;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.openapi.NoSchemaException.Wordless;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A schema object in the making. What can be said once only are <em>facts</em>; what may be said again, by another conjunct, is a
 * <em>constraint</em>: the second of a name opens another group, and several groups become {@code allOf}.
 */
final class Draft {

    /** The order of the keywords that come first; the others follow by name. */
    private static final List<String> ORDER = List.of(
            "description",
            "type",
            "format",
            "required",
            "properties",
            "minProperties",
            "maxProperties",
            "minimum",
            "exclusiveMinimum",
            "maximum",
            "exclusiveMaximum",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "items",
            "enum",
            "default");

    /** What the whole says, of which this is a side; null for a whole. */
    final @Nullable Frame around;

    private final Frame own;
    private final boolean structural;
    String type = "";
    String format = "";
    boolean deprecated;

    /** The fields, null while none was told; a field that waits for its schema has none. */
    @Nullable
    SequencedMap<String, @Nullable Datum> properties;

    private final SequencedMap<String, Datum> facts = new LinkedHashMap<>();
    private final List<SequencedMap<String, Datum>> groups = new ArrayList<>();
    private @Nullable SequencedMap<String, Datum> current;

    /** A whole, with the frame that its sides stand in. */
    static Draft whole(Frame frame, boolean structural) {
        return new Draft(null, frame, structural);
    }

    /** A side, of which the frame was told elsewhere. */
    static Draft within(Frame around, boolean structural) {
        return new Draft(around, around, structural);
    }

    private Draft(@Nullable Frame around, Frame own, boolean structural) {
        this.around = around;
        this.own = own;
        this.structural = structural;
    }

    /** A draft for one side of this value. */
    Draft side() {
        if (around == null) {
            own.type = type;
            own.format = format;
        }
        Draft side = within(around == null ? own : around, structural);
        side.type = type;
        side.format = format;
        return side;
    }

    /** True where only what the whole does not say is to be told. */
    boolean partial() {
        return around != null;
    }

    /** Says of which type a value is, unless that is known. */
    void type(String name) {
        if (type.isEmpty()) {
            type = name;
        }
    }

    void fact(String key, Datum value) {
        facts.put(key, value);
    }

    boolean has(String key) {
        return facts.containsKey(key);
    }

    void constrain(String key, Datum value) {
        SequencedMap<String, Datum> group = current;
        if (group == null || group.containsKey(key)) {
            group = new LinkedHashMap<>();
            current = group;
            groups.add(group);
        }
        group.put(key, value);
    }

    /** A group of its own, which takes in nothing else. */
    void conjunct(String key, Datum value) {
        SequencedMap<String, Datum> group = new LinkedHashMap<>();
        group.put(key, value);
        groups.add(group);
    }

    /** The schema as it stands. */
    Datum.Fields finish() {
        SequencedMap<String, Datum> all = new LinkedHashMap<>(facts);
        if (properties != null) {
            SequencedMap<String, Datum> told = new LinkedHashMap<>();
            properties.forEach((name, schema) -> {
                if (schema != null) {
                    told.put(name, schema);
                }
            });
            all.put("properties", new Datum.Fields(told));
        }
        boolean facts = !all.isEmpty();
        if (groups.size() == 1 && !(facts && groups.getFirst().containsKey("$ref"))) {
            groups.getFirst().forEach((key, value) -> join(all, key, value));
        } else if (!groups.isEmpty()) {
            all.put(
                    "allOf",
                    new Datum.Items(
                            groups.stream().<Datum>map(Datum.Fields::new).toList()));
        }
        if (deprecated) {
            all.put("deprecated", new Datum.Bool(true));
        }
        if (!type.isEmpty() && (around == null || !structural && !around.type.equals(type))) {
            all.putIfAbsent("type", new Datum.Text(type));
        }
        if (!format.isEmpty() && (around == null || !around.format.equals(format))) {
            all.put("format", new Datum.Text(format));
        }
        return sorted(all);
    }

    private static void join(Map<String, Datum> all, String key, Datum value) {
        Datum known = all.get(key);
        all.put(
                key,
                known == null || known.equals(value)
                        ? value
                        : new Flaw(new Wordless(List.of(), SchemaCode.ELEMENTS, List.of(key), List.of())));
    }

    private static Datum.Fields sorted(SequencedMap<String, Datum> schema) {
        List<String> keys = new ArrayList<>(schema.keySet());
        keys.sort((left, right) -> {
            int a = ORDER.indexOf(left);
            int b = ORDER.indexOf(right);
            return a == b ? left.compareTo(right) : Integer.compare(a < 0 ? ORDER.size() : a, b < 0 ? ORDER.size() : b);
        });
        SequencedMap<String, Datum> sorted = new LinkedHashMap<>();
        for (String key : keys) {
            Datum value = schema.get(key);
            if (value != null) {
                sorted.put(key, value);
            }
        }
        return new Datum.Fields(sorted);
    }
}
