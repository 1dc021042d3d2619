package dev.slipway.workflow.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.traffic.TrafficRouter.Share;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workflow.StepVerdict;
import dev.slipway.traffic.GatewayApiRouter;
import dev.slipway.workflow.step.Shop;
import dev.slipway.workflow.step.StepTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What went wrong for users of other release engines, each under the number of its report. */
final class PeersIssuesTest {
    private final List<StepType> types = StepTypes.builtIn(Shop.ROUTERS, Shop.WORKLOADS);
    private final LanePlanner planner = new LanePlanner(types, Shop.ROUTERS, Shop.WORKLOADS);
    private final Invariants invariants = new Invariants(Shop.ROUTERS, Shop.WORKLOADS);
    private final LanePlan lane = Shop.ordinary(Shop.exampleSteps());

    private static Manifest pods(Manifest workload, int wanted, int ready) {
        return workload.with("spec.replicas", Value.of(wanted))
                .with("metadata.uid", Value.of("uid-" + workload.name()))
                .with(
                        "status",
                        Value.object(
                                "replicas",
                                wanted,
                                "updatedReplicas",
                                wanted,
                                "readyReplicas",
                                ready,
                                "availableReplicas",
                                ready));
    }

    private static Manifest stable(String image, int ready) {
        return pods(Shop.deployment(image), 5, ready);
    }

    private static Manifest canary(int wanted, int ready) {
        return pods(Shop.deployment("shop:2").with("metadata.name", Value.of("shop-canary")), wanted, ready);
    }

    private static Manifest route(int weight) {
        return new GatewayApiRouter()
                .predict(Shop.gateway(), Shop.route(), new Share(weight, weight > 0, Optional.empty()));
    }

    private StepContext context(int index, String part, Manifest... live) {
        return context(
                lane.steps().get(index),
                part,
                planner.desired(lane, 5, index - 1),
                planner.desired(lane, 5, index),
                live);
    }

    private StepContext rollBack(String part, Manifest... live) {
        var step = StepTypes.rollBack();
        var before = planner.desired(lane, 5, lane.steps().size() - 1);
        return context(step, part, before, type(step.kind()).predict(step, lane, 5, before), live);
    }

    private StepContext context(StepSpec step, String part, LaneDesired before, LaneDesired after, Manifest... live) {
        Map<ResourceId, Manifest> seen = new HashMap<>();
        for (var object : live) {
            seen.put(object.id(), object);
        }
        return new StepContext(
                lane,
                step,
                part,
                before,
                after,
                5,
                seen,
                List.of(),
                Map.of(Shop.WORKLOAD, stable("shop:1", 5), Shop.ROUTE, Shop.route()),
                Map.of(),
                Duration.ZERO,
                Instant.EPOCH,
                List.of());
    }

    private StepType type(String kind) {
        return types.stream().filter(t -> t.kind().equals(kind)).findFirst().orElseThrow();
    }

    private List<String> broken(StepContext context) {
        return invariants.check(context).stream()
                .filter(i -> !i.holds())
                .map(i -> i.name())
                .toList();
    }

    /** All traffic was sent to a stable side that had not been scaled up yet. */
    @Test
    void ar3372TrafficGoesToStableOnlyWhenStableCarriesIt() {
        assertThat(broken(context(11, "p3-route", stable("shop:2", 2), canary(5, 5), route(100))))
                .containsExactly("I1");
        assertThat(broken(context(11, "p3-route", stable("shop:2", 5), canary(5, 5), route(100))))
                .isEmpty();
    }

    /** The old side was scaled down before the traffic had been switched. */
    @Test
    void ar2050Ar2235TheCanaryStaysWhileTheRouteNamesIt() {
        assertThat(broken(context(11, "p5-remove", stable("shop:2", 5), canary(5, 5), route(100))))
                .contains("I3");
        assertThat(broken(context(11, "p5-remove", stable("shop:2", 5), canary(5, 5), route(0))))
                .isEmpty();
    }

    /** The canary's Service had no endpoints after the rollout degraded, and still got traffic. */
    @Test
    void ar2118NoWeightGoesToACanaryWithoutReadyPods() {
        assertThat(broken(context(4, "main", stable("shop:1", 5), canary(1, 0), route(0))))
                .contains("I1");
    }

    /** An abort hung because each side waited for the other. */
    @Test
    void ar4898TheWayBackNeedsTheStableSideAlone() {
        assertThat(broken(rollBack("r3-route", stable("shop:1", 5), canary(5, 0), route(60))))
                .isEmpty();
    }

    /** An autoscaler scaled an aborted canary up again, and its Service flapped: the way back removes both, last. */
    @Test
    void ar4973Ar3078NothingOfTheCanaryIsLeftToScaleOrToFlap() {
        var step = type(StepTypes.ROLL_BACK);
        var live = new Manifest[] {
            stable("shop:1", 5), canary(5, 5), route(0), Shop.service().with("metadata.name", Value.of("shop-canary"))
        };
        var names = step.effects(rollBack("r5-remove", live)).stream()
                .map(e -> e.request().target().toString())
                .toList();
        assertThat(names).containsExactly("Deployment.apps shop/shop-canary", "Service shop/shop-canary");
    }

    /** Rolled back onto a broken primary. */
    @Test
    void fl1898AnUnhealthyKeeperBlocksTheWayBack() {
        var failing = stable("shop:1", 0)
                .with(
                        "status.conditions",
                        Value.list(Value.object(
                                "type", "Progressing", "status", "False", "reason", "ProgressDeadlineExceeded")));
        var verdict = type(StepTypes.ROLL_BACK).observe(rollBack("r2-keeper", failing, canary(5, 5), route(100)));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        StepVerdict.Failed.class, f -> assertThat(f.retryable()).isFalse());
        assertThat(broken(rollBack("r3-route", failing, canary(5, 5), route(100))))
                .contains("I1");
    }

    /** The progress deadline was not looked at during promotion. */
    @Test
    void fl1591TheDeadlineCountsDuringPromotionToo() {
        var late = stable("shop:2", 1)
                .with(
                        "status.conditions",
                        Value.list(Value.object(
                                "type", "Progressing", "status", "False", "reason", "ProgressDeadlineExceeded")));
        assertThat(type("promote").observe(context(11, "p2-available", late, canary(5, 5), route(100))))
                .isInstanceOf(StepVerdict.Failed.class);
    }

    /** An unhealthy primary kept its own repair from being released. */
    @Test
    void fl639ABrokenStableSideDoesNotBlockItsRepair() {
        assertThat(broken(context(1, "main", stable("shop:1", 0), route(0)))).isEmpty();
        assertThat(broken(context(4, "main", stable("shop:1", 0), canary(1, 1), route(0))))
                .isEmpty();
    }

    /** The stable Service was pinned too late, so canary pods got traffic before their step. */
    @Test
    void kr230TheStableServiceNeverReachesCanaryPods() {
        var scale = type("scale").effects(context(1, "main", stable("shop:1", 5), route(0)));
        assertThat(scale.stream().map(e -> e.request().target().kind()))
                .containsExactly("Service", "PodDisruptionBudget", "Deployment");
        var made = planner.preview(plan()).lanes().getFirst().steps().get(1).objects().stream()
                .filter(m -> m.id().equals(Shop.CANARY))
                .findFirst()
                .orElseThrow();
        assertThat(made.at("spec.template.metadata.labels.app")).contains(Value.of("shop-canary"));
        assertThat(made.at("spec.template.spec.topologySpreadConstraints[0].labelSelector.matchLabels.app"))
                .contains(Value.of("shop-canary"));
        assertThat(made.at("spec.template.metadata.labels.tier")).contains(Value.of("web"));
    }

    private ReleasePlan plan() {
        return new ReleasePlan(
                new ApplicationName("shop"),
                Shop.NAMESPACE,
                Digest.of("version"),
                Digest.of("intent"),
                Optional.empty(),
                "plan",
                List.of(),
                List.of(lane),
                new FailurePolicy(StepSpec.OnFailure.PAUSE, FailurePolicy.Reach.LANE),
                Map.of());
    }

    /** The order on the way back was pods first. */
    @Test
    void kr229OnTheWayBackTrafficMovesBeforePodsGo() {
        var parts = type(StepTypes.ROLL_BACK).parts(StepTypes.rollBack(), lane);
        assertThat(parts.indexOf("r2-keeper")).isLessThan(parts.indexOf("r3-route"));
        assertThat(parts.indexOf("r3-route")).isLessThan(parts.indexOf("r5-remove"));
        assertThat(broken(rollBack("r5-remove", stable("shop:1", 5), canary(3, 3), route(60))))
                .contains("I3");
    }

    /** A Deployment stayed paused for ever between two clean-ups. */
    @Test
    void kr197NoEffectEverPausesAWorkload() {
        int seen = 0;
        for (int k = 0; k < lane.steps().size(); k++) {
            var step = lane.steps().get(k);
            for (var part : type(step.kind()).parts(step, lane)) {
                for (var effect :
                        type(step.kind()).effects(context(k, part, stable("shop:1", 5), canary(5, 5), route(100)))) {
                    if (effect.request() instanceof WriteRequest.Apply apply) {
                        seen++;
                        assertThat(apply.manifest().spec().has("paused")).isFalse();
                    }
                }
            }
        }
        assertThat(seen).isPositive();
    }
}
