package dev.slipway.api.release;

import dev.slipway.api.resource.ListKeys;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields that a plan writes to an object, and what a live object holds in them: what {@link Base} takes its digests of.
 * Pure; safe for any number of threads.
 */
public final class WrittenFields {
    private static final Set<String> IDENTITY = Set.of("apiVersion", "kind");

    private WrittenFields() {}

    /** Paths of the leaves that the rendered object sets; its identity is not among them. */
    public static List<ValuePath> paths(Manifest rendered) {
        var paths = new ArrayList<ValuePath>();
        rendered.tree().fields().forEach((key, value) -> {
            if (IDENTITY.contains(key)) {
                return;
            }
            if (key.equals("metadata") && value instanceof ObjectValue metadata) {
                for (var name : List.of("labels", "annotations", "finalizers")) {
                    var part = metadata.get(name);
                    if (part != null) {
                        collect(ValuePath.of("metadata", name), part, paths);
                    }
                }
                return;
            }
            collect(ValuePath.of(key), value, paths);
        });
        return paths;
    }

    private static void collect(ValuePath path, Value value, List<ValuePath> out) {
        switch (value) {
            case ObjectValue object
            when !object.isEmpty() -> object.fields().forEach((key, part) -> collect(path.field(key), part, out));
            case ListValue list
            when !list.items().isEmpty() -> {
                var keyed = ListKeys.index(path, list);
                if (keyed.isPresent()) {
                    keyed.get().forEach((key, item) -> collect(path.append(key), item, out));
                } else {
                    out.add(path);
                }
            }
            case ObjectValue _,
                    ListValue _,
                    Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> out.add(path);
        }
    }

    /** The live object cut down to the fields that the rendered one sets. */
    public static Value project(Manifest rendered, Manifest live) {
        var out = new LinkedHashMap<String, Value>();
        rendered.tree().fields().forEach((key, wanted) -> {
            var have = live.tree().get(key);
            if (have == null || IDENTITY.contains(key)) {
                return;
            }
            if (key.equals("metadata")
                    && wanted instanceof ObjectValue metadata
                    && have instanceof ObjectValue liveOne) {
                var kept = new LinkedHashMap<String, Value>();
                for (var name : List.of("labels", "annotations", "finalizers")) {
                    var part = metadata.get(name);
                    var other = liveOne.get(name);
                    if (part != null && other != null) {
                        kept.put(name, project(ValuePath.of("metadata", name), part, other));
                    }
                }
                out.put(key, new ObjectValue(kept));
                return;
            }
            out.put(key, project(ValuePath.of(key), wanted, have));
        });
        return new ObjectValue(out);
    }

    private static Value project(ValuePath path, Value wanted, Value live) {
        if (wanted instanceof ObjectValue a && live instanceof ObjectValue b && !a.isEmpty()) {
            var kept = new LinkedHashMap<String, Value>();
            a.fields().forEach((key, part) -> {
                var other = b.get(key);
                if (other != null) {
                    kept.put(key, project(path.field(key), part, other));
                }
            });
            return new ObjectValue(kept);
        }
        if (wanted instanceof ListValue a && live instanceof ListValue b) {
            var matched = ListKeys.match(path, a, b);
            if (matched.isPresent()) {
                var kept = new ArrayList<Value>();
                matched.get()
                        .left()
                        .forEach((key, item) -> Optional.ofNullable(
                                        matched.get().right().get(key))
                                .ifPresent(other -> kept.add(project(path.append(key), item, other))));
                return new ListValue(kept);
            }
        }
        return live;
    }
}
