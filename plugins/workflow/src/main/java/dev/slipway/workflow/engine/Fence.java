package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.EffectId;
import dev.slipway.workflow.engine.EffectState.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What keeps a write from happening twice or over somebody's head: marker, preconditions and before-image (ENGINE §2). */
final class Fence {
    private static final Pattern CONFLICTING_MANAGER = Pattern.compile("conflicts? with \"([^\"]+)\"");
    private static final String OUR_MANAGERS = "slipway:";
    private static final Set<String> IDENTITY = Set.of("name", "namespace", "uid", "resourceVersion");

    private Fence() {}

    /** The request as it goes out: with the marker of its role and the preconditions of the fresh read. */
    static WriteRequest request(EffectId id, WriteRequest wanted, Optional<Manifest> seen, boolean force) {
        return switch (wanted) {
            case WriteRequest.Apply apply -> {
                var manifest = apply.manifest().withAnnotation(apply.manager().markerAnnotation(), id.value());
                if (seen.isPresent()) {
                    manifest = with(manifest, "uid", seen.get().uid());
                    manifest = with(manifest, "resourceVersion", seen.get().resourceVersion());
                }
                yield new WriteRequest.Apply(manifest, apply.manager(), apply.force() || force, apply.dryRun());
            }
            case WriteRequest.Patch patch -> {
                var operations = new ArrayList<JsonPatchOperation>();
                seen.flatMap(Manifest::uid)
                        .ifPresent(uid -> operations.add(new JsonPatchOperation.Test("/metadata/uid", Value.of(uid))));
                seen.flatMap(Manifest::resourceVersion)
                        .ifPresent(version -> operations.add(
                                new JsonPatchOperation.Test("/metadata/resourceVersion", Value.of(version))));
                operations.addAll(patch.operations());
                var marker = patch.manager().markerAnnotation();
                if (seen.map(s -> s.metadata().has("annotations")).orElse(false)) {
                    operations.add(new JsonPatchOperation.Add(
                            "/metadata/annotations/" + JsonPatchOperation.escape(marker), Value.of(id.value())));
                } else {
                    operations.add(
                            new JsonPatchOperation.Add("/metadata/annotations", Value.object(marker, id.value())));
                }
                yield new WriteRequest.Patch(patch.gvk(), patch.target(), operations, patch.manager(), patch.dryRun());
            }
            case WriteRequest.Delete delete ->
                new WriteRequest.Delete(
                        delete.gvk(),
                        delete.target(),
                        delete.uid().or(() -> seen.flatMap(Manifest::uid)),
                        seen.flatMap(Manifest::resourceVersion),
                        delete.propagation(),
                        delete.dryRun());
        };
    }

    private static Manifest with(Manifest manifest, String field, Optional<String> value) {
        return value.map(text -> manifest.with("metadata." + field, Value.of(text)))
                .orElse(manifest);
    }

    /** Whether the effect has happened: its marker is there, or what it deletes is gone. */
    static boolean done(EffectId id, WriteRequest wanted, Optional<Manifest> before, Optional<Manifest> seen) {
        return switch (wanted) {
            case WriteRequest.Apply apply -> marked(id, apply.manager(), seen);
            case WriteRequest.Patch patch -> marked(id, patch.manager(), seen);
            case WriteRequest.Delete delete -> {
                var uid = delete.uid().or(() -> before.flatMap(Manifest::uid));
                yield seen.isEmpty()
                        || seen.get().isBeingDeleted()
                        || (uid.isPresent() && !uid.equals(seen.get().uid()));
            }
        };
    }

    private static boolean marked(EffectId id, FieldManager manager, Optional<Manifest> seen) {
        return seen.map(s -> id.value().equals(s.annotations().get(manager.markerAnnotation())))
                .orElse(false);
    }

    /** Whether any of our roles ever wrote the object. */
    static boolean ours(Manifest seen) {
        var annotations = seen.annotations();
        for (var manager : FieldManager.values()) {
            if (annotations.containsKey(manager.markerAnnotation())) {
                return true;
            }
        }
        return false;
    }

    /** Whether everything an apply wants is there, whoever put it there. */
    static boolean covered(WriteRequest wanted, Optional<Manifest> seen) {
        return wanted instanceof WriteRequest.Apply apply
                && seen.isPresent()
                && covers(identityRemoved(apply.manifest()), seen.get().tree());
    }

    /** Whether the object is as it was before the attempt, in uid and in the effect's fields; its version never counts. */
    static boolean untouched(WriteRequest wanted, Optional<Manifest> before, Optional<Manifest> seen) {
        if (before.isEmpty() || seen.isEmpty()) {
            return before.isEmpty() && seen.isEmpty();
        }
        return before.get().uid().equals(seen.get().uid())
                && Value.equivalent(fields(wanted, before.get()), fields(wanted, seen.get()));
    }

    /** The live values of the fields that a request writes. */
    static Value fields(WriteRequest wanted, Manifest live) {
        return switch (wanted) {
            case WriteRequest.Apply apply -> project(identityRemoved(apply.manifest()), live.tree());
            case WriteRequest.Patch patch -> patched(patch, live);
            case WriteRequest.Delete delete -> ObjectValue.EMPTY;
        };
    }

    /** A patch is judged by the top-level parts that it touches. */
    private static Value patched(WriteRequest.Patch patch, Manifest live) {
        var parts = new TreeSet<String>();
        for (var operation : patch.operations()) {
            var segments = operation.pointer().split("/", 4);
            if (segments.length > 1) {
                parts.add(
                        segments[1].equals("metadata") && segments.length > 2
                                ? "metadata/" + segments[2]
                                : segments[1]);
            }
        }
        var out = new LinkedHashMap<String, Value>();
        for (var part : parts) {
            var value = part.startsWith("metadata/")
                    ? live.metadata().get(part.substring("metadata/".length()))
                    : live.tree().get(part);
            // who owns a field changes with every status report, and watches leave it out
            boolean bookkeeping = part.equals("metadata/annotations") || part.equals("metadata/managedFields");
            if (value != null && !bookkeeping) {
                out.put(part, value);
            }
        }
        return new ObjectValue(out);
    }

    private static ObjectValue identityRemoved(Manifest manifest) {
        var metadata = manifest.metadata();
        for (var field : IDENTITY) {
            metadata = metadata.without(field);
        }
        return manifest.tree().without("apiVersion").without("kind").with("metadata", metadata);
    }

    private static Value project(ObjectValue wanted, Value live) {
        if (!(live instanceof ObjectValue there)) {
            return live;
        }
        var out = new LinkedHashMap<String, Value>();
        wanted.fields().forEach((key, value) -> {
            var present = there.get(key);
            if (present != null) {
                out.put(key, value instanceof ObjectValue inner ? project(inner, present) : present);
            }
        });
        return new ObjectValue(out);
    }

    private static boolean covers(Value wanted, @Nullable Value live) {
        if (live == null) {
            return wanted instanceof ObjectValue o && o.isEmpty();
        }
        return switch (wanted) {
            case ObjectValue o ->
                live instanceof ObjectValue there
                        && o.fields().entrySet().stream().allMatch(e -> covers(e.getValue(), there.get(e.getKey())));
            case ListValue l ->
                live instanceof ListValue there
                        && l.items().stream()
                                .allMatch(item -> there.items().stream().anyMatch(other -> covers(item, other)));
            case Value.StringValue s -> s.equals(live);
            case Value.NumberValue n -> Value.equivalent(n, live);
            case Value.BooleanValue b -> b.equals(live);
            case Value.NullValue n -> n.equals(live);
            case Value.SecretValue s -> s.equals(live);
        };
    }

    /** What a refusal says. */
    static Problem problem(ClusterFault fault) {
        boolean ownership = !managers(fault).isEmpty();
        return new Problem(ownership, !ownership && fault.kind() == ClusterFault.Kind.CONFLICT, text(fault));
    }

    /** The managers that an ownership conflict names, sorted. */
    static List<String> managers(ClusterFault fault) {
        var names = new TreeSet<String>();
        for (var cause : fault.causes()) {
            if (cause.reason().equals("FieldManagerConflict")) {
                var matcher = CONFLICTING_MANAGER.matcher(cause.message());
                names.add(matcher.find() ? String.valueOf(matcher.group(1)) : cause.message());
            }
        }
        return List.copyOf(names);
    }

    /** Whether an ownership conflict is among our own roles alone. */
    static boolean amongOurselves(ClusterFault fault) {
        var names = managers(fault);
        return !names.isEmpty() && names.stream().allMatch(name -> name.startsWith(OUR_MANAGERS));
    }

    /** The managers other than ours that own fields of an object, newest first; needs managed fields. */
    static List<String> foreignManagers(Manifest live) {
        record Entry(String manager, String time) {}
        return live.metadata().list("managedFields").stream()
                .filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast)
                .filter(entry -> entry.text("subresource").isEmpty())
                .map(entry -> new Entry(
                        entry.text("manager").orElse("?"), entry.text("time").orElse("")))
                .filter(entry -> !entry.manager().startsWith(OUR_MANAGERS))
                .sorted(Comparator.comparing(Entry::time).reversed().thenComparing(Entry::manager))
                .map(Entry::manager)
                .distinct()
                .toList();
    }

    static String text(ClusterFault fault) {
        return (fault.code() == 0 ? "" : fault.code() + " ")
                + (fault.reason().isEmpty() ? "" : fault.reason() + ": ")
                + fault.message();
    }
}
