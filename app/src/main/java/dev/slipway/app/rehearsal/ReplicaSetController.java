package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Makes and removes pods so that a ReplicaSet has as many as it wants, within the namespace's quota. One thread. */
final class ReplicaSetController {
    private static final GroupKind QUOTA = GroupKind.core("ResourceQuota");
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final World world;
    private final Storage storage;
    private final SplittableRandom random;
    private final Consumer<ResourceId> enqueue;

    ReplicaSetController(World world, Storage storage, SplittableRandom random, Consumer<ResourceId> enqueue) {
        this.world = world;
        this.storage = storage;
        this.random = random;
        this.enqueue = enqueue;
    }

    void reconcile(Manifest set) {
        var pods = new ArrayList<>(Controllers.owned(storage, Controllers.POD, set).stream()
                .filter(p -> !p.isBeingDeleted())
                .toList());
        int wanted = set.spec().integer("replicas").orElse(1L).intValue();
        Optional<String> failure = Optional.empty();
        while (pods.size() < wanted && failure.isEmpty()) {
            failure = overQuota(set.namespace());
            if (failure.isEmpty()) {
                pods.add(create(set));
            }
        }
        if (pods.size() > wanted) {
            pods.sort(Comparator.comparing(Pods::ready)
                    .thenComparing(p -> p.spec().has("nodeName"))
                    .thenComparing(Comparator.comparing((Manifest p) ->
                                    p.metadata().text("creationTimestamp").orElse(""))
                            .reversed())
                    .thenComparing(Manifest::name));
            for (var pod : List.copyOf(pods.subList(0, pods.size() - wanted))) {
                storage.delete(
                        pod.gvk(),
                        pod.id(),
                        Optional.empty(),
                        Optional.empty(),
                        WriteRequest.Propagation.BACKGROUND,
                        false);
                pods.remove(pod);
            }
        }
        status(set, pods, failure);
    }

    private Optional<String> overQuota(String namespace) {
        for (var quota : storage.bareList(QUOTA, namespace)) {
            var hard = quota.spec().object("hard").get("pods");
            long limit = hard instanceof Value.StringValue(var text)
                    ? Long.parseLong(text)
                    : hard instanceof Value.NumberValue n ? n.asLong().orElse(Long.MAX_VALUE) : Long.MAX_VALUE;
            int used = storage.bareList(Controllers.POD, namespace).size();
            if (used >= limit) {
                return Optional.of("pods is forbidden: exceeded quota: " + quota.name()
                        + ", requested: pods=1, used: pods=" + used + ", limited: pods=" + limit);
            }
        }
        return Optional.empty();
    }

    private Manifest create(Manifest set) {
        var template = set.spec().object("template");
        var name = new StringBuilder(set.name()).append('-');
        for (int i = 0; i < 5; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        var metadata = Value.object(
                "name", name.toString(),
                "namespace", set.namespace(),
                "labels", template.object("metadata").object("labels"),
                "ownerReferences", Value.list(Controllers.ownedBy(set)));
        var annotations = template.object("metadata").object("annotations");
        if (!annotations.isEmpty()) {
            metadata = metadata.with("annotations", annotations);
        }
        return storage.put(
                new Manifest(Value.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "metadata",
                        metadata,
                        "spec",
                        admitted(template.object("spec"), name.substring(name.length() - 5)))),
                Controllers.MANAGER,
                "");
    }

    /** What admission adds to a pod: account, token volume, priority, tolerations of unreachable nodes. */
    private static ObjectValue admitted(ObjectValue spec, String suffix) {
        var account = spec.text("serviceAccountName").orElse("default");
        var out = spec.with("serviceAccountName", Value.of(account))
                .with("serviceAccount", Value.of(account))
                .with("priority", Value.of(0))
                .with("preemptionPolicy", Value.of("PreemptLowerPriority"));
        var tolerations = new ArrayList<>(spec.list("tolerations"));
        for (var key : List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
            tolerations.add(
                    Value.object("effect", "NoExecute", "key", key, "operator", "Exists", "tolerationSeconds", 300));
        }
        out = out.with("tolerations", Value.list(tolerations));
        if (!spec.bool("automountServiceAccountToken").orElse(true)) {
            return out;
        }
        var volume = "kube-api-access-" + suffix;
        var volumes = new ArrayList<>(spec.list("volumes"));
        volumes.add(Value.object(
                "name",
                volume,
                "projected",
                Value.object(
                        "sources",
                        Value.list(
                                Value.object(
                                        "serviceAccountToken",
                                        Value.object("expirationSeconds", 3607, "path", "token")),
                                Value.object(
                                        "configMap",
                                        Value.object(
                                                "name",
                                                "kube-root-ca.crt",
                                                "items",
                                                Value.list(Value.object("key", "ca.crt", "path", "ca.crt")))),
                                Value.object(
                                        "downwardAPI",
                                        Value.object(
                                                "items",
                                                Value.list(Value.object(
                                                        "path",
                                                        "namespace",
                                                        "fieldRef",
                                                        Value.object(
                                                                "apiVersion",
                                                                "v1",
                                                                "fieldPath",
                                                                "metadata.namespace")))))))));
        out = out.with("volumes", Value.list(volumes));
        var containers = new ArrayList<Value>();
        for (var item : spec.list("containers")) {
            if (item instanceof ObjectValue container) {
                var mounts = new ArrayList<>(container.list("volumeMounts"));
                mounts.add(Value.object(
                        "name",
                        volume,
                        "readOnly",
                        true,
                        "mountPath",
                        "/var/run/secrets/kubernetes.io/serviceaccount"));
                containers.add(container.with("volumeMounts", Value.list(mounts)));
            }
        }
        return out.with("containers", Value.list(containers));
    }

    private void status(Manifest set, List<Manifest> pods, Optional<String> failure) {
        long minReady = set.spec().integer("minReadySeconds").orElse(0L);
        int ready = 0;
        int available = 0;
        for (var pod : pods) {
            var since = storage.bare(pod.id()).flatMap(Pods::readySince);
            if (since.isPresent()) {
                ready++;
                var due = since.get().plusSeconds(minReady);
                if (due.isAfter(world.time().now())) {
                    world.later(Duration.between(world.time().now(), due), () -> enqueue.accept(set.id()));
                } else {
                    available++;
                }
            }
        }
        var status = Value.object("replicas", pods.size(), "observedGeneration", set.generation());
        status = DeploymentController.some(status, "fullyLabeledReplicas", pods.size());
        status = DeploymentController.some(status, "readyReplicas", ready);
        status = DeploymentController.some(status, "availableReplicas", available);
        status = status.with("terminatingReplicas", Value.of(terminating(set)));
        if (failure.isPresent()) {
            status = status.with(
                    "conditions",
                    Value.list(Value.object(
                            "type", "ReplicaFailure",
                            "status", "True",
                            "reason", "FailedCreate",
                            "message", failure.get(),
                            "lastTransitionTime",
                                    world.time()
                                            .now()
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString())));
            if (!set.status().equals(status)) {
                // another try, as the controller's back-off would give it
                world.later(Duration.ofSeconds(10), () -> enqueue.accept(set.id()));
            }
        }
        storage.put(new Manifest(set.tree().with("status", status)), Controllers.MANAGER, "status");
    }

    private int terminating(Manifest set) {
        return (int) Controllers.owned(storage, Controllers.POD, set).stream()
                .filter(Manifest::isBeingDeleted)
                .count();
    }

    /** Whether two pod templates are the same but for the hash label. */
    static boolean sameTemplate(ObjectValue a, ObjectValue b) {
        return Value.equivalent(plain(a), plain(b));
    }

    private static ObjectValue plain(ObjectValue template) {
        var metadata = template.object("metadata");
        return template.with(
                "metadata", metadata.with("labels", metadata.object("labels").without("pod-template-hash")));
    }
}
