package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Rolls Deployments: a ReplicaSet per template, scaled by maxSurge and maxUnavailable, with the conditions that people and
 * tools look at. One thread.
 */
final class DeploymentController {
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    private static final String MOST = "deployment.kubernetes.io/max-replicas";
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final String HASH = "pod-template-hash";

    private final World world;
    private final Storage storage;
    private final Consumer<ResourceId> enqueue;
    /** When a Deployment last got further, and with which figures. */
    private final Map<String, Progress> progress = new HashMap<>();

    private record Progress(String figures, Instant since) {}

    DeploymentController(World world, Storage storage, Consumer<ResourceId> enqueue) {
        this.world = world;
        this.storage = storage;
        this.enqueue = enqueue;
    }

    void reconcile(Manifest deployment) {
        var sets = new ArrayList<>(Controllers.owned(storage, Controllers.REPLICA_SET, deployment));
        sets.sort(
                Comparator.comparing(s -> s.metadata().text("creationTimestamp").orElse("") + s.name()));
        var template = deployment.spec().object("template");
        Optional<Manifest> current = sets.stream()
                .filter(s -> ReplicaSetController.sameTemplate(s.spec().object("template"), template))
                .findFirst();
        boolean paused = deployment.spec().bool("paused").orElse(false);
        boolean recreate =
                deployment.spec().object("strategy").text("type").orElse("").equals("Recreate");
        if (!paused) {
            if (current.isEmpty() && !(recreate && sets.stream().anyMatch(this::hasPods))) {
                var made = create(deployment, sets);
                current = Optional.of(made);
                sets.add(made);
            } else if (recreate && current.isEmpty()) {
                sets.forEach(old -> scale(old, 0));
            }
            if (current.isPresent()) {
                revision(deployment, current.get(), sets);
                roll(deployment, current.get(), sets, recreate);
            }
        } else {
            proportion(deployment, sets);
        }
        note(deployment, sets);
        status(deployment, current);
        clean(deployment, current);
    }

    private boolean hasPods(Manifest set) {
        return !Controllers.owned(storage, Controllers.POD, set).isEmpty();
    }

    private Manifest create(Manifest deployment, List<Manifest> sets) {
        var template = deployment.spec().object("template");
        var hash = hash(template);
        var labels = template.object("metadata").object("labels").with(HASH, Value.of(hash));
        var selector = deployment.spec().object("selector");
        var setSelector =
                selector.with("matchLabels", selector.object("matchLabels").with(HASH, Value.of(hash)));
        int wanted = deployment.spec().integer("replicas").orElse(1L).intValue();
        int total = sets.stream().mapToInt(DeploymentController::replicas).sum();
        int room = Math.max(0, wanted + surge(deployment, wanted) - total);
        var spec = Value.object(
                "replicas", Math.min(wanted, room),
                "selector", setSelector,
                "template",
                        template.with("metadata", template.object("metadata").with("labels", labels)));
        if (deployment.spec().has("minReadySeconds")) {
            spec = spec.with(
                    "minReadySeconds",
                    Value.of(deployment.spec().integer("minReadySeconds").orElse(0L)));
        }
        return bare(storage.put(
                new Manifest(Value.object(
                        "apiVersion",
                        "apps/v1",
                        "kind",
                        "ReplicaSet",
                        "metadata",
                        Value.object(
                                "name", deployment.name() + "-" + hash,
                                "namespace", deployment.namespace(),
                                "labels", labels,
                                "annotations",
                                        sizes(deployment, ObjectValue.EMPTY)
                                                .with(REVISION, Value.of(Long.toString(nextRevision(sets)))),
                                "ownerReferences", Value.list(Controllers.ownedBy(deployment))),
                        "spec",
                        spec)),
                Controllers.MANAGER,
                ""));
    }

    /** A name for a template: as long and of the same letters as the real controller's, from a digest of our own. */
    private static String hash(ObjectValue template) {
        long number = Long.parseLong(Digest.of(template).hex().substring(0, 8), 16);
        var out = new StringBuilder();
        for (char digit : Long.toString(number).toCharArray()) {
            out.append(LETTERS.charAt(digit % LETTERS.length()));
        }
        return out.toString();
    }

    private static Manifest bare(Manifest shown) {
        return shown.without("metadata.managedFields");
    }

    private static long revisionOf(Manifest set) {
        return Long.parseLong(set.annotations().getOrDefault(REVISION, "0"));
    }

    private static long nextRevision(List<Manifest> sets) {
        return sets.stream().mapToLong(DeploymentController::revisionOf).max().orElse(0) + 1;
    }

    private void revision(Manifest deployment, Manifest current, List<Manifest> sets) {
        long newest = sets.stream()
                .filter(s -> !s.id().equals(current.id()))
                .mapToLong(DeploymentController::revisionOf)
                .max()
                .orElse(0);
        long revision = revisionOf(current) > newest ? revisionOf(current) : newest + 1;
        if (revision != revisionOf(current)) {
            storage.bare(current.id())
                    .ifPresent(set -> storage.put(
                            set.withAnnotation(REVISION, Long.toString(revision)), Controllers.MANAGER, ""));
        }
        if (!Long.toString(revision).equals(deployment.annotations().get(REVISION))) {
            storage.bare(deployment.id())
                    .ifPresent(d -> storage.put(
                            d.withAnnotation(REVISION, Long.toString(revision)), Controllers.MANAGER, "status"));
        }
    }

    /** What a ReplicaSet notes of its Deployment's size. */
    private static ObjectValue sizes(Manifest deployment, ObjectValue annotations) {
        int wanted = deployment.spec().integer("replicas").orElse(1L).intValue();
        return annotations
                .with(DESIRED, Value.of(Integer.toString(wanted)))
                .with(MOST, Value.of(Integer.toString(wanted + surge(deployment, wanted))));
    }

    private void note(Manifest deployment, List<Manifest> sets) {
        for (var set : sets) {
            storage.bare(set.id())
                    .filter(s -> replicas(s) > 0 || s.id().equals(set.id()) && sets.size() == 1)
                    .ifPresent(s -> {
                        var annotations = sizes(deployment, s.metadata().object("annotations"));
                        if (!Value.equivalent(annotations, s.metadata().object("annotations"))) {
                            storage.put(
                                    new Manifest(s.tree()
                                            .with("metadata", s.metadata().with("annotations", annotations))),
                                    Controllers.MANAGER,
                                    "");
                        }
                    });
        }
    }

    private static int replicas(Manifest set) {
        return set.spec().integer("replicas").orElse(1L).intValue();
    }

    private static int available(Manifest set) {
        // a status that has not caught up with a scale down yet counts pods that are on their way out
        return Math.min(
                replicas(set),
                set.status().integer("availableReplicas").orElse(0L).intValue());
    }

    private static int surge(Manifest deployment, int wanted) {
        return Controllers.share(
                deployment.spec().object("strategy").object("rollingUpdate").get("maxSurge"), wanted, true);
    }

    private static int unavailable(Manifest deployment, int wanted) {
        var value = deployment.spec().object("strategy").object("rollingUpdate").get("maxUnavailable");
        int n = Controllers.share(value, wanted, false);
        return n == 0 && surge(deployment, wanted) == 0 ? 1 : n;
    }

    private void scale(Manifest set, int wanted) {
        storage.bare(set.id()).ifPresent(now -> {
            if (replicas(now) != wanted) {
                storage.put(now.with("spec.replicas", Value.of(wanted)), Controllers.MANAGER, "");
            }
        });
    }

    private void roll(Manifest deployment, Manifest current, List<Manifest> sets, boolean recreate) {
        int wanted = deployment.spec().integer("replicas").orElse(1L).intValue();
        var fresh = storage.bare(current.id()).orElse(current);
        var old = sets.stream()
                .filter(s -> !s.id().equals(current.id()))
                .flatMap(s -> storage.bare(s.id()).stream())
                .toList();
        if (recreate) {
            old.forEach(set -> scale(set, 0));
            if (old.stream().noneMatch(this::hasPods)) {
                scale(fresh, wanted);
            }
            return;
        }
        int oldTotal = old.stream().mapToInt(DeploymentController::replicas).sum();
        int newReplicas = replicas(fresh);
        if (newReplicas > wanted) {
            scale(fresh, wanted);
            newReplicas = wanted;
        } else if (newReplicas < wanted) {
            int most = wanted + surge(deployment, wanted);
            int grown = Math.min(wanted, newReplicas + Math.max(0, most - (oldTotal + newReplicas)));
            scale(fresh, grown);
            newReplicas = grown;
        }
        if (oldTotal == 0) {
            return;
        }
        int least = wanted - unavailable(deployment, wanted);
        int newUnavailable = newReplicas - available(fresh);
        int room = oldTotal + newReplicas - least - newUnavailable;
        var left = new HashMap<ResourceId, Integer>();
        old.forEach(set -> left.put(set.id(), replicas(set)));
        for (var set : old) {
            int sick = left.getOrDefault(set.id(), 0) - available(set);
            int drop = Math.min(Math.max(0, room), Math.max(0, sick));
            if (drop > 0) {
                left.merge(set.id(), -drop, Integer::sum);
                room -= drop;
            }
        }
        int availableTotal =
                old.stream().mapToInt(DeploymentController::available).sum() + available(fresh);
        int spare = availableTotal - least;
        for (var set : old) {
            int drop = Math.min(Math.max(0, spare), left.getOrDefault(set.id(), 0));
            if (drop > 0) {
                left.merge(set.id(), -drop, Integer::sum);
                spare -= drop;
            }
        }
        old.forEach(set -> scale(set, left.getOrDefault(set.id(), 0)));
    }

    /** While paused a change of the number still reaches the pods: the newest set with pods takes it. */
    private void proportion(Manifest deployment, List<Manifest> sets) {
        int wanted = deployment.spec().integer("replicas").orElse(1L).intValue();
        int total = sets.stream().mapToInt(DeploymentController::replicas).sum();
        if (total == wanted || sets.isEmpty()) {
            return;
        }
        var active = sets.stream().filter(s -> replicas(s) > 0).toList();
        var target = active.isEmpty() ? sets.getLast() : active.getLast();
        scale(target, Math.max(0, replicas(target) + wanted - total));
    }

    private void status(Manifest seen, Optional<Manifest> current) {
        var deployment = storage.bare(seen.id()).orElse(seen);
        var sets = Controllers.owned(storage, Controllers.REPLICA_SET, deployment);
        int wanted = deployment.spec().integer("replicas").orElse(1L).intValue();
        int total = sum(sets, "replicas");
        int ready = sum(sets, "readyReplicas");
        int availableNow = sum(sets, "availableReplicas");
        int updated = current.flatMap(c -> storage.bare(c.id()))
                .map(c -> c.status().integer("replicas").orElse(0L).intValue())
                .orElse(0);
        int updatedAvailable = current.flatMap(c -> storage.bare(c.id()))
                .map(DeploymentController::available)
                .orElse(0);
        var status = Value.object("observedGeneration", deployment.generation());
        status = some(status, "replicas", total);
        status = some(status, "updatedReplicas", updated);
        status = some(status, "readyReplicas", ready);
        status = some(status, "availableReplicas", availableNow);
        int asked = sets.stream().mapToInt(DeploymentController::replicas).sum();
        status = some(status, "unavailableReplicas", Math.max(0, asked - availableNow));
        status = status.with(
                "terminatingReplicas",
                Value.of(sets.stream()
                        .mapToLong(
                                s -> s.status().integer("terminatingReplicas").orElse(0L))
                        .sum()));
        boolean complete = updated == wanted && total == wanted && availableNow >= wanted;
        var conditions = new ArrayList<ObjectValue>();
        boolean enough = availableNow >= wanted - unavailable(deployment, wanted);
        conditions.add(condition(
                deployment,
                "Available",
                enough,
                enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability."));
        conditions.add(
                progressing(deployment, complete, updated + "/" + updatedAvailable + "/" + availableNow + "/" + total));
        sets.stream()
                .flatMap(s -> s.status().list("conditions").stream())
                .filter(c ->
                        c instanceof ObjectValue o && o.text("type").orElse("").equals("ReplicaFailure"))
                .findFirst()
                .map(ObjectValue.class::cast)
                .ifPresent(c -> conditions.add(c.with(
                        "lastUpdateTime", Value.of(c.text("lastTransitionTime").orElse("")))));
        storage.put(
                new Manifest(deployment.tree().with("status", status.with("conditions", Value.list(conditions)))),
                Controllers.MANAGER,
                "status");
    }

    private static int sum(List<Manifest> sets, String field) {
        return sets.stream()
                .mapToInt(s -> s.status().integer(field).orElse(0L).intValue())
                .sum();
    }

    static ObjectValue some(ObjectValue status, String field, int number) {
        return number == 0 ? status : status.with(field, Value.of(number));
    }

    private ObjectValue progressing(Manifest deployment, boolean complete, String figures) {
        var uid = deployment.uid().orElse("");
        var now = world.time().now();
        var generation = deployment.generation() + "/";
        if (deployment.spec().bool("paused").orElse(false)) {
            progress.remove(uid);
            return condition(deployment, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused");
        }
        if (complete) {
            progress.remove(uid);
            return condition(
                    deployment,
                    "Progressing",
                    true,
                    "NewReplicaSetAvailable",
                    "ReplicaSet has successfully progressed.");
        }
        var before = progress.get(uid);
        if (before == null || !before.figures().equals(generation + figures)) {
            before = new Progress(generation + figures, now);
            progress.put(uid, before);
        }
        long deadline = deployment.spec().integer("progressDeadlineSeconds").orElse(600L);
        var due = before.since().plusSeconds(deadline);
        if (!due.isAfter(now) && !deployment.spec().bool("paused").orElse(false)) {
            return condition(
                    deployment,
                    "Progressing",
                    false,
                    "ProgressDeadlineExceeded",
                    "ReplicaSet has timed out progressing.");
        }
        if (before.since().equals(now)) {
            world.later(Duration.between(now, due).plusMillis(1), () -> enqueue.accept(deployment.id()));
        }
        return condition(deployment, "Progressing", true, "ReplicaSetUpdated", "ReplicaSet is progressing.");
    }

    private ObjectValue condition(Manifest deployment, String type, boolean status, String reason, String message) {
        return condition(deployment, type, status ? "True" : "False", reason, message);
    }

    private ObjectValue condition(Manifest deployment, String type, String word, String reason, String message) {
        var before = deployment.status().list("conditions").stream()
                .filter(c ->
                        c instanceof ObjectValue o && o.text("type").orElse("").equals(type))
                .map(ObjectValue.class::cast)
                .findFirst();
        var stamp = world.time().now().truncatedTo(ChronoUnit.SECONDS).toString();
        var since = before.filter(b -> b.text("status").orElse("").equals(word))
                .flatMap(b -> b.text("lastTransitionTime"))
                .orElse(stamp);
        var updated = before.filter(b -> b.text("reason").orElse("").equals(reason))
                .flatMap(b -> b.text("lastUpdateTime"))
                .orElse(stamp);
        return Value.object(
                "type", type,
                "status", word,
                "lastUpdateTime", updated,
                "lastTransitionTime", since,
                "reason", reason,
                "message", message);
    }

    private void clean(Manifest deployment, Optional<Manifest> current) {
        int keep = deployment.spec().integer("revisionHistoryLimit").orElse(10L).intValue();
        var old = Controllers.owned(storage, Controllers.REPLICA_SET, deployment).stream()
                .filter(s -> current.filter(c -> c.id().equals(s.id())).isEmpty())
                .filter(s -> replicas(s) == 0 && s.status().integer("replicas").orElse(0L) == 0)
                .sorted(Comparator.comparingLong(DeploymentController::revisionOf))
                .toList();
        for (int i = 0; i < old.size() - keep; i++) {
            storage.remove(old.get(i).id());
        }
    }
}
