package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes cluster in this process, behind the same ports as a real one. Requests are answered at once; everything that
 * controllers, pods and watches do happens on the world's virtual time. One thread.
 */
public final class SimulatedCluster implements ClusterReader, ClusterWriter {
    private static final Duration WATCH_DELAY = Duration.ofMillis(3);
    private static final String UID_NAMESPACE = "kube-system";

    private final World world;
    private final ClusterName name;
    private final Storage storage;
    private final Controllers controllers;
    private final Faults faults = new Faults();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<RequestLogEntry> log = new ArrayList<>();
    private final Set<String> denied = new HashSet<>();

    SimulatedCluster(World world, ClusterName name, long seed) {
        this.world = world;
        this.name = name;
        var random = new SplittableRandom(seed);
        this.storage = new Storage(world.time(), random.split(), this::changed);
        this.controllers = new Controllers(world, storage, random.split());
        for (var namespace : List.of("default", UID_NAMESPACE)) {
            storage.put(
                    new Manifest(Value.object(
                            "apiVersion", "v1", "kind", "Namespace", "metadata", Value.object("name", namespace))),
                    "kube-apiserver",
                    "");
        }
    }

    private void changed(Storage.Change change) {
        controllers.changed(change);
        for (var watcher : List.copyOf(watchers)) {
            watcher.offer(change);
        }
    }

    // ---- what tests and rehearsals do to it

    /** What goes wrong on the way here. */
    public Faults faults() {
        return faults;
    }

    /** Cuts or restores contact: requests are not sent, watches are lost and come back with what they missed. */
    public void reachable(boolean now) {
        faults.unreachable(!now);
        for (var watcher : List.copyOf(watchers)) {
            if (now) {
                watcher.restore();
            } else {
                watcher.lose();
            }
        }
    }

    /** Withholds the status of routes, as a gateway that is down would. */
    public void withholdRouteStatus(boolean withhold) {
        world.record(name, "withhold", Value.of(withhold));
        controllers.withholdRouteStatus(withhold);
    }

    /** The name under which routes get their status. */
    public void gateway(String controllerName) {
        controllers.gateway(controllerName);
    }

    /**
     * From now on pods of an image live as told.
     *
     * @param image exactly as containers name it
     * @param behaviour {@code bad}, {@code crash}, {@code never}, {@code slow}, {@code unschedulable} or {@code ordinary}
     */
    public void script(String image, String behaviour) {
        world.record(name, "script", Value.object("image", image, "behaviour", behaviour));
        controllers.script(image, behaviour);
    }

    /** Forgets the history of changes: older watches and continue tokens answer 410. */
    public void compact() {
        storage.compact();
    }

    /** Says no to a verb on a kind from now on, in access reviews and for writes. */
    public void deny(String verb, GroupKind kind) {
        denied.add(verb + " " + kind);
    }

    /** A write by somebody else: create, or replace spec and metadata. */
    public Manifest put(Manifest manifest, String manager) {
        return other(manifest, manager, "");
    }

    /** A status write by somebody else. */
    public Manifest putStatus(Manifest manifest, String manager) {
        return other(manifest, manager, "status");
    }

    private Manifest other(Manifest manifest, String manager, String subresource) {
        try {
            var written = storage.put(manifest, manager, subresource);
            world.record(name, "put", put(manifest, manager, subresource));
            return written;
        } catch (Refusal e) {
            throw new ClusterException(name, "put " + manifest.id(), e.fault(), null);
        }
    }

    private static ObjectValue put(Manifest manifest, String manager, String subresource) {
        return Value.object("object", manifest.tree(), "manager", manager, "subresource", subresource);
    }

    /** Every mutating request that reached the server, in order. */
    public List<RequestLogEntry> requestLog() {
        return List.copyOf(log);
    }

    /** All objects of a kind. */
    public List<Manifest> all(GroupKind kind) {
        return storage.list(kind, "");
    }

    /** Does a recorded thing again while the world is rebuilt. */
    void again(ObjectValue record) {
        if (record.get("request") instanceof ObjectValue request) {
            execute(DataCodec.decode(request, WriteRequest.class));
        } else if (record.get("put") instanceof ObjectValue put) {
            storage.put(
                    new Manifest(put.object("object")),
                    put.text("manager").orElseThrow(),
                    put.text("subresource").orElse(""));
        } else if (record.get("script") instanceof ObjectValue script) {
            controllers.script(
                    script.text("image").orElseThrow(), script.text("behaviour").orElseThrow());
        } else if (record.get("withhold") instanceof Value.BooleanValue(var withhold)) {
            controllers.withholdRouteStatus(withhold);
        } else {
            throw new IllegalArgumentException("a rehearsal's record has an entry of unknown sort: "
                    + record.fields().keySet());
        }
    }

    // ---- ClusterWriter

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public Optional<Manifest> send(WriteRequest request) {
        var attempted = verb(request) + " " + request.target();
        reach(attempted);
        var fault = faults.meet(request);
        if (fault.isPresent() && fault.get() != Faults.Sort.ANSWER_LOST) {
            throw new ClusterException(name, attempted, Faults.fault(fault.get()), null);
        }
        if (denied.contains(verb(request) + " " + request.target().groupKind())) {
            log(request, 403, false);
            throw new ClusterException(
                    name,
                    attempted,
                    ClusterFault.of(ClusterFault.Kind.FORBIDDEN, 403, "Forbidden", "access denied by this rehearsal"),
                    null);
        }
        var before = storage.get(request.target()).flatMap(Manifest::resourceVersion);
        Optional<Manifest> answer;
        try {
            answer = execute(request);
        } catch (Refusal e) {
            log(request, e.fault().code(), false);
            throw new ClusterException(name, attempted, e.fault(), null);
        }
        boolean changed = !before.equals(storage.get(request.target()).flatMap(Manifest::resourceVersion));
        if (!request.dryRun()) {
            world.record(name, "request", DataCodec.encode(request));
        }
        log(request, before.isEmpty() && !request.dryRun() ? 201 : 200, changed);
        if (fault.isPresent()) {
            throw new ClusterException(name, attempted, Faults.fault(fault.get()), null);
        }
        return answer;
    }

    private static String verb(WriteRequest request) {
        return switch (request) {
            case WriteRequest.Apply apply -> "patch";
            case WriteRequest.Patch patch -> "patch";
            case WriteRequest.Delete delete -> "delete";
        };
    }

    private Optional<Manifest> execute(WriteRequest request) {
        return switch (request) {
            case WriteRequest.Apply apply ->
                storage.apply(apply.manifest(), apply.manager().managerName(), apply.force(), apply.dryRun());
            case WriteRequest.Patch patch ->
                storage.patch(
                        patch.gvk(),
                        patch.target(),
                        patch.operations(),
                        patch.manager().managerName(),
                        patch.dryRun());
            case WriteRequest.Delete delete ->
                storage.delete(
                        delete.gvk(),
                        delete.target(),
                        delete.uid(),
                        delete.resourceVersion(),
                        delete.propagation(),
                        delete.dryRun());
        };
    }

    private void log(WriteRequest request, int code, boolean changed) {
        var markers = new HashMap<String, String>();
        var manager = switch (request) {
            case WriteRequest.Apply apply -> {
                apply.manifest().annotations().forEach((key, value) -> {
                    if (key.startsWith("slipway.dev/effect-")) {
                        markers.put(key, value);
                    }
                });
                yield apply.manager().managerName();
            }
            case WriteRequest.Patch patch -> {
                patch.operations().forEach(operation -> marker(operation, markers));
                yield patch.manager().managerName();
            }
            case WriteRequest.Delete delete -> "";
        };
        log.add(new RequestLogEntry(
                world.time().now(),
                verb(request),
                request.target(),
                manager,
                markers,
                request.dryRun(),
                code,
                changed));
    }

    private static void marker(JsonPatchOperation operation, Map<String, String> markers) {
        var prefix = "/metadata/annotations/slipway.dev~1effect-";
        Value value = switch (operation) {
            case JsonPatchOperation.Add add -> add.value();
            case JsonPatchOperation.Replace replace -> replace.value();
            case JsonPatchOperation.Test test -> Value.NullValue.NULL;
            case JsonPatchOperation.Remove remove -> Value.NullValue.NULL;
        };
        if (operation.pointer().startsWith(prefix) && value instanceof Value.StringValue(var text)) {
            markers.put("slipway.dev/effect-" + operation.pointer().substring(prefix.length()), text);
        } else if (operation.pointer().equals("/metadata/annotations") && value instanceof ObjectValue all) {
            all.fields().forEach((key, part) -> {
                if (key.startsWith("slipway.dev/effect-") && part instanceof Value.StringValue(var text)) {
                    markers.put(key, text);
                }
            });
        }
    }

    private void reach(String attempted) {
        if (faults.unreachable()) {
            throw new ClusterException(
                    name,
                    attempted,
                    ClusterFault.of(
                            ClusterFault.Kind.NOT_SENT, 0, "", "connection refused: the cluster is out of reach"),
                    null);
        }
    }

    // ---- ClusterReader

    private static Schema.Kind served(ClusterName name, GroupVersionKind gvk, String attempted) {
        return Schema.kind(gvk)
                .orElseThrow(() -> new ClusterException(
                        name,
                        attempted,
                        ClusterFault.of(
                                ClusterFault.Kind.NOT_FOUND,
                                404,
                                "NotFound",
                                "the server could not find the requested resource"),
                        null));
    }

    @Override
    public Optional<Manifest> get(GroupVersionKind gvk, String namespace, String object) {
        var attempted = "get " + gvk.kind() + " " + namespace + "/" + object;
        reach(attempted);
        served(name, gvk, attempted);
        return storage.get(new ResourceId(gvk.groupKind(), namespace, object));
    }

    private static boolean fits(ListQuery query, Manifest manifest) {
        if (!query.namespace().isEmpty() && !query.namespace().equals(manifest.namespace())) {
            return false;
        }
        if (!query.labels().isEmpty()
                && !manifest.labels().entrySet().containsAll(query.labels().entrySet())) {
            return false;
        }
        for (var field : query.fields().entrySet()) {
            var value = manifest.at(field.getKey());
            if (!value.equals(Optional.of(Value.of(field.getValue())))) {
                return false;
            }
        }
        return true;
    }

    /** Fields that a list can be narrowed by beside name and namespace. */
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "Pod",
                    Set.of(
                            "spec.nodeName",
                            "spec.restartPolicy",
                            "spec.serviceAccountName",
                            "status.phase",
                            "status.podIP"),
            "Event", Set.of("involvedObject.kind", "involvedObject.name", "involvedObject.uid", "reason", "type"),
            "Secret", Set.of("type"),
            "Namespace", Set.of("status.phase"),
            "ReplicaSet", Set.of("status.replicas"),
            "Job", Set.of("status.successful"),
            "Node", Set.of("spec.unschedulable"));

    private Refusal badRequest(String message) {
        return Refusal.of(ClusterFault.Kind.INVALID, 400, "BadRequest", message);
    }

    private void checkFields(ListQuery query) {
        for (var field : query.fields().keySet()) {
            if (!field.equals("metadata.name")
                    && !field.equals("metadata.namespace")
                    && !FIELDS.getOrDefault(query.gvk().kind(), Set.of()).contains(field)) {
                throw new ClusterException(
                        name,
                        "list " + query.gvk().kind(),
                        badRequest("field label not supported: " + field).fault(),
                        null);
            }
        }
    }

    @Override
    public Listing list(ListQuery query) {
        reach("list " + query.gvk().kind());
        served(name, query.gvk(), "list " + query.gvk().kind());
        checkFields(query);
        return new Listing(
                storage.list(query.gvk().groupKind(), query.namespace()).stream()
                        .filter(m -> fits(query, m))
                        .toList(),
                Long.toString(storage.version()));
    }

    /** What is left of a list of which some pages were read. */
    private record Rest(ListQuery query, List<Manifest> items, String version) {}

    private static final int LISTS_KEPT = 64;

    private final Map<String, Rest> rests = new LinkedHashMap<>();
    private long lists;

    @Override
    public Page page(ListQuery query, int limit, Optional<String> continueToken) {
        List<Manifest> all;
        String version;
        if (continueToken.isEmpty()) {
            var listing = list(query);
            all = listing.items();
            version = listing.resourceVersion();
        } else {
            reach("list " + query.gvk().kind());
            all = rest(query, continueToken.get()).items();
            version = rest(query, continueToken.get()).version();
        }
        if (all.size() <= limit) {
            return new Page(all, version, Optional.empty());
        }
        var token = "list-" + ++lists + "-" + version;
        rests.put(token, new Rest(query, all.subList(limit, all.size()), version));
        if (rests.size() > LISTS_KEPT) {
            rests.remove(rests.keySet().iterator().next());
        }
        return new Page(all.subList(0, limit), version, Optional.of(token));
    }

    private Rest rest(ListQuery query, String token) {
        var attempted = "list " + query.gvk().kind();
        if (!token.matches("list-\\d+-\\d+")) {
            throw new ClusterException(
                    name,
                    attempted,
                    badRequest("continue key is not valid: " + token).fault(),
                    null);
        }
        var rest = rests.get(token);
        if (rest == null
                || !rest.query().equals(query)
                || storage.since(query.gvk().groupKind(), Long.parseLong(rest.version()))
                        .isEmpty()) {
            throw new ClusterException(
                    name,
                    attempted,
                    ClusterFault.of(
                            ClusterFault.Kind.GONE,
                            410,
                            "Expired",
                            "The provided continue parameter is too old to display a consistent list result."),
                    null);
        }
        return rest;
    }

    private final class Watcher implements Watching {
        private final ListQuery query;
        private final WatchListener listener;
        private long seen;
        private boolean closed;
        private boolean lost;

        Watcher(ListQuery query, WatchListener listener, long seen) {
            this.query = query;
            this.listener = listener;
            this.seen = seen;
        }

        void deliver(WatchEvent event) {
            world.time().scheduleIn(WATCH_DELAY, () -> {
                if (!closed) {
                    listener.on(event);
                }
            });
        }

        void offer(Storage.Change change) {
            if (closed
                    || lost
                    || !change.object().id().groupKind().equals(query.gvk().groupKind())) {
                return;
            }
            seen = change.version();
            var event = event(change);
            if (event != null) {
                deliver(event);
            }
        }

        private @Nullable WatchEvent event(Storage.Change change) {
            boolean now = change.type() != Storage.Change.Type.DELETED && fits(query, change.object());
            boolean before = change.before().filter(b -> fits(query, b)).isPresent();
            if (now) {
                return before ? new WatchEvent.Modified(change.object()) : new WatchEvent.Added(change.object());
            }
            return before ? new WatchEvent.Deleted(change.object()) : null;
        }

        void lose() {
            if (!lost) {
                lost = true;
                deliver(new WatchEvent.Lost(ClusterFault.of(
                        ClusterFault.Kind.NOT_SENT, 0, "", "connection refused: the cluster is out of reach")));
            }
        }

        void restore() {
            if (!lost) {
                return;
            }
            lost = false;
            deliver(new WatchEvent.Restored());
            var missed = storage.since(query.gvk().groupKind(), seen);
            if (missed.isPresent()) {
                missed.get().forEach(this::offer);
            } else {
                deliver(new WatchEvent.Relisted("410: history was lost meanwhile"));
                list();
            }
        }

        void list() {
            seen = storage.version();
            storage.list(query.gvk().groupKind(), query.namespace()).stream()
                    .filter(m -> fits(query, m))
                    .forEach(m -> deliver(new WatchEvent.Added(m)));
            deliver(new WatchEvent.Synced(Long.toString(seen)));
        }

        @Override
        public void close() {
            closed = true;
            watchers.remove(this);
        }
    }

    @Override
    public Watching watch(ListQuery query, Optional<String> fromVersion, Duration silence, WatchListener listener) {
        served(name, query.gvk(), "watch " + query.gvk().kind());
        var watcher = new Watcher(query, listener, 0);
        watchers.add(watcher);
        if (faults.unreachable()) {
            watcher.lose();
            return watcher;
        }
        if (fromVersion.isEmpty()) {
            watcher.list();
            return watcher;
        }
        var missed = storage.since(query.gvk().groupKind(), Long.parseLong(fromVersion.get()));
        if (missed.isPresent()) {
            missed.get().forEach(watcher::offer);
        } else {
            watcher.deliver(new WatchEvent.Relisted("410: too old resource version"));
            watcher.list();
        }
        return watcher;
    }

    @Override
    public Discovery discover() {
        reach("discover");
        return new Discovery(Schema.kinds().stream()
                .map(kind -> new ServedKind(
                        kind.gvk(),
                        kind.plural(),
                        kind.namespaced(),
                        List.of("create", "delete", "get", "list", "patch", "update", "watch")))
                .toList());
    }

    @Override
    public void forget() {
        // nothing is cached
    }

    @Override
    public boolean mayI(String verb, GroupVersionKind gvk, String namespace) {
        reach("review access");
        return !denied.contains(verb + " " + gvk.groupKind());
    }

    @Override
    public Identity whoAmI() {
        reach("review self");
        return new Identity("rehearsal", List.of("system:authenticated", "release-owners"));
    }

    @Override
    public String serverVersion() {
        reach("read version");
        return "v1.37.2";
    }

    @Override
    public String clusterUid() {
        reach("read kube-system");
        return storage.get(new ResourceId(GroupKind.core("Namespace"), "", UID_NAMESPACE))
                .flatMap(Manifest::uid)
                .orElseThrow();
    }

    @Override
    public void close() {
        List.copyOf(watchers).forEach(Watcher::close);
    }
}
