package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The controllers of a cluster: each reacts to changes of its objects a moment later, once however many changes there were.
 * Deployments and ReplicaSets, pods, endpoint slices, route status, autoscaler bounds, disruption budgets, garbage
 * collection, namespaces. One thread.
 */
final class Controllers {
    static final String MANAGER = "kube-controller-manager";
    static final GroupKind DEPLOYMENT = new GroupKind("apps", "Deployment");
    static final GroupKind REPLICA_SET = new GroupKind("apps", "ReplicaSet");
    static final GroupKind POD = GroupKind.core("Pod");
    private static final GroupKind SERVICE = GroupKind.core("Service");
    private static final GroupKind QUOTA = GroupKind.core("ResourceQuota");
    private static final GroupKind NAMESPACE = GroupKind.core("Namespace");
    private static final GroupKind SLICE = new GroupKind("discovery.k8s.io", "EndpointSlice");
    private static final GroupKind ROUTE = new GroupKind("gateway.networking.k8s.io", "HTTPRoute");
    private static final GroupKind AUTOSCALER = new GroupKind("autoscaling", "HorizontalPodAutoscaler");
    private static final GroupKind BUDGET = new GroupKind("policy", "PodDisruptionBudget");
    private static final Duration REACTION = Duration.ofMillis(8);
    private static final Duration ROUTE_REACTION = Duration.ofMillis(250);

    private final World world;
    private final Storage storage;
    private final DeploymentController deployments;
    private final ReplicaSetController replicaSets;
    private final Pods pods;
    private final Set<ResourceId> queued = new HashSet<>();
    private final Set<ResourceId> routesQueued = new HashSet<>();
    private boolean withholdRouteStatus;
    private String gateway = "slipway.dev/rehearsal-gateway";

    Controllers(World world, Storage storage, SplittableRandom random) {
        this.world = world;
        this.storage = storage;
        this.deployments = new DeploymentController(world, storage, this::enqueue);
        this.replicaSets = new ReplicaSetController(world, storage, random.split(), this::enqueue);
        this.pods = new Pods(world, storage, random.split());
    }

    void script(String image, String behaviour) {
        pods.script(image, behaviour);
    }

    void withholdRouteStatus(boolean withhold) {
        withholdRouteStatus = withhold;
        if (!withhold) {
            storage.bareList(ROUTE, "").forEach(route -> routeLater(route.id()));
        }
    }

    void gateway(String name) {
        gateway = name;
    }

    void enqueue(ResourceId id) {
        if (queued.add(id)) {
            world.later(REACTION, () -> {
                queued.remove(id);
                reconcile(id);
            });
        }
    }

    void changed(Storage.Change change) {
        var object = change.object();
        var kind = object.id().groupKind();
        boolean gone = change.type() == Storage.Change.Type.DELETED;
        if (gone) {
            object.uid().ifPresent(this::collect);
            object.metadata().list("ownerReferences").forEach(reference -> {
                if (reference instanceof ObjectValue owner) {
                    deleting(owner, object.namespace()).ifPresent(this::enqueue);
                }
            });
        } else if (object.isBeingDeleted()
                && !object.metadata().list("finalizers").isEmpty()) {
            enqueue(object.id());
        } else if (change.type() == Storage.Change.Type.ADDED
                && !object.metadata().list("ownerReferences").isEmpty()) {
            world.later(REACTION, () -> sweep(object.id()));
        }
        if (kind.equals(DEPLOYMENT)) {
            enqueue(object.id());
            storage.bareList(AUTOSCALER, object.namespace()).forEach(hpa -> enqueue(hpa.id()));
        } else if (kind.equals(REPLICA_SET)) {
            enqueue(object.id());
            owner(object).ifPresent(this::enqueue);
        } else if (kind.equals(POD)) {
            pods.changed(change);
            owner(object).ifPresent(this::enqueue);
            for (var service : storage.bareList(SERVICE, object.namespace())) {
                if (selects(service.spec().object("selector"), object)
                        || change.before()
                                .filter(b -> selects(service.spec().object("selector"), b))
                                .isPresent()) {
                    enqueue(service.id());
                }
            }
            for (var budget : storage.bareList(BUDGET, object.namespace())) {
                if (selects(budget.spec().object("selector").object("matchLabels"), object)) {
                    enqueue(budget.id());
                }
            }
            storage.bareList(QUOTA, object.namespace()).forEach(quota -> enqueue(quota.id()));
        } else if (kind.equals(SERVICE) || kind.equals(AUTOSCALER) || kind.equals(BUDGET) || kind.equals(QUOTA)) {
            enqueue(object.id());
        } else if (kind.equals(ROUTE) && !gone) {
            routeLater(object.id());
        } else if (kind.equals(NAMESPACE) && !gone) {
            if (object.isBeingDeleted()) {
                emptyNamespace(object.name());
            } else if (change.type() == Storage.Change.Type.ADDED) {
                world.later(REACTION, () -> account(object.name()));
            }
        }
    }

    /** An owner that waits for its dependents to go. */
    private Optional<ResourceId> deleting(ObjectValue owner, String namespace) {
        var kind = GroupVersionKind.of(
                        owner.text("apiVersion").orElse(""), owner.text("kind").orElse(""))
                .groupKind();
        var id = new ResourceId(kind, namespace, owner.text("name").orElse(""));
        return storage.bare(id).filter(Manifest::isBeingDeleted).map(Manifest::id);
    }

    private void account(String namespace) {
        var id = ResourceId.of("", "ServiceAccount", namespace, "default");
        if (storage.bare(new ResourceId(NAMESPACE, "", namespace)).isPresent()
                && storage.bare(id).isEmpty()) {
            storage.put(
                    new Manifest(Value.object(
                            "apiVersion", "v1",
                            "kind", "ServiceAccount",
                            "metadata", Value.object("name", "default", "namespace", namespace))),
                    MANAGER,
                    "");
        }
    }

    private void emptyNamespace(String namespace) {
        world.later(Duration.ofMillis(200), () -> {
            for (var kind : Schema.kinds()) {
                if (kind.namespaced()) {
                    storage.bareList(kind.gvk().groupKind(), namespace).forEach(m -> storage.remove(m.id()));
                }
            }
            storage.remove(new ResourceId(NAMESPACE, "", namespace));
        });
    }

    private void collect(String uid) {
        for (var dependent : storage.dependents(uid)) {
            world.later(REACTION, () -> sweep(dependent));
        }
    }

    private void reconcile(ResourceId id) {
        var object = storage.bare(id);
        if (object.isEmpty()) {
            if (id.groupKind().equals(SERVICE)) {
                storage.bareList(SLICE, id.namespace()).stream()
                        .filter(s -> id.name().equals(s.labels().get("kubernetes.io/service-name")))
                        .forEach(s -> storage.remove(s.id()));
            }
            return;
        }
        if (object.get().isBeingDeleted()) {
            finish(object.get());
            return;
        }
        if (id.groupKind().equals(DEPLOYMENT)) {
            deployments.reconcile(object.get());
        } else if (id.groupKind().equals(REPLICA_SET)) {
            replicaSets.reconcile(object.get());
        } else if (id.groupKind().equals(SERVICE)) {
            endpoints(object.get());
        } else if (id.groupKind().equals(AUTOSCALER)) {
            autoscale(object.get());
        } else if (id.groupKind().equals(BUDGET)) {
            budget(object.get());
        } else if (id.groupKind().equals(QUOTA)) {
            quota(object.get());
        }
    }

    /** Collects what an object that is being deleted still waits for. */
    private void finish(Manifest object) {
        var finalizers = object.metadata().list("finalizers");
        var uid = object.uid().orElse("");
        if (finalizers.contains(Value.of(Storage.ORPHAN))) {
            storage.dependents(uid).forEach(dependent -> storage.disown(dependent, uid));
            storage.release(object.id(), Storage.ORPHAN);
        } else if (finalizers.contains(Value.of(Storage.FOREGROUND))) {
            boolean blocked = false;
            for (var id : storage.dependents(uid)) {
                var dependent = storage.bare(id);
                if (dependent.isPresent()) {
                    blocked |= blocks(dependent.get(), uid);
                    if (!dependent.get().isBeingDeleted()) {
                        storage.delete(
                                dependent.get().gvk(),
                                id,
                                dependent.get().uid(),
                                Optional.empty(),
                                WriteRequest.Propagation.FOREGROUND,
                                false);
                    }
                }
            }
            if (!blocked) {
                storage.release(object.id(), Storage.FOREGROUND);
            }
        }
    }

    private static boolean blocks(Manifest dependent, String uid) {
        return dependent.metadata().list("ownerReferences").stream()
                .anyMatch(r -> r instanceof ObjectValue o
                        && o.text("uid").orElse("").equals(uid)
                        && o.bool("blockOwnerDeletion").orElse(false));
    }

    /** Removes a dependent whose owners are all gone; frees it of those that are, when others stay. */
    private void sweep(ResourceId id) {
        storage.bare(id).filter(object -> !object.isBeingDeleted()).ifPresent(object -> {
            var gone = new ArrayList<String>();
            var references = object.metadata().list("ownerReferences");
            for (var reference : references) {
                if (reference instanceof ObjectValue owner && !there(owner, object.namespace())) {
                    gone.add(owner.text("uid").orElse(""));
                }
            }
            if (gone.isEmpty()) {
                return;
            }
            if (gone.size() == references.size()) {
                storage.delete(
                        object.gvk(), id, object.uid(), Optional.empty(), WriteRequest.Propagation.BACKGROUND, false);
            } else {
                gone.forEach(uid -> storage.disown(id, uid));
            }
        });
    }

    private boolean there(ObjectValue owner, String namespace) {
        var kind = GroupVersionKind.of(
                        owner.text("apiVersion").orElse(""), owner.text("kind").orElse(""))
                .groupKind();
        boolean namespaced = Schema.kind(kind).map(Schema.Kind::namespaced).orElse(true);
        return storage.bare(new ResourceId(
                        kind, namespaced ? namespace : "", owner.text("name").orElse("")))
                .filter(found -> found.uid().equals(owner.text("uid")))
                .isPresent();
    }

    static Optional<ResourceId> owner(Manifest object) {
        for (var reference : object.metadata().list("ownerReferences")) {
            if (reference instanceof ObjectValue o && o.bool("controller").orElse(false)) {
                var gvk = GroupVersionKind.of(
                        o.text("apiVersion").orElse(""), o.text("kind").orElse(""));
                return Optional.of(new ResourceId(
                        gvk.groupKind(), object.namespace(), o.text("name").orElse("")));
            }
        }
        return Optional.empty();
    }

    static ObjectValue ownedBy(Manifest owner) {
        return Value.object(
                "apiVersion", owner.gvk().apiVersion(),
                "kind", owner.kind(),
                "name", owner.name(),
                "uid", owner.uid().orElse(""),
                "controller", true,
                "blockOwnerDeletion", true);
    }

    static boolean selects(ObjectValue selector, Manifest object) {
        if (selector.isEmpty()) {
            return false;
        }
        var labels = object.labels();
        return selector.fields().entrySet().stream()
                .allMatch(e ->
                        e.getValue() instanceof Value.StringValue(var text) && text.equals(labels.get(e.getKey())));
    }

    // ---- Services

    private void endpoints(Manifest service) {
        var selector = service.spec().object("selector");
        if (selector.isEmpty()) {
            return;
        }
        var endpoints = new ArrayList<ObjectValue>();
        for (var pod : storage.bareList(POD, service.namespace())) {
            var address = pod.status().text("podIP");
            if (address.isPresent() && selects(selector, pod)) {
                boolean ready = Pods.ready(pod) && !pod.isBeingDeleted();
                endpoints.add(Value.object(
                        "addresses", Value.list(Value.of(address.get())),
                        "conditions",
                                Value.object(
                                        "ready",
                                        ready,
                                        "serving",
                                        Pods.ready(pod),
                                        "terminating",
                                        pod.isBeingDeleted()),
                        "targetRef",
                                Value.object(
                                        "kind",
                                        "Pod",
                                        "name",
                                        pod.name(),
                                        "namespace",
                                        pod.namespace(),
                                        "uid",
                                        pod.uid().orElse(""))));
            }
        }
        var ports = service.spec().list("ports").stream()
                .filter(ObjectValue.class::isInstance)
                .map(p -> {
                    var port = (ObjectValue) p;
                    return Value.object(
                            "name", port.text("name").orElse(""),
                            "port", port.integer("port").orElse(0L),
                            "protocol", port.text("protocol").orElse("TCP"));
                })
                .toList();
        storage.put(
                new Manifest(Value.object(
                        "apiVersion",
                        "discovery.k8s.io/v1",
                        "kind",
                        "EndpointSlice",
                        "metadata",
                        Value.object(
                                "name", service.name() + "-0",
                                "namespace", service.namespace(),
                                "labels", Value.object("kubernetes.io/service-name", service.name()),
                                "ownerReferences", Value.list(ownedBy(service))),
                        "addressType",
                        "IPv4",
                        "endpoints",
                        Value.list(endpoints),
                        "ports",
                        Value.list(ports))),
                MANAGER,
                "");
    }

    // ---- routes

    private void routeLater(ResourceId id) {
        if (withholdRouteStatus || !routesQueued.add(id)) {
            return;
        }
        world.later(ROUTE_REACTION, () -> {
            routesQueued.remove(id);
            if (!withholdRouteStatus) {
                storage.bare(id).ifPresent(this::routeStatus);
            }
        });
    }

    private void routeStatus(Manifest route) {
        var parents = new ArrayList<ObjectValue>();
        for (var parent : route.spec().list("parentRefs")) {
            boolean resolved = route.spec().list("rules").stream()
                    .filter(ObjectValue.class::isInstance)
                    .flatMap(rule -> ((ObjectValue) rule).list("backendRefs").stream())
                    .allMatch(ref -> ref instanceof ObjectValue backend
                            && storage.bare(ResourceId.of(
                                            "",
                                            "Service",
                                            route.namespace(),
                                            backend.text("name").orElse("")))
                                    .isPresent());
            parents.add(Value.object(
                    "parentRef",
                    parent,
                    "controllerName",
                    gateway,
                    "conditions",
                    Value.list(
                            condition(route, "Accepted", true, "Accepted", ""),
                            condition(
                                    route,
                                    "ResolvedRefs",
                                    resolved,
                                    resolved ? "ResolvedRefs" : "BackendNotFound",
                                    resolved ? "" : "a Service that a backendRef names is not there"))));
        }
        storage.put(
                new Manifest(route.tree().with("status", Value.object("parents", Value.list(parents)))),
                "rehearsal-gateway",
                "status");
    }

    private ObjectValue condition(Manifest route, String type, boolean status, String reason, String message) {
        var before = route.status().list("parents").stream()
                .filter(ObjectValue.class::isInstance)
                .flatMap(p -> ((ObjectValue) p).list("conditions").stream())
                .toList();
        return condition(route, before, type, status, reason, message);
    }

    private ObjectValue condition(
            Manifest object, List<Value> conditions, String type, boolean status, String reason, String message) {
        var before = conditions.stream()
                .filter(c -> c instanceof ObjectValue o
                        && o.text("type").orElse("").equals(type)
                        && o.text("status").orElse("").equals(status ? "True" : "False"))
                .findFirst()
                .flatMap(c -> ((ObjectValue) c).text("lastTransitionTime"));
        return Value.object(
                "type",
                type,
                "status",
                status ? "True" : "False",
                "reason",
                reason,
                "message",
                message,
                "observedGeneration",
                object.generation(),
                "lastTransitionTime",
                before.orElse(stamp()));
    }

    private String stamp() {
        return world.time().now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    // ---- autoscalers

    private void autoscale(Manifest hpa) {
        var target = hpa.spec().object("scaleTargetRef");
        var deployment = storage.bare(
                new ResourceId(DEPLOYMENT, hpa.namespace(), target.text("name").orElse("")));
        if (deployment.isEmpty()) {
            return;
        }
        long now = deployment.get().spec().integer("replicas").orElse(1L);
        if (now == 0) {
            return;
        }
        long min = hpa.spec().integer("minReplicas").orElse(1L);
        long max = hpa.spec().integer("maxReplicas").orElse(min);
        long wanted = Math.min(Math.max(now, min), max);
        if (wanted != now) {
            storage.put(deployment.get().with("spec.replicas", Value.of(wanted)), "horizontal-pod-autoscaler", "");
        }
        storage.put(
                new Manifest(
                        hpa.tree().with("status", Value.object("currentReplicas", now, "desiredReplicas", wanted))),
                MANAGER,
                "status");
    }

    // ---- disruption budgets

    private void budget(Manifest budget) {
        var covered = storage.bareList(POD, budget.namespace()).stream()
                .filter(p -> selects(budget.spec().object("selector").object("matchLabels"), p))
                .toList();
        int expected = covered.size();
        int healthy = (int) covered.stream().filter(Pods::ready).count();
        int desired = budget.spec().has("minAvailable")
                ? share(budget.spec().get("minAvailable"), expected, true)
                : expected - share(budget.spec().get("maxUnavailable"), expected, true);
        int allowed = Math.max(0, healthy - Math.max(0, desired));
        storage.put(
                new Manifest(budget.tree()
                        .with(
                                "status",
                                Value.object(
                                        "observedGeneration",
                                        budget.generation(),
                                        "expectedPods",
                                        expected,
                                        "currentHealthy",
                                        healthy,
                                        "desiredHealthy",
                                        Math.max(0, desired),
                                        "disruptionsAllowed",
                                        allowed,
                                        "conditions",
                                        Value.list(condition(
                                                budget,
                                                budget.status().list("conditions"),
                                                "DisruptionAllowed",
                                                allowed > 0,
                                                allowed > 0 ? "SufficientPods" : "InsufficientPods",
                                                ""))))),
                MANAGER,
                "status");
    }

    // ---- quota

    private void quota(Manifest quota) {
        var hard = quota.spec().object("hard");
        var used = new LinkedHashMap<String, Value>();
        hard.fields().keySet().forEach(resource -> {
            if (resource.equals("pods") || resource.equals("count/pods")) {
                long count = storage.bareList(POD, quota.namespace()).stream()
                        .filter(pod -> !pod.status().text("phase").orElse("").matches("Succeeded|Failed"))
                        .count();
                used.put(resource, Value.of(Long.toString(count)));
            }
        });
        storage.put(
                new Manifest(quota.tree().with("status", Value.object("hard", hard, "used", new ObjectValue(used)))),
                MANAGER,
                "status");
    }

    /** A number, or a percentage of a total. */
    static int share(@org.jspecify.annotations.Nullable Value value, int total, boolean up) {
        return switch (value) {
            case Value.NumberValue number -> number.asLong().orElse(0L).intValue();
            case Value.StringValue(var text)
            when text.endsWith("%") -> {
                int percent = Integer.parseInt(text.substring(0, text.length() - 1));
                yield up ? Math.ceilDiv(percent * total, 100) : percent * total / 100;
            }
            case null, default -> 0;
        };
    }

    /** Labels of a template, with one more. */
    static ObjectValue labels(Map<String, String> labels, String key, String value) {
        var all = new LinkedHashMap<>(labels);
        all.put(key, value);
        return Value.texts(all);
    }

    static List<Manifest> owned(Storage storage, GroupKind kind, Manifest owner) {
        return storage.dependents(owner.uid().orElse("")).stream()
                .filter(id -> id.groupKind().equals(kind))
                .flatMap(id -> storage.bare(id).stream())
                .toList();
    }
}
