package dev.slipway.workflow.workload;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.workload.Health;
import dev.slipway.api.workload.HealthRule;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** Health of the common kinds, each from the object alone. */
public final class HealthRules {
    private HealthRules() {}

    private static HealthRule.Verdict verdict(Health health, String code, Object... arguments) {
        return new HealthRule.Verdict(health, Message.of(code, arguments));
    }

    private static HealthRule.Verdict counts(Manifest live, long wanted, long updated, long available) {
        if (live.isBeingDeleted()) {
            return verdict(Health.PROGRESSING, "workflow.health-deleting", live.id());
        }
        if (live.observedGeneration() < live.generation()) {
            return verdict(Health.PROGRESSING, "workflow.health-not-seen", live.id());
        }
        return verdict(
                updated >= wanted && available >= wanted ? Health.HEALTHY : Health.PROGRESSING,
                "workflow.health-pods",
                live.id(),
                available,
                wanted,
                updated);
    }

    private static long count(Manifest live, String field) {
        return live.status().integer(field).orElse(0L);
    }

    private static HealthRule.Verdict present(Manifest live) {
        return live.isBeingDeleted()
                ? verdict(Health.PROGRESSING, "workflow.health-deleting", live.id())
                : verdict(Health.HEALTHY, "workflow.health-present", live.id());
    }

    /** Deployments: all pods of the present template and available. */
    @Extension
    public static final class DeploymentHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return new GroupKind("apps", "Deployment");
        }

        @Override
        public Verdict assess(Manifest live) {
            var failure = new DeploymentAdapter().read(live).failure();
            if (failure.isPresent()) {
                return new Verdict(Health.DEGRADED, failure.get());
            }
            if (Conditions.isTrue(live, "ReplicaFailure")) {
                return verdict(
                        Health.DEGRADED,
                        "workflow.cause-pods-refused",
                        live.id(),
                        Conditions.said(live, "ReplicaFailure"));
            }
            if (live.spec().bool("paused").orElse(false)) {
                return verdict(Health.SUSPENDED, "workflow.health-suspended", live.id());
            }
            return counts(
                    live,
                    live.spec().integer("replicas").orElse(1L),
                    count(live, "updatedReplicas"),
                    count(live, "availableReplicas"));
        }
    }

    /** StatefulSets. */
    @Extension
    public static final class StatefulSetHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return new GroupKind("apps", "StatefulSet");
        }

        @Override
        public Verdict assess(Manifest live) {
            long wanted = live.spec().integer("replicas").orElse(1L);
            long kept = live.spec()
                    .object("updateStrategy")
                    .object("rollingUpdate")
                    .integer("partition")
                    .orElse(0L);
            long updated =
                    live.status().text("currentRevision").equals(live.status().text("updateRevision"))
                            ? wanted
                            : count(live, "updatedReplicas") + Math.min(kept, wanted);
            return counts(live, wanted, updated, count(live, "availableReplicas"));
        }
    }

    /** DaemonSets. */
    @Extension
    public static final class DaemonSetHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return new GroupKind("apps", "DaemonSet");
        }

        @Override
        public Verdict assess(Manifest live) {
            return counts(
                    live,
                    count(live, "desiredNumberScheduled"),
                    count(live, "updatedNumberScheduled"),
                    count(live, "numberAvailable"));
        }
    }

    /** ReplicaSets. */
    @Extension
    public static final class ReplicaSetHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return new GroupKind("apps", "ReplicaSet");
        }

        @Override
        public Verdict assess(Manifest live) {
            if (Conditions.isTrue(live, "ReplicaFailure")) {
                return verdict(
                        Health.DEGRADED,
                        "workflow.cause-pods-refused",
                        live.id(),
                        Conditions.said(live, "ReplicaFailure"));
            }
            long wanted = live.spec().integer("replicas").orElse(1L);
            return counts(live, wanted, count(live, "replicas"), count(live, "availableReplicas"));
        }
    }

    /** Pods. */
    @Extension
    public static final class PodHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return GroupKind.core("Pod");
        }

        @Override
        public Verdict assess(Manifest live) {
            if (live.isBeingDeleted()) {
                return verdict(Health.PROGRESSING, "workflow.health-deleting", live.id());
            }
            return switch (live.status().text("phase").orElse("")) {
                case "Succeeded" -> verdict(Health.HEALTHY, "workflow.health-complete", live.id());
                case "Failed" ->
                    verdict(
                            Health.DEGRADED,
                            "workflow.health-failed",
                            live.id(),
                            live.status().text("reason").orElse("Failed"));
                case "Running" ->
                    Conditions.isTrue(live, "Ready")
                            ? verdict(Health.HEALTHY, "workflow.health-ready", live.id())
                            : verdict(
                                    Health.PROGRESSING,
                                    "workflow.health-waiting",
                                    live.id(),
                                    Conditions.said(live, "Ready"));
                case "Pending" ->
                    verdict(
                            Health.PROGRESSING,
                            "workflow.health-waiting",
                            live.id(),
                            Conditions.said(live, "PodScheduled"));
                default -> verdict(Health.UNKNOWN, "workflow.health-unknown", live.id());
            };
        }
    }

    /** Jobs. */
    @Extension
    public static final class JobHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return new GroupKind("batch", "Job");
        }

        @Override
        public Verdict assess(Manifest live) {
            if (Conditions.isTrue(live, "Failed")) {
                return verdict(Health.DEGRADED, "workflow.health-failed", live.id(), Conditions.said(live, "Failed"));
            }
            if (Conditions.isTrue(live, "Complete")) {
                return verdict(Health.HEALTHY, "workflow.health-complete", live.id());
            }
            return live.spec().bool("suspend").orElse(false)
                    ? verdict(Health.SUSPENDED, "workflow.health-suspended", live.id())
                    : verdict(Health.PROGRESSING, "workflow.health-running", live.id());
        }
    }

    /** CronJobs. */
    @Extension
    public static final class CronJobHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return new GroupKind("batch", "CronJob");
        }

        @Override
        public Verdict assess(Manifest live) {
            return live.spec().bool("suspend").orElse(false)
                    ? verdict(Health.SUSPENDED, "workflow.health-suspended", live.id())
                    : present(live);
        }
    }

    /** Services; one that wants a load balancer waits for its address. */
    @Extension
    public static final class ServiceHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return GroupKind.core("Service");
        }

        @Override
        public Verdict assess(Manifest live) {
            boolean waits = live.spec().text("type").equals(Optional.of("LoadBalancer"))
                    && live.status().object("loadBalancer").list("ingress").isEmpty();
            return waits ? verdict(Health.PROGRESSING, "workflow.health-no-address", live.id()) : present(live);
        }
    }

    /** PersistentVolumeClaims. */
    @Extension
    public static final class ClaimHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return GroupKind.core("PersistentVolumeClaim");
        }

        @Override
        public Verdict assess(Manifest live) {
            return switch (live.status().text("phase").orElse("Pending")) {
                case "Bound" -> verdict(Health.HEALTHY, "workflow.health-ready", live.id());
                case "Lost" -> verdict(Health.DEGRADED, "workflow.health-failed", live.id(), "Lost");
                default -> verdict(Health.PROGRESSING, "workflow.health-waiting", live.id(), "Pending");
            };
        }
    }

    /** HTTPRoutes: each parent that answered accepted it and resolved its references. */
    @Extension
    public static final class HttpRouteHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return new GroupKind("gateway.networking.k8s.io", "HTTPRoute");
        }

        @Override
        public Verdict assess(Manifest live) {
            var parents = live.status().list("parents");
            if (parents.isEmpty()) {
                return verdict(Health.PROGRESSING, "workflow.health-no-parent", live.id());
            }
            for (var parent : parents) {
                var conditions = parent instanceof ObjectValue o ? o.list("conditions") : List.<Value>of();
                for (var condition : conditions) {
                    if (condition instanceof ObjectValue c
                            && c.text("status").equals(Optional.of("False"))
                            && List.of("Accepted", "ResolvedRefs")
                                    .contains(c.text("type").orElse(""))) {
                        return verdict(
                                Health.DEGRADED,
                                "workflow.health-failed",
                                live.id(),
                                c.text("message").orElse(c.text("reason").orElse("")));
                    }
                }
            }
            return verdict(Health.HEALTHY, "workflow.health-ready", live.id());
        }
    }

    /** Autoscalers. */
    @Extension
    public static final class AutoscalerHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return new GroupKind("autoscaling", "HorizontalPodAutoscaler");
        }

        @Override
        public Verdict assess(Manifest live) {
            return Conditions.isFalse(live, "AbleToScale")
                    ? verdict(
                            Health.DEGRADED, "workflow.health-failed", live.id(), Conditions.said(live, "AbleToScale"))
                    : present(live);
        }
    }

    /** Disruption budgets. */
    @Extension
    public static final class BudgetHealth implements HealthRule {
        @Override
        public GroupKind kind() {
            return new GroupKind("policy", "PodDisruptionBudget");
        }

        @Override
        public Verdict assess(Manifest live) {
            return count(live, "currentHealthy") < count(live, "desiredHealthy")
                    ? verdict(
                            Health.DEGRADED,
                            "workflow.health-budget",
                            live.id(),
                            count(live, "currentHealthy"),
                            count(live, "desiredHealthy"))
                    : present(live);
        }
    }
}
