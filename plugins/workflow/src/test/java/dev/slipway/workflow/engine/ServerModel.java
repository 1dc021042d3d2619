package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * As much of an API server as the engine's protocol can see: uids, resourceVersions, generations, preconditions, patches
 * with tests, and a log of every request that changed something.
 */
final class ServerModel {
    private final TreeMap<ResourceId, Manifest> objects = new TreeMap<>();
    /** Requests that changed something, by the marker they carried. */
    private final List<Write> log = new ArrayList<>();

    private final Map<ResourceId, String> owners = new HashMap<>();
    private long version = 100;
    private long uids;

    /** @param effect the effect's id, or empty for a request that carried none */
    record Write(String effect, ResourceId target, String verb) {}

    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient ClusterFault fault;

        Refused(ClusterFault fault) {
            super(fault.message());
            this.fault = fault;
        }
    }

    Optional<Manifest> get(ResourceId id) {
        return Optional.ofNullable(objects.get(id));
    }

    List<Manifest> list(ListQuery query) {
        return objects.values().stream()
                .filter(o -> o.gvk().groupKind().equals(query.gvk().groupKind()))
                .filter(o -> o.labels().entrySet().containsAll(query.labels().entrySet()))
                .toList();
    }

    Map<ResourceId, Manifest> objects() {
        return objects;
    }

    List<Write> log() {
        return log;
    }

    /** Somebody else's write. */
    void put(Manifest object) {
        store(object, objects.get(object.id()));
    }

    void remove(ResourceId id) {
        objects.remove(id);
    }

    /** A field that another manager owns: applies without force are refused. */
    void own(ResourceId id, String manager) {
        owners.put(id, manager);
    }

    /** Sets a status without touching the generation. */
    void status(ResourceId id, ObjectValue status) {
        var held = Objects.requireNonNull(objects.get(id));
        objects.put(id, versioned(held.with("status", status)));
    }

    Optional<Manifest> send(String effect, WriteRequest request) {
        return switch (request) {
            case WriteRequest.Apply apply -> Optional.of(apply(effect, apply));
            case WriteRequest.Patch patch -> Optional.of(patch(effect, patch));
            case WriteRequest.Delete delete -> {
                var held = objects.get(delete.target());
                if (held == null) {
                    throw refuse(ClusterFault.Kind.NOT_FOUND, 404, "NotFound");
                }
                if (delete.uid().isPresent() && !delete.uid().equals(held.uid())) {
                    throw refuse(ClusterFault.Kind.CONFLICT, 409, "Conflict");
                }
                if (delete.resourceVersion().isPresent()
                        && !delete.resourceVersion().equals(held.resourceVersion())) {
                    throw refuse(ClusterFault.Kind.CONFLICT, 409, "Conflict");
                }
                objects.remove(delete.target());
                log.add(new Write(effect, delete.target(), "delete"));
                yield Optional.empty();
            }
        };
    }

    private Manifest apply(String effect, WriteRequest.Apply apply) {
        var wanted = apply.manifest();
        var held = objects.get(wanted.id());
        if (wanted.uid().isPresent() && (held == null || !wanted.uid().equals(held.uid()))) {
            throw refuse(ClusterFault.Kind.CONFLICT, 409, "Conflict");
        }
        if (held != null
                && wanted.resourceVersion().isPresent()
                && !wanted.resourceVersion().equals(held.resourceVersion())) {
            throw refuse(ClusterFault.Kind.CONFLICT, 409, "Conflict");
        }
        var owner = owners.get(wanted.id());
        if (owner != null && !apply.force()) {
            throw new Refused(new ClusterFault(
                    ClusterFault.Kind.CONFLICT,
                    409,
                    "Conflict",
                    "Apply failed with 1 conflict",
                    List.of(new ClusterFault.Cause(
                            "FieldManagerConflict", ".data", "conflict with \"" + owner + "\" using v1")),
                    Optional.empty()));
        }
        if (owner != null) {
            owners.remove(wanted.id());
        }
        var merged = held == null ? wanted : new Manifest((ObjectValue) merge(held.tree(), wanted.tree()));
        var stored = store(merged, held);
        log.add(new Write(effect, wanted.id(), "apply"));
        return stored;
    }

    private Manifest patch(String effect, WriteRequest.Patch patch) {
        var held = objects.get(patch.target());
        if (held == null) {
            throw refuse(ClusterFault.Kind.NOT_FOUND, 404, "NotFound");
        }
        Value tree = held.tree();
        for (var operation : patch.operations()) {
            var path = path(operation.pointer());
            switch (operation) {
                case JsonPatchOperation.Test test -> {
                    if (!Value.equivalent(path.in(tree).orElse(null), test.value())) {
                        throw refuse(ClusterFault.Kind.INVALID, 422, "Invalid");
                    }
                }
                case JsonPatchOperation.Add add -> tree = path.put(tree, add.value());
                case JsonPatchOperation.Replace replace -> tree = path.put(tree, replace.value());
                case JsonPatchOperation.Remove remove -> tree = path.remove(tree);
            }
        }
        var stored = store(new Manifest((ObjectValue) tree), held);
        log.add(new Write(effect, patch.target(), "patch"));
        return stored;
    }

    private static ValuePath path(String pointer) {
        return ValuePath.of(Arrays.stream(pointer.substring(1).split("/"))
                .map(s -> s.replace("~1", "/").replace("~0", "~"))
                .toArray(String[]::new));
    }

    private Manifest store(Manifest object, @org.jspecify.annotations.Nullable Manifest held) {
        boolean specChanged = held == null
                || !Value.equivalent(held.tree().get("spec"), object.tree().get("spec"))
                || !Value.equivalent(held.tree().get("data"), object.tree().get("data"));
        var uid = held == null ? "uid-" + ++uids : held.uid().orElseThrow();
        long generation = held == null ? 1 : held.generation() + (specChanged ? 1 : 0);
        var stored =
                versioned(object.with("metadata.uid", Value.of(uid)).with("metadata.generation", Value.of(generation)));
        objects.put(object.id(), stored);
        return stored;
    }

    private Manifest versioned(Manifest object) {
        return object.with("metadata.resourceVersion", Value.of(Long.toString(++version)));
    }

    private static Value merge(Value held, Value wanted) {
        if (held instanceof ObjectValue a && wanted instanceof ObjectValue b) {
            var out = a;
            for (var entry : b.fields().entrySet()) {
                var before = a.get(entry.getKey());
                out = out.with(entry.getKey(), before == null ? entry.getValue() : merge(before, entry.getValue()));
            }
            return out;
        }
        return wanted;
    }

    static Refused refuse(ClusterFault.Kind kind, int code, String reason) {
        return new Refused(ClusterFault.of(kind, code, reason, reason));
    }
}
