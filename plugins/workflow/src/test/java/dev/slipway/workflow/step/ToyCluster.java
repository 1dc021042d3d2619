package dev.slipway.workflow.step;

import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As much of a server as steps can tell apart: applies with owners that drop what they no longer say, patches, deletes,
 * a Deployment controller and a gateway that are always at once done.
 */
final class ToyCluster {
    final Map<ResourceId, Manifest> objects = new HashMap<>();
    private final Map<ResourceId, EnumMap<FieldManager, ObjectValue>> owned = new HashMap<>();
    int fewestPods = Integer.MAX_VALUE;

    void put(Manifest object) {
        settle(object);
    }

    void send(WriteRequest request) {
        switch (request) {
            case WriteRequest.Apply(var manifest, var manager, var force, var dryRun) -> {
                var id = manifest.id();
                var byManager = owned.computeIfAbsent(id, k -> new EnumMap<>(FieldManager.class));
                Value live = Optional.ofNullable(objects.get(id))
                        .<Value>map(Manifest::tree)
                        .orElse(ObjectValue.EMPTY);
                var before = byManager.put(manager, manifest.tree());
                if (before != null) {
                    for (var path : leaves(before, ValuePath.ROOT)) {
                        boolean kept = byManager.values().stream()
                                .anyMatch(o -> path.in(o).isPresent());
                        live = kept ? live : path.remove(live);
                    }
                }
                settle(new Manifest((ObjectValue) merge(live, manifest.tree())));
            }
            case WriteRequest.Patch(var gvk, var target, var operations, var manager, var dryRun) -> {
                var object = Optional.ofNullable(objects.get(target)).orElseThrow();
                Value tree = object.tree();
                for (var operation : operations) {
                    tree = patch(tree, operation);
                }
                settle(new Manifest((ObjectValue) tree));
            }
            case WriteRequest.Delete delete -> {
                objects.remove(delete.target());
                owned.remove(delete.target());
            }
        }
    }

    private static List<ValuePath> leaves(ObjectValue tree, ValuePath at) {
        var out = new ArrayList<ValuePath>();
        tree.fields().forEach((key, value) -> {
            if (value instanceof ObjectValue o && !o.isEmpty()) {
                out.addAll(leaves(o, at.field(key)));
            } else {
                out.add(at.field(key));
            }
        });
        return out;
    }

    private static Value merge(Value live, Value wanted) {
        if (!(live instanceof ObjectValue l) || !(wanted instanceof ObjectValue w)) {
            return wanted;
        }
        var out = l;
        for (var e : w.fields().entrySet()) {
            var below = l.get(e.getKey());
            out = out.with(e.getKey(), below == null ? e.getValue() : merge(below, e.getValue()));
        }
        return out;
    }

    private static Value patch(Value tree, JsonPatchOperation operation) {
        var parts = operation.pointer().substring(1).split("/");
        return at(tree, parts, 0, operation);
    }

    private static Value at(Value at, String[] parts, int depth, JsonPatchOperation operation) {
        var key = parts[depth].replace("~1", "/").replace("~0", "~");
        boolean last = depth == parts.length - 1;
        if (at instanceof Value.ListValue list) {
            var items = new ArrayList<>(list.items());
            int index = Integer.parseInt(key);
            if (!last) {
                items.set(index, at(items.get(index), parts, depth + 1, operation));
            } else {
                switch (operation) {
                    case JsonPatchOperation.Test(var p, var value) -> same(items.get(index), value, p);
                    case JsonPatchOperation.Add(var p, var value) -> items.add(index, value);
                    case JsonPatchOperation.Replace(var p, var value) -> items.set(index, value);
                    case JsonPatchOperation.Remove(var p) -> items.remove(index);
                }
            }
            return Value.list(items);
        }
        var object = (ObjectValue) at;
        if (!last) {
            var below = Optional.ofNullable(object.get(key)).orElseThrow();
            return object.with(key, at(below, parts, depth + 1, operation));
        }
        return switch (operation) {
            case JsonPatchOperation.Test(var p, var value) -> {
                same(Optional.ofNullable(object.get(key)).orElseThrow(), value, p);
                yield object;
            }
            case JsonPatchOperation.Add(var p, var value) -> object.with(key, value);
            case JsonPatchOperation.Replace(var p, var value) -> object.with(key, value);
            case JsonPatchOperation.Remove(var p) -> object.without(key);
        };
    }

    private static void same(Value live, Value wanted, String pointer) {
        if (!Value.equivalent(live, wanted)) {
            throw new IllegalStateException("test failed at " + pointer + ": " + live + " is not " + wanted);
        }
    }

    private void settle(Manifest object) {
        var out = object;
        if (out.uid().isEmpty()) {
            out = out.with("metadata.uid", Value.of("uid-" + out.id()));
        }
        if (out.kind().equals("Deployment")) {
            if (out.spec().integer("replicas").isEmpty()) {
                out = out.with("spec.replicas", Value.of(1));
            }
            long pods = out.spec().integer("replicas").orElse(1L);
            out = out.with(
                    "status",
                    Value.object(
                            "replicas",
                            pods,
                            "updatedReplicas",
                            pods,
                            "readyReplicas",
                            pods,
                            "availableReplicas",
                            pods));
        }
        if (out.kind().equals("HTTPRoute")) {
            var conditions = List.of("Accepted", "ResolvedRefs").stream()
                    .map(t -> Value.object("type", t, "status", "True", "observedGeneration", 0))
                    .toList();
            out = out.with(
                    "status.parents",
                    Value.list(Value.object(
                            "parentRef",
                            Value.object("name", "web"),
                            "controllerName",
                            "toy",
                            "conditions",
                            Value.list(conditions))));
        }
        objects.put(out.id(), out);
        fewestPods = Math.min(fewestPods, pods());
    }

    int pods() {
        return objects.values().stream()
                .filter(m -> m.kind().equals("Deployment"))
                .mapToInt(m -> m.spec().integer("replicas").orElse(1L).intValue())
                .sum();
    }

    /** Specs and data by id, without what a server adds. */
    Map<ResourceId, Value> wishes() {
        var out = new HashMap<ResourceId, Value>();
        objects.forEach((id, m) -> out.put(
                id,
                Value.object(
                        "spec",
                        m.spec(),
                        "data",
                        m.tree().object("data"),
                        "labels",
                        m.metadata().object("labels"))));
        return out;
    }
}
