package dev.slipway.app.release.diff;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which field of a live object, as {@code metadata.managedFields} says it. Entries of subresources count like any
 * other: whoever scales owns the number.
 */
public final class ManagedFields {
    private static final String OURS = "slipway:";

    private final List<Entry> entries;

    private record Entry(String manager, ObjectValue fields) {}

    private ManagedFields(List<Entry> entries) {
        this.entries = entries;
    }

    public static ManagedFields of(Manifest live) {
        var entries = new ArrayList<Entry>();
        for (var item : live.metadata().list("managedFields")) {
            if (item instanceof ObjectValue entry) {
                entries.add(new Entry(entry.text("manager").orElse("?"), entry.object("fieldsV1")));
            }
        }
        return new ManagedFields(entries);
    }

    /** Whether nothing is known, as for objects that came by a watch or from a file. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether any field belongs to this program. */
    public boolean anyOurs() {
        return entries.stream().anyMatch(entry -> ours(entry.manager()));
    }

    public static boolean ours(String manager) {
        return manager.startsWith(OURS);
    }

    /** Tools that act on a person's command and whose fields an adopt step takes over. */
    public static boolean adoptable(String manager) {
        return manager.startsWith("kubectl") || manager.equals("helm") || manager.equals("before-first-apply");
    }

    /** Managers that own the value at the path, or any part of it. */
    public Set<String> owners(ValuePath path) {
        var owners = new LinkedHashSet<String>();
        for (var entry : entries) {
            if (owns(entry.fields(), path.segments())) {
                owners.add(entry.manager());
            }
        }
        return owners;
    }

    /** A node without children that has the path's rest below it is owned as a whole. */
    private static boolean owns(ObjectValue fields, List<ValuePath.Segment> segments) {
        var at = fields;
        boolean first = true;
        for (var segment : segments) {
            if (!first && leaf(at)) {
                return true;
            }
            first = false;
            var next = child(at, segment);
            if (next == null) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private static boolean leaf(ObjectValue node) {
        return node.fields().keySet().stream().allMatch(key -> key.equals("."));
    }

    private static @Nullable ObjectValue child(ObjectValue node, ValuePath.Segment segment) {
        return switch (segment) {
            case ValuePath.Field(var name) -> node.get("f:" + name) instanceof ObjectValue o ? o : null;
            case ValuePath.Index(var index) -> node.get("i:" + index) instanceof ObjectValue o ? o : null;
            case ValuePath.Keyed(var keys) -> {
                for (var field : node.fields().entrySet()) {
                    if (field.getKey().startsWith("k:")
                            && field.getValue() instanceof ObjectValue o
                            && same(field.getKey().substring(2), keys)) {
                        yield o;
                    }
                }
                yield null;
            }
        };
    }

    /** Our keys may be more than the schema's: those of the schema decide. */
    private static boolean same(String json, Map<String, String> keys) {
        try {
            return Json.parse(json) instanceof ObjectValue object
                    && !object.isEmpty()
                    && object.fields().entrySet().stream()
                            .allMatch(e -> plain(e.getValue()).equals(keys.get(e.getKey())));
        } catch (Json.MalformedJsonException e) {
            return false;
        }
    }

    private static String plain(Value value) {
        return value instanceof Value.StringValue(var text) ? text : value.toString();
    }

    /** Managers of the fields that somebody else owns and this object wants, with those fields. */
    public Map<String, List<ValuePath>> others(List<ValuePath> wanted) {
        var others = new LinkedHashMap<String, List<ValuePath>>();
        for (var path : wanted) {
            for (var owner : owners(path)) {
                if (!ours(owner)) {
                    others.computeIfAbsent(owner, _ -> new ArrayList<>()).add(path);
                }
            }
        }
        return others;
    }
}
