package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.JsonPatchOperation;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an API server does to stored objects: versions, generations, field ownership, preconditions, defaults, validation,
 * finalizers, watch history. One thread.
 */
final class Storage {
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
    private long version = 1;
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
        if (after < forgotten.getOrDefault(kind, 0L)) {
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
        checkNamespace(kind, config);
        var existing = entry(id);
        var uid = config.uid();
        var wantedVersion = config.resourceVersion();
        if (existing == null && uid.isPresent()) {
            throw Refusal.of(
                    ClusterFault.Kind.CONFLICT,
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on " + named(kind, id)
                            + ": uid mismatch: the provided object specified uid " + uid.get()
                            + ", and no existing object was found");
        }
        if (existing != null) {
            precondition(kind, existing.bare, uid, wantedVersion);
        }
        var cleaned = config.tree()
                .with(
                        "metadata",
                        config.metadata()
                                .without("uid")
                                .without("resourceVersion")
                                .without("managedFields")
                                .without("generation")
                                .without("creationTimestamp"));
        if (kind.status()) {
            cleaned = cleaned.without("status");
        }
        var groupKind = id.groupKind();
        var fields = FieldSet.of(groupKind, cleaned, false);
        if (existing == null) {
            var entry = new ManagedEntry(manager, true, config.gvk().apiVersion(), "", now(), fields);
            return Optional.of(create(kind, new Manifest(cleaned), List.of(entry), dryRun));
        }
        var live = existing.bare;
        var managers = new ArrayList<ManagedEntry>();
        var causes = new ArrayList<ClusterFault.Cause>();
        Optional<ManagedEntry> mine = Optional.empty();
        for (var each : existing.managers) {
            if (each.same(manager, true, "")) {
                mine = Optional.of(each);
                continue;
            }
            var taken = new TreeSet<FieldSet.Path>();
            for (var path : fields.paths()) {
                if (each.fields().has(path)) {
                    var wanted = FieldSet.value(groupKind, cleaned, path);
                    var there = FieldSet.value(groupKind, live.tree(), path);
                    boolean item = !path.elements().getLast().startsWith("f:");
                    if (!item && !Value.equivalent(wanted.orElse(null), there.orElse(null))) {
                        causes.add(new ClusterFault.Cause(
                                "FieldManagerConflict", path.toString(), "conflict with " + each.described()));
                        taken.add(path);
                    }
                }
            }
            if (taken.isEmpty()) {
                managers.add(each);
            } else if (!each.fields().minus(taken).paths().isEmpty()) {
                managers.add(each.with(each.fields().minus(taken), each.time()));
            }
        }
        if (!causes.isEmpty() && !force) {
            throw new Refusal(new ClusterFault(
                    ClusterFault.Kind.CONFLICT,
                    409,
                    "Conflict",
                    causes.size() == 1
                            ? "Apply failed with 1 conflict: "
                                    + causes.getFirst().message() + ": "
                                    + causes.getFirst().field()
                            : "Apply failed with " + causes.size() + " conflicts: "
                                    + String.join(
                                            ", ",
                                            causes.stream()
                                                    .map(c -> c.message() + ": " + c.field())
                                                    .toList()),
                    causes,
                    Optional.empty()));
        }
        var merged = Merge.over(groupKind, live.tree(), cleaned);
        for (var gone : mine.map(m -> m.fields().minus(fields.paths()).paths()).orElse(java.util.Set.of())) {
            boolean shared = managers.stream()
                    .anyMatch(m ->
                            m.fields().has(gone) || m.fields().paths().stream().anyMatch(p -> p.under(gone)));
            if (!shared && fields.paths().stream().noneMatch(p -> p.under(gone))) {
                merged = FieldSet.without(groupKind, merged, gone);
            }
        }
        var before = mine.map(ManagedEntry::time).orElse(now());
        boolean sameFields = mine.filter(m -> m.fields().equals(fields)).isPresent();
        managers.add(
                new ManagedEntry(manager, true, config.gvk().apiVersion(), "", sameFields ? before : now(), fields));
        return Optional.of(update(kind, existing, new Manifest(merged), managers, false, dryRun));
    }

    Optional<Manifest> patch(
            GroupVersionKind gvk, ResourceId id, List<JsonPatchOperation> operations, String manager, boolean dryRun) {
        var kind = served(gvk);
        var existing = entry(id);
        if (existing == null) {
            throw notFound(kind, id);
        }
        var patched = new Manifest(Patching.patch(existing.shown().tree(), operations));
        precondition(kind, existing.bare, patched.uid(), patched.resourceVersion());
        return Optional.of(write(kind, existing, patched, manager, "", dryRun));
    }

    Optional<Manifest> delete(
            GroupVersionKind gvk,
            ResourceId id,
            Optional<String> uid,
            Optional<String> resourceVersion,
            boolean orphan,
            boolean dryRun) {
        var kind = served(gvk);
        var existing = entry(id);
        if (existing == null) {
            throw notFound(kind, id);
        }
        deletePrecondition(kind, existing.bare, "UID", uid, existing.bare.uid());
        deletePrecondition(kind, existing.bare, "ResourceVersion", resourceVersion, existing.bare.resourceVersion());
        if (dryRun) {
            return Optional.of(existing.shown());
        }
        if (orphan) {
            for (var dependent : dependents(existing.bare.uid().orElse(""))) {
                orphan(dependent, existing.bare.uid().orElse(""));
            }
        }
        boolean waits = !existing.bare.metadata().list("finalizers").isEmpty()
                || (id.groupKind().equals(GroupKind.core("Namespace")))
                || (id.groupKind().equals(GroupKind.core("Pod"))
                        && existing.bare
                                        .spec()
                                        .integer("terminationGracePeriodSeconds")
                                        .orElse(30L)
                                > 0
                        && existing.bare.spec().has("nodeName"));
        if (waits) {
            if (existing.bare.isBeingDeleted()) {
                return Optional.of(existing.shown());
            }
            var marked = existing.bare.with(
                    "metadata.deletionTimestamp",
                    Value.of(now().truncatedTo(ChronoUnit.SECONDS).toString()));
            return Optional.of(store(existing, bumped(kind, existing.bare, marked, true), existing.managers));
        }
        remove(id);
        return Optional.empty();
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
            store(entry, bumped(kind, entry.bare, freed, false), entry.managers);
        }
    }

    // ---- writes of other actors

    /** An ordinary create or update by a manager, as kubectl edit or a controller does it. */
    Manifest put(Manifest manifest, String manager, String subresource) {
        var kind = served(manifest.gvk());
        var existing = entry(manifest.id());
        if (existing == null) {
            checkNamespace(kind, manifest);
            var tree = kind.status() ? manifest.tree().without("status") : manifest.tree();
            var entry = new ManagedEntry(
                    manager,
                    false,
                    manifest.gvk().apiVersion(),
                    "",
                    now(),
                    FieldSet.of(manifest.id().groupKind(), tree, false));
            return create(kind, new Manifest(tree), List.of(entry), false);
        }
        return write(kind, existing, manifest, manager, subresource, false);
    }

    private Manifest write(
            Schema.Kind kind, Entry existing, Manifest wanted, String manager, String subresource, boolean dryRun) {
        var live = existing.bare;
        var groupKind = live.id().groupKind();
        var metadata = wanted.metadata().without("managedFields");
        for (var field : List.of("uid", "creationTimestamp", "generation", "resourceVersion", "deletionTimestamp")) {
            var value = live.metadata().get(field);
            metadata = value == null ? metadata.without(field) : metadata.with(field, value);
        }
        var tree = wanted.tree().with("metadata", metadata);
        boolean statusWrite = subresource.equals("status");
        if (kind.status()) {
            if (statusWrite) {
                tree = live.tree().with("status", tree.object("status"));
            } else {
                tree = live.tree().has("status")
                        ? tree.with("status", live.tree().object("status"))
                        : tree.without("status");
            }
        }
        var after = Defaults.apply(new Manifest(tree));
        var oldFields = FieldSet.of(groupKind, live.tree(), statusWrite);
        var newFields = FieldSet.of(groupKind, after.tree(), statusWrite);
        var touched = new TreeSet<FieldSet.Path>();
        for (var path : newFields.paths()) {
            if (!oldFields.has(path)
                    || (path.elements().getLast().startsWith("f:")
                            && !Value.equivalent(
                                    FieldSet.value(groupKind, live.tree(), path).orElse(null),
                                    FieldSet.value(groupKind, after.tree(), path)
                                            .orElse(null)))) {
                touched.add(path);
            }
        }
        var removed = oldFields.minus(newFields.paths()).paths();
        var managers = new ArrayList<ManagedEntry>();
        Optional<ManagedEntry> mine = Optional.empty();
        for (var each : existing.managers) {
            if (each.same(manager, false, subresource)) {
                mine = Optional.of(each);
                continue;
            }
            var lost = new TreeSet<>(removed);
            lost.addAll(touched);
            var left = each.fields().minus(lost);
            if (left.paths().size() == each.fields().paths().size()) {
                managers.add(each);
            } else if (!left.paths().isEmpty()) {
                managers.add(each.with(left, each.time()));
            }
        }
        var own = mine.map(ManagedEntry::fields)
                .orElse(FieldSet.EMPTY)
                .minus(removed)
                .plus(new FieldSet(touched));
        if (!own.paths().isEmpty()) {
            boolean same = mine.filter(m -> m.fields().equals(own)).isPresent() && touched.isEmpty();
            managers.add(new ManagedEntry(
                    manager,
                    false,
                    wanted.gvk().apiVersion(),
                    subresource,
                    same ? mine.map(ManagedEntry::time).orElse(now()) : now(),
                    own));
        }
        return update(kind, existing, after, managers, statusWrite, dryRun);
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

    private static void precondition(
            Schema.Kind kind, Manifest live, Optional<String> uid, Optional<String> resourceVersion) {
        if (uid.isPresent() && !uid.equals(live.uid())) {
            throw Refusal.of(
                    ClusterFault.Kind.CONFLICT,
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on " + named(kind, live.id())
                            + ": Precondition failed: UID in precondition: " + uid.get() + ", UID in object meta: "
                            + live.uid().orElse(""));
        }
        if (resourceVersion.isPresent() && !resourceVersion.equals(live.resourceVersion())) {
            throw Refusal.of(
                    ClusterFault.Kind.CONFLICT,
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on " + named(kind, live.id())
                            + ": the object has been modified; please apply your changes to the latest version and try"
                            + " again");
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

    private Manifest create(Schema.Kind kind, Manifest wanted, List<ManagedEntry> managers, boolean dryRun) {
        var complete = Defaults.apply(wanted);
        validate(kind, Optional.empty(), complete);
        var metadata = new LinkedHashMap<String, Value>(complete.metadata().fields());
        metadata.put("uid", Value.of(dryRun ? "00000000-0000-4000-a000-000000000000" : uid()));
        metadata.put(
                "creationTimestamp",
                Value.of(now().truncatedTo(ChronoUnit.SECONDS).toString()));
        if (kind.generation()) {
            metadata.put("generation", Value.of(1));
        }
        metadata.put("resourceVersion", Value.of(Long.toString(dryRun ? version : version + 1)));
        if (!kind.namespaced()) {
            metadata.remove("namespace");
        }
        var stored = allocate(new Manifest(complete.tree().with("metadata", new ObjectValue(metadata))));
        var entry = new Entry(stored, managers);
        if (dryRun) {
            return entry.shown();
        }
        version++;
        objects.computeIfAbsent(stored.id().groupKind(), k -> new TreeMap<>())
                .put(key(stored.namespace(), stored.name()), entry);
        link(stored);
        record(new Change(version, Change.Type.ADDED, entry.shown(), Optional.empty()));
        return entry.shown();
    }

    private Manifest allocate(Manifest manifest) {
        if (!manifest.kind().equals("Service")
                || manifest.spec().has("clusterIP")
                || manifest.spec().text("type").orElse("").equals("ExternalName")) {
            return manifest;
        }
        int n = ++clusterIps;
        var address = "10.96." + n / 250 + "." + (n % 250 + 1);
        return manifest.with("spec.clusterIP", Value.of(address))
                .with("spec.clusterIPs", Value.list(Value.of(address)));
    }

    private Manifest update(
            Schema.Kind kind,
            Entry existing,
            Manifest wanted,
            List<ManagedEntry> managers,
            boolean statusWrite,
            boolean dryRun) {
        var live = existing.bare;
        var complete = Defaults.apply(wanted);
        if (!statusWrite) {
            validate(kind, Optional.of(live), complete);
        }
        boolean same = Value.equivalent(complete.tree(), live.tree());
        boolean sameManagers = managers.equals(existing.managers)
                || (managers.size() == existing.managers.size()
                        && new java.util.HashSet<>(managers).equals(new java.util.HashSet<>(existing.managers)));
        if (same && sameManagers) {
            return existing.shown();
        }
        var next = bumped(kind, live, complete, false);
        if (dryRun) {
            return new Entry(
                            next.with(
                                    "metadata.resourceVersion",
                                    Value.of(live.resourceVersion().orElse(""))),
                            managers)
                    .shown();
        }
        var stored = store(existing, next, managers);
        if (stored.isBeingDeleted()
                && stored.metadata().list("finalizers").isEmpty()
                && !stored.kind().equals("Pod")
                && !stored.kind().equals("Namespace")) {
            remove(stored.id());
        }
        return stored;
    }

    private static Manifest bumped(Schema.Kind kind, Manifest before, Manifest after, boolean always) {
        if (!kind.generation()) {
            return after;
        }
        boolean changed = always
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

    private static void validate(Schema.Kind kind, Optional<Manifest> before, Manifest after) {
        var causes = Validation.check(before, after);
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
                .flatMap(r -> r instanceof ObjectValue o ? o.text("uid").stream() : java.util.stream.Stream.empty())
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
