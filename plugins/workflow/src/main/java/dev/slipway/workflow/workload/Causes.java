package dev.slipway.workflow.workload;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.workload.WorkloadAdapter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Why a workload's pods do not come up, in one sentence: quota, admission, image, configuration, crash, scheduling,
 * probe, disruption budget, deadline. The nearest cause wins over what merely follows from it.
 */
public final class Causes {
    private static final Set<String> IMAGE = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "RegistryUnavailable");
    private static final Set<String> CONFIGURATION =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

    private Causes() {}

    /**
     * @param sentence what keeps it from going on
     * @param object the object it is about, a pod for example
     * @param stuck whether it will hardly go on by itself
     */
    public record Cause(Message sentence, ResourceId object, boolean stuck) {}

    /**
     * @param workload the live workload
     * @param pods pods of the lane; those of other workloads are left aside
     * @param others further objects that were seen: events, ReplicaSets, budgets
     */
    public static Optional<Cause> of(
            WorkloadAdapter adapter, Manifest workload, List<Manifest> pods, Collection<Manifest> others) {
        var reading = adapter.read(workload);
        if (!reading.fresh() || reading.complete()) {
            return Optional.empty();
        }
        var refused = refused(workload, workload.id());
        if (refused.isPresent()) {
            return refused;
        }
        var selector = adapter.selector(workload).orElseGet(() -> adapter.podLabels(workload));
        var own = pods.stream()
                .filter(p -> p.labels().entrySet().containsAll(selector.entrySet()))
                .filter(p -> ownedBy(p, workload, selector))
                .sorted(Comparator.comparing(Manifest::name))
                .toList();
        for (var look : List.<Function<Manifest, Optional<Cause>>>of(
                Causes::waiting, Causes::unscheduled, Causes::crashed, Causes::unready)) {
            for (var pod : own) {
                var cause = look.apply(pod);
                if (cause.isPresent()) {
                    return cause;
                }
            }
        }
        for (var other : others) {
            if (other.kind().equals("ReplicaSet") && ownedBy(other, workload, selector)) {
                var of = refused(other, other.id());
                if (of.isPresent()) {
                    return of;
                }
            }
        }
        var event = others.stream()
                .filter(e -> e.kind().equals("Event"))
                .filter(e -> e.tree().text("type").equals(Optional.of("Warning")))
                .filter(e -> e.tree()
                        .object("involvedObject")
                        .text("name")
                        .orElse("")
                        .startsWith(workload.name()))
                .max(Comparator.comparing(e -> e.tree().text("lastTimestamp").orElse("")));
        if (event.isPresent()) {
            var e = event.get().tree();
            return Optional.of(new Cause(
                    Message.of(
                            "workflow.cause-event",
                            workload.id(),
                            e.text("reason").orElse(""),
                            e.text("message").orElse("")),
                    workload.id(),
                    false));
        }
        if (reading.failure().isPresent()) {
            return Optional.of(new Cause(reading.failure().get(), workload.id(), true));
        }
        return others.stream()
                .filter(o -> o.kind().equals("PodDisruptionBudget"))
                .filter(o ->
                        LabelSelectors.selects(o, adapter.podLabels(workload)).orElse(false))
                .filter(o -> o.status().integer("disruptionsAllowed").orElse(1L) == 0
                        && own.stream().anyMatch(Manifest::isBeingDeleted))
                .findFirst()
                .map(o -> new Cause(Message.of("workflow.cause-budget", o.id(), workload.id()), o.id(), false));
    }

    /** A pod of a ReplicaSet of this workload; pods whose owner is not known count when their labels say so. */
    private static boolean ownedBy(Manifest dependent, Manifest workload, Map<String, String> selector) {
        var owners = dependent.metadata().list("ownerReferences").stream()
                .filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast)
                .toList();
        if (owners.isEmpty()) {
            return dependent.labels().entrySet().containsAll(selector.entrySet());
        }
        return owners.stream().anyMatch(o -> {
            var name = o.text("name").orElse("");
            return workload.uid().isPresent() && o.text("uid").equals(workload.uid())
                    || name.equals(workload.name())
                    || name.startsWith(workload.name() + "-")
                            && name.indexOf('-', workload.name().length() + 1) < 0;
        });
    }

    private static Optional<Cause> refused(Manifest owner, ResourceId id) {
        if (!Conditions.isTrue(owner, "ReplicaFailure")) {
            return Optional.empty();
        }
        var said = Conditions.said(owner, "ReplicaFailure");
        var lower = said.toLowerCase(Locale.ROOT);
        var code = lower.contains("exceeded quota")
                ? "workflow.cause-quota"
                : lower.contains("admission webhook") || lower.contains("violates podsecurity")
                        ? "workflow.cause-admission"
                        : "workflow.cause-pods-refused";
        return Optional.of(new Cause(Message.of(code, id, said), id, true));
    }

    private static List<ObjectValue> containers(Manifest pod) {
        var out = new ArrayList<ObjectValue>();
        for (var list : List.of("initContainerStatuses", "containerStatuses")) {
            for (var status : pod.status().list(list)) {
                if (status instanceof ObjectValue o) {
                    out.add(o);
                }
            }
        }
        return out;
    }

    private static Optional<Cause> waiting(Manifest pod) {
        for (var container : containers(pod)) {
            var waiting = container.object("state").object("waiting");
            var reason = waiting.text("reason").orElse("");
            var said = waiting.text("message").orElse(reason);
            var name = container.text("name").orElse("");
            if (IMAGE.contains(reason)) {
                return Optional.of(new Cause(
                        Message.of(
                                "workflow.cause-image",
                                pod.id(),
                                name,
                                container.text("image").orElseGet(() -> image(pod, name)),
                                said),
                        pod.id(),
                        true));
            }
            if (CONFIGURATION.contains(reason)) {
                return Optional.of(
                        new Cause(Message.of("workflow.cause-configuration", pod.id(), name, said), pod.id(), true));
            }
        }
        return Optional.empty();
    }

    private static String image(Manifest pod, String container) {
        return pod.spec().list("containers").stream()
                .filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast)
                .filter(c -> c.text("name").equals(Optional.of(container)))
                .flatMap(c -> c.text("image").stream())
                .findFirst()
                .orElse("");
    }

    private static Optional<Cause> crashed(Manifest pod) {
        for (var container : containers(pod)) {
            boolean looping =
                    container.object("state").object("waiting").text("reason").equals(Optional.of("CrashLoopBackOff"));
            long restarts = container.integer("restartCount").orElse(0L);
            if (looping || restarts > 0 && !container.bool("ready").orElse(false)) {
                var last = container.object("lastState").object("terminated");
                var reason = last.text("reason").orElse("Error");
                return Optional.of(new Cause(
                        Message.of(
                                "workflow.cause-crash-loop",
                                pod.id(),
                                container.text("name").orElse(""),
                                restarts,
                                last.integer("exitCode")
                                        .map(code -> reason + " " + code)
                                        .orElse(reason)),
                        pod.id(),
                        looping));
            }
        }
        return Optional.empty();
    }

    private static Optional<Cause> unscheduled(Manifest pod) {
        if (!Conditions.isFalse(pod, "PodScheduled")) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                Message.of("workflow.cause-unschedulable", pod.id(), Conditions.said(pod, "PodScheduled")),
                pod.id(),
                true));
    }

    private static Optional<Cause> unready(Manifest pod) {
        if (pod.isBeingDeleted() || Conditions.isTrue(pod, "Ready")) {
            return Optional.empty();
        }
        for (var container : containers(pod)) {
            if (container.object("state").has("running")
                    && !container.bool("ready").orElse(false)) {
                return Optional.of(new Cause(
                        Message.of(
                                "workflow.cause-probe",
                                pod.id(),
                                container.text("name").orElse("")),
                        pod.id(),
                        false));
            }
        }
        return Optional.empty();
    }
}
