package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an API server does to stored objects: versions, generations, field ownership, preconditions, defaults, validation,
 * finalizers, watch history. One thread.
 */
final class Storage {
    /** Kinds whose delete answers with the object. */
    private static final Set<String> RETURNED =
            Set.of("Namespace", "PersistentVolumeClaim", "Pod", "ResourceQuota", "Service", "ServiceAccount");

    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";
    private static final List<String> SERVER_METADATA = List.of(
            "uid",
            "creationTimestamp",
            "generation",
            "resourceVersion",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");
    private static final Type METADATA = Objects.requireNonNull(Objects.requireNonNull(
                    Schema.kind(GroupKind.core("ConfigMap")).orElseThrow().type().map)
            .of("metadata"));
    /** Where versions begin: a cluster has a history before anybody looks. */
    private static final long FIRST = 1_000;

    /** Events kept for watches that begin at an older version. */
    private static final int HISTORY = 4_000;

    /** A change as watches see it. */
    record Change(long version, Type type, Manifest object, Optional<Manifest> before) {
        enum Type {
            ADDED,
            MODIFIED,
            DELETED
        }
    }

    interface Listener {
        void changed(Change change);
    }

    private static final class Entry {
        private Manifest bare;
        private List<ManagedEntry> managers;
        private @Nullable Manifest rendered;

        Entry(Manifest bare, List<ManagedEntry> managers) {
            this.bare = bare;
            this.managers = managers;
        }

        Manifest shown() {
            var done = rendered;
            if (done == null) {
                var metadata = bare.metadata();
                done = managers.isEmpty()
                        ? bare
                        : new Manifest(bare.tree()
                                .with(
                                        "metadata",
                                        metadata.with(
                                                "managedFields",
                                                Value.list(managers.stream()
                                                        .map(ManagedEntry::json)
                                                        .toList()))));
                rendered = done;
            }
            return done;
        }
    }

    private final InstantSource clock;
    private final SplittableRandom random;
    private final Listener listener;
    private final Map<GroupKind, NavigableMap<String, Entry>> objects = new HashMap<>();
    private final Map<String, TreeSet<ResourceId>> dependents = new HashMap<>();
    private final Map<GroupKind, List<Change>> history = new HashMap<>();
    private final Map<GroupKind, Long> forgotten = new HashMap<>();
    private long version = FIRST;
    private int clusterIps;

    Storage(InstantSource clock, SplittableRandom random, Listener listener) {
        this.clock = clock;
        this.random = random;
        this.listener = listener;
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    long version() {
        return version;
    }

    String uid() {
        return "%08x-%04x-4%03x-a%03x-%012x"
                .formatted(
                        random.nextInt(),
                        random.nextInt(0x10000),
                        random.nextInt(0x1000),
                        random.nextInt(0x1000),
                        random.nextLong(0x1000000000000L));
    }

    private @Nullable Entry entry(ResourceId id) {
        var kind = objects.get(id.groupKind());
        return kind == null ? null : kind.get(key(id.namespace(), id.name()));
    }

    Optional<Manifest> get(ResourceId id) {
        return Optional.ofNullable(entry(id)).map(Entry::shown);
    }

    /** Without managed fields, for controllers. */
    Optional<Manifest> bare(ResourceId id) {
        return Optional.ofNullable(entry(id)).map(e -> e.bare);
    }

    List<Manifest> list(GroupKind kind, String namespace) {
        return entries(kind, namespace).stream().map(Entry::shown).toList();
    }

    List<Manifest> bareList(GroupKind kind, String namespace) {
        return entries(kind, namespace).stream().map(e -> e.bare).toList();
    }

    private List<Entry> entries(GroupKind kind, String namespace) {
        var all = objects.get(kind);
        if (all == null) {
            return List.of();
        }
        return new ArrayList<>(
                namespace.isEmpty()
                        ? all.values()
                        : all.subMap(namespace + "/", true, namespace + "0", false)
                                .values());
    }

    List<ResourceId> dependents(String uid) {
        return List.copyOf(dependents.getOrDefault(uid, new TreeSet<>()));
    }

    /** Changes after a version, or empty when they are no longer all known (410). */
    Optional<List<Change>> since(GroupKind kind, long after) {
        if (after < forgotten.getOrDefault(kind, FIRST)) {
            return Optional.empty();
        }
        return Optional.of(history.getOrDefault(kind, List.of()).stream()
                .filter(c -> c.version() > after)
                .toList());
    }

    /** Forgets history, as compaction does. */
    void compact() {
        for (var kind : Schema.kinds()) {
            history.remove(kind.gvk().groupKind());
            forgotten.put(kind.gvk().groupKind(), version);
        }
    }

    // ---- requests

    Optional<Manifest> apply(Manifest config, String manager, boolean force, boolean dryRun) {
        var kind = served(config.gvk());
        var id = config.id();
        if (config.metadata().has("managedFields")) {
            throw Refusal.of(ClusterFault.Kind.INVALID, 400, "BadRequest", "metadata.managedFields must be nil");
        }
        var misfit = Typed.misfit(kind.type(), config.tree(), false, true);
        if (misfit.isPresent()) {
            throw Refusal.of(
                    ClusterFault.Kind.UNKNOWN,
                    500,
                    "",
                    "failed to create typed patch object (" + id.namespace() + "/" + id.name() + "; "
                            + config.gvk().apiVersion() + ", Kind=" + config.kind() + "): " + misfit.get());
        }
        if (config.kind().equals("Secret")) {
            checkBase64(config);
        }
        var existing = entry(id);
        var empty = Value.object("apiVersion", config.gvk().apiVersion(), "kind", config.kind());
        var result = Ownership.apply(
                kind,
                existing == null ? empty : existing.bare.tree(),
                existing != null,
                existing == null ? List.of() : existing.managers,
                config.tree(),
                manager,
                force,
                now());
        if (existing == null) {
            if (config.uid().isPresent()) {
                throw Refusal.of(
                        ClusterFault.Kind.CONFLICT,
                        409,
                        "Conflict",
                        "Operation cannot be fulfilled on " + named(kind, id)
                                + ": uid mismatch: the provided object specified uid "
                                + config.uid().get() + ", and no existing object was found");
            }
            checkNamespace(kind, config);
            return Optional.of(create(kind, stored(kind, result.tree(), config), result.managers(), dryRun));
        }
        return Optional.of(update(kind, existing, stored(kind, result.tree(), config), result.managers(), "", dryRun));
    }

    private static void checkBase64(Manifest secret) {
        secret.tree().object("data").fields().forEach((key, value) -> {
            if (value instanceof Value.StringValue(var text)) {
                try {
                    Base64.getDecoder().decode(text);
                } catch (IllegalArgumentException e) {
                    throw Refusal.of(
                            ClusterFault.Kind.UNKNOWN,
                            500,
                            "",
                            "data." + key + ": illegal base64 data: " + e.getMessage());
                }
            }
        });
    }

    Optional<Manifest> patch(
            GroupVersionKind gvk, ResourceId id, List<JsonPatchOperation> operations, String manager, boolean dryRun) {
        var kind = served(gvk);
        var existing = entry(id);
        if (existing == null) {
            throw notFound(kind, id);
        }
        var patched = Patching.patch(existing.shown().tree(), operations);
        if (!kind.custom()) {
            var misfit = Typed.misfit(kind.type(), patched, true, false);
            if (misfit.isPresent()) {
                throw invalid(
                        "the patched object is invalid: " + misfit.get(),
                        List.of(new ClusterFault.Cause("FieldValueInvalid", "patch", misfit.get())));
            }
        }
        var asked = new Manifest(patched);
        return Optional.of(write(kind, existing, givenManagers(existing, asked), asked, manager, "", dryRun));
    }

    /** A write may hand fields over: managers that it gives itself count instead of those that are kept. */
    private static List<ManagedEntry> givenManagers(Entry existing, Manifest asked) {
        var given = asked.metadata().list("managedFields");
        return given.equals(existing.shown().metadata().list("managedFields"))
                ? existing.managers
                : given.stream()
                        .map(entry -> ManagedEntry.of((ObjectValue) entry))
                        .toList();
    }

    /** As the server keeps it: nothing unknown, nothing empty, defaults filled in. */
    private static Manifest stored(Schema.Kind kind, ObjectValue tree, Manifest asked) {
        var metadata = Typed.stored(METADATA, tree.object("metadata").without("managedFields"), true);
        var object = Value.object("apiVersion", asked.gvk().apiVersion(), "kind", asked.kind())
                .with("metadata", metadata == null ? ObjectValue.EMPTY : metadata);
        var kept = Typed.stored(kind.type(), tree.without("metadata"), !kind.custom());
        if (kept instanceof ObjectValue rest) {
            for (var field : rest.fields().entrySet()) {
                if (!object.has(field.getKey())) {
                    object = object.with(field.getKey(), field.getValue());
                }
            }
        }
        return Defaults.apply(kind, new Manifest(object));
    }

    Optional<Manifest> delete(
            GroupVersionKind gvk,
            ResourceId id,
            Optional<String> uid,
            Optional<String> resourceVersion,
            WriteRequest.Propagation propagation,
            boolean dryRun) {
        var kind = served(gvk);
        var existing = entry(id);
        if (existing == null) {
            throw notFound(kind, id);
        }
        deletePrecondition(kind, existing.bare, "UID", uid, existing.bare.uid());
        deletePrecondition(kind, existing.bare, "ResourceVersion", resourceVersion, existing.bare.resourceVersion());
        var marker = switch (propagation) {
            case BACKGROUND -> Optional.<String>empty();
            case FOREGROUND -> Optional.of(FOREGROUND);
            case ORPHAN -> Optional.of(ORPHAN);
        };
        var finalizers = new ArrayList<>(existing.bare.metadata().list("finalizers"));
        if (marker.isPresent() && !finalizers.contains(Value.of(marker.get()))) {
            finalizers.add(Value.of(marker.get()));
        }
        boolean graceful = id.groupKind().equals(GroupKind.core("Pod"))
                && existing.bare.spec().integer("terminationGracePeriodSeconds").orElse(30L) > 0
                && existing.bare.spec().has("nodeName");
        if (!finalizers.isEmpty() || graceful || id.groupKind().equals(GroupKind.core("Namespace"))) {
            boolean deleting = existing.bare.isBeingDeleted();
            if (deleting && finalizers.equals(existing.bare.metadata().list("finalizers"))) {
                return Optional.of(existing.shown());
            }
            long grace = graceful
                    ? existing.bare
                            .spec()
                            .integer("terminationGracePeriodSeconds")
                            .orElse(30L)
                    : 0;
            var metadata = existing.bare.metadata();
            if (!finalizers.isEmpty()) {
                metadata = metadata.with("finalizers", Value.list(finalizers));
            }
            if (!deleting) {
                metadata = metadata.with("deletionTimestamp", Value.of(seconds(now().plusSeconds(grace))))
                        .with("deletionGracePeriodSeconds", Value.of(grace));
            }
            var marked = bumped(
                    kind,
                    existing.bare,
                    new Manifest(existing.bare.tree().with("metadata", metadata)),
                    !deleting,
                    false);
            return Optional.of(
                    dryRun ? new Entry(marked, existing.managers).shown() : store(existing, marked, existing.managers));
        }
        var last = existing.shown();
        if (!dryRun) {
            remove(id);
        }
        return RETURNED.contains(id.groupKind().kind()) ? Optional.of(last) : Optional.empty();
    }

    /** Takes a finalizer off; the object goes when it was the last one and it is being deleted. */
    void release(ResourceId id, String finalizer) {
        var entry = entry(id);
        if (entry == null) {
            return;
        }
        var left = entry.bare.metadata().list("finalizers").stream()
                .filter(f -> !f.equals(Value.of(finalizer)))
                .toList();
        if (left.isEmpty() && entry.bare.isBeingDeleted()) {
            remove(id);
            return;
        }
        var metadata = left.isEmpty()
                ? entry.bare.metadata().without("finalizers")
                : entry.bare.metadata().with("finalizers", Value.list(left));
        store(entry, new Manifest(entry.bare.tree().with("metadata", metadata)), entry.managers);
    }

    /** Frees a dependent of its owner. */
    void disown(ResourceId dependent, String uid) {
        orphan(dependent, uid);
    }

    private void orphan(ResourceId dependent, String uid) {
        var entry = entry(dependent);
        if (entry != null) {
            var left = entry.bare.metadata().list("ownerReferences").stream()
                    .filter(r -> !(r instanceof ObjectValue o
                            && o.text("uid").orElse("").equals(uid)))
                    .toList();
            var kind = Schema.kind(dependent.groupKind()).orElseThrow();
            var metadata = left.isEmpty()
                    ? entry.bare.metadata().without("ownerReferences")
                    : entry.bare.metadata().with("ownerReferences", Value.list(left));
            var freed = new Manifest(entry.bare.tree().with("metadata", metadata));
            store(entry, bumped(kind, entry.bare, freed, false, false), entry.managers);
        }
    }

    // ---- writes of other actors

    /** An ordinary create or update by a manager, as kubectl edit or a controller does it. */
    Manifest put(Manifest manifest, String manager, String subresource) {
        var kind = served(manifest.gvk());
        var existing = entry(manifest.id());
        if (existing == null) {
            checkNamespace(kind, manifest);
            var made = stored(kind, kind.status() ? manifest.tree().without("status") : manifest.tree(), manifest);
            var empty = Value.object("apiVersion", manifest.gvk().apiVersion(), "kind", manifest.kind());
            return create(
                    kind, made, Ownership.write(kind, empty, List.of(), made.tree(), manager, "", true, now()), false);
        }
        return write(kind, existing, manifest, manager, subresource, false);
    }

    /** Gives a pod its node, which is no change of its spec by a client. */
    Manifest bind(Manifest pod, String node) {
        var existing = entry(pod.id());
        return existing == null
                ? pod
                : store(existing, existing.bare.with("spec.nodeName", Value.of(node)), existing.managers);
    }

    private Manifest write(
            Schema.Kind kind, Entry existing, Manifest wanted, String manager, String subresource, boolean dryRun) {
        return write(kind, existing, existing.managers, wanted, manager, subresource, dryRun);
    }

    private Manifest write(
            Schema.Kind kind,
            Entry existing,
            List<ManagedEntry> owners,
            Manifest wanted,
            String manager,
            String subresource,
            boolean dryRun) {
        var live = existing.bare;
        boolean statusWrite = kind.status() && subresource.equals("status");
        Manifest after;
        if (statusWrite) {
            var status = wanted.status();
            var metadata = live.metadata();
            var annotations = wanted.metadata().object("annotations");
            metadata =
                    annotations.isEmpty() ? metadata.without("annotations") : metadata.with("annotations", annotations);
            if (Value.equivalent(status, live.status()) && Value.equivalent(metadata, live.metadata())) {
                return existing.shown();
            }
            after = new Manifest(live.tree().with("metadata", metadata).with("status", status));
        } else {
            var tree = wanted.tree();
            if (kind.status()) {
                var status = live.tree().get("status");
                tree = status == null ? tree.without("status") : tree.with("status", status);
            }
            after = stored(kind, tree, wanted);
        }
        var managers = Ownership.write(
                kind, live.tree(), owners, after.tree(), manager, statusWrite ? "status" : "", false, now());
        return update(kind, existing, after, managers, subresource, dryRun);
    }

    /** Removes an object at once, whatever holds it. */
    void remove(ResourceId id) {
        var kind = objects.get(id.groupKind());
        var entry = kind == null ? null : kind.remove(key(id.namespace(), id.name()));
        if (entry == null) {
            return;
        }
        unlink(entry.bare);
        var last = entry.bare.with("metadata.resourceVersion", Value.of(Long.toString(++version)));
        entry.bare = last;
        entry.rendered = null;
        record(new Change(version, Change.Type.DELETED, entry.shown(), Optional.of(last)));
    }

    // ---- inner workings

    private Instant now() {
        return clock.instant();
    }

    private static Schema.Kind served(GroupVersionKind gvk) {
        return Schema.kind(gvk)
                .orElseThrow(() -> Refusal.of(
                        ClusterFault.Kind.NOT_FOUND,
                        404,
                        "NotFound",
                        "the server could not find the requested resource"));
    }

    private static String named(Schema.Kind kind, ResourceId id) {
        return kind.plural()
                + (id.groupKind().group().isEmpty() ? "" : "." + id.groupKind().group()) + " \"" + id.name() + "\"";
    }

    static Refusal notFound(Schema.Kind kind, ResourceId id) {
        return Refusal.of(ClusterFault.Kind.NOT_FOUND, 404, "NotFound", named(kind, id) + " not found");
    }

    private void checkNamespace(Schema.Kind kind, Manifest manifest) {
        if (!kind.namespaced()) {
            return;
        }
        var namespace = entry(new ResourceId(GroupKind.core("Namespace"), "", manifest.namespace()));
        if (namespace == null) {
            throw Refusal.of(
                    ClusterFault.Kind.NOT_FOUND,
                    404,
                    "NotFound",
                    "namespaces \"" + manifest.namespace() + "\" not found");
        }
        if (namespace.bare.isBeingDeleted() && entry(manifest.id()) == null) {
            throw Refusal.of(
                    ClusterFault.Kind.FORBIDDEN,
                    403,
                    "Forbidden",
                    named(kind, manifest.id()) + " is forbidden: unable to create new content in namespace "
                            + manifest.namespace() + " because it is being terminated");
        }
    }

    private static void deletePrecondition(
            Schema.Kind kind, Manifest live, String what, Optional<String> wanted, Optional<String> there) {
        if (wanted.isPresent() && !wanted.equals(there)) {
            throw Refusal.of(
                    ClusterFault.Kind.CONFLICT,
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on " + named(kind, live.id()) + ": the " + what
                            + " in the precondition ("
                            + wanted.get() + ") does not match the " + what + " in record (" + there.orElse("")
                            + "). The object might have been deleted and then recreated");
        }
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Manifest create(Schema.Kind kind, Manifest complete, List<ManagedEntry> managers, boolean dryRun) {
        var tree = kind.status() ? complete.tree().without("status") : complete.tree();
        validate(kind, Optional.empty(), new Manifest(tree));
        var metadata = new LinkedHashMap<String, Value>(complete.metadata().fields());
        if (!dryRun) {
            metadata.remove("resourceVersion");
        }
        metadata.remove("deletionTimestamp");
        metadata.remove("deletionGracePeriodSeconds");
        metadata.remove("generation");
        metadata.put("uid", Value.of(dryRun ? "00000000-0000-4000-a000-000000000000" : uid()));
        metadata.put("creationTimestamp", Value.of(seconds(now())));
        if (kind.generation()) {
            metadata.put("generation", Value.of(1));
        }
        if (!kind.namespaced()) {
            metadata.remove("namespace");
        }
        if (kind.gvk().kind().equals("Pod")) {
            tree = tree.with("status", Value.object("phase", "Pending", "qosClass", Pods.quality(complete.spec())));
        }
        var made = allocate(new Manifest(tree.with("metadata", new ObjectValue(metadata))), dryRun);
        if (dryRun) {
            return new Entry(made, managers).shown();
        }
        version++;
        var stored = made.with("metadata.resourceVersion", Value.of(Long.toString(version)));
        var entry = new Entry(stored, managers);
        objects.computeIfAbsent(stored.id().groupKind(), k -> new TreeMap<>())
                .put(key(stored.namespace(), stored.name()), entry);
        link(stored);
        record(new Change(version, Change.Type.ADDED, entry.shown(), Optional.empty()));
        return entry.shown();
    }

    private Manifest allocate(Manifest manifest, boolean dryRun) {
        if (!manifest.kind().equals("Service")
                || manifest.spec().has("clusterIP")
                || manifest.spec().text("type").orElse("").equals("ExternalName")) {
            return manifest;
        }
        int n = dryRun ? clusterIps + 1 : ++clusterIps;
        var address = "10.96." + n / 250 + "." + (n % 250 + 1);
        return manifest.with("spec.clusterIP", Value.of(address))
                .with("spec.clusterIPs", Value.list(Value.of(address)));
    }

    /** Stores a changed object unless nothing changed; metadata that belongs to the server comes from the live one. */
    private Manifest update(
            Schema.Kind kind,
            Entry existing,
            Manifest complete,
            List<ManagedEntry> managers,
            String subresource,
            boolean dryRun) {
        var live = existing.bare;
        var wantedVersion = complete.resourceVersion();
        if (wantedVersion.isPresent() && !wantedVersion.equals(live.resourceVersion())) {
            throw Refusal.of(
                    ClusterFault.Kind.CONFLICT,
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on " + named(kind, live.id())
                            + ": the object has been modified; please apply your changes to the latest version and try"
                            + " again");
        }
        var metadata = complete.metadata();
        for (var field : SERVER_METADATA) {
            var value = live.metadata().get(field);
            metadata = value == null ? metadata.without(field) : metadata.with(field, value);
        }
        if (complete.uid().isPresent()) {
            metadata = metadata.with("uid", Value.of(complete.uid().get()));
        }
        var tree = complete.tree().with("metadata", metadata);
        if (kind.status() && !subresource.equals("status")) {
            var status = live.tree().get("status");
            tree = status == null ? tree.without("status") : tree.with("status", status);
        }
        tree = Defaults.carriedOver(live.tree(), tree);
        var next = new Manifest(tree);
        if (!subresource.equals("status")) {
            validate(kind, Optional.of(live), next);
        }
        if (Value.equivalent(tree, live.tree()) && sameManagers(managers, existing.managers)) {
            return existing.shown();
        }
        next = bumped(kind, live, next, false, subresource.equals("status"));
        if (dryRun) {
            return new Entry(next, managers).shown();
        }
        if (next.isBeingDeleted()
                && next.metadata().list("finalizers").isEmpty()
                && next.metadata().integer("deletionGracePeriodSeconds").orElse(0L) == 0
                && !next.kind().equals("Namespace")) {
            existing.bare = next;
            existing.managers = List.copyOf(managers);
            existing.rendered = null;
            var shown = existing.shown();
            remove(next.id());
            return shown;
        }
        return store(existing, next, managers);
    }

    /** Times alone are no change. */
    private static boolean sameManagers(List<ManagedEntry> a, List<ManagedEntry> b) {
        return a.size() == b.size()
                && a.stream()
                        .allMatch(entry -> b.stream()
                                .anyMatch(other -> other.same(entry.manager(), entry.apply(), entry.subresource())
                                        && other.fields().equals(entry.fields())));
    }

    private static Manifest bumped(Schema.Kind kind, Manifest before, Manifest after, boolean always, boolean status) {
        if (!kind.generation()) {
            return after;
        }
        boolean changed = always
                || kind.gvk().kind().equals("Deployment")
                        && !status
                        && !Value.equivalent(
                                before.metadata().object("annotations"),
                                after.metadata().object("annotations"))
                || !Value.equivalent(
                        before.tree().without("metadata").without("status"),
                        after.tree().without("metadata").without("status"));
        return after.with("metadata.generation", Value.of(before.generation() + (changed ? 1 : 0)));
    }

    private Manifest store(Entry existing, Manifest next, List<ManagedEntry> managers) {
        var before = existing.bare;
        unlink(before);
        existing.bare = next.with("metadata.resourceVersion", Value.of(Long.toString(++version)));
        existing.managers = List.copyOf(managers);
        existing.rendered = null;
        link(existing.bare);
        record(new Change(version, Change.Type.MODIFIED, existing.shown(), Optional.of(before)));
        return existing.shown();
    }

    private static Refusal invalid(String message, List<ClusterFault.Cause> causes) {
        return new Refusal(
                new ClusterFault(ClusterFault.Kind.INVALID, 422, "Invalid", message, causes, Optional.empty()));
    }

    private static void validate(Schema.Kind kind, Optional<Manifest> before, Manifest after) {
        var causes = Validation.check(kind, before, after);
        if (causes.isEmpty()) {
            return;
        }
        var parts = causes.stream().map(c -> c.field() + ": " + c.message()).toList();
        throw new Refusal(new ClusterFault(
                ClusterFault.Kind.INVALID,
                422,
                "Invalid",
                after.kind()
                        + (kind.gvk().group().isEmpty() ? "" : "." + kind.gvk().group()) + " \"" + after.name()
                        + "\" is invalid: "
                        + (parts.size() == 1 ? parts.getFirst() : "[" + String.join(", ", parts) + "]"),
                causes,
                Optional.empty()));
    }

    private void link(Manifest manifest) {
        for (var uid : owners(manifest)) {
            dependents.computeIfAbsent(uid, u -> new TreeSet<>()).add(manifest.id());
        }
    }

    private void unlink(Manifest manifest) {
        for (var uid : owners(manifest)) {
            var ids = dependents.get(uid);
            if (ids != null) {
                ids.remove(manifest.id());
                if (ids.isEmpty()) {
                    dependents.remove(uid);
                }
            }
        }
    }

    private static List<String> owners(Manifest manifest) {
        return manifest.metadata().list("ownerReferences").stream()
                .flatMap(r -> r instanceof ObjectValue o ? o.text("uid").stream() : Stream.empty())
                .toList();
    }

    private void record(Change change) {
        var kind = change.object().id().groupKind();
        var log = history.computeIfAbsent(kind, k -> new ArrayList<>());
        log.add(change);
        if (log.size() > HISTORY) {
            forgotten.put(kind, log.get(HISTORY / 4).version());
            history.put(kind, new ArrayList<>(log.subList(HISTORY / 4 + 1, log.size())));
        }
        listener.changed(change);
    }
}
