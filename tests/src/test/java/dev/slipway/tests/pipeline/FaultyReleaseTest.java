package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunPhase;
import dev.slipway.app.run.DriverProbe;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultyReleaseTest {
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        metadata: {name: shop}
        placement: {namespace: shop, clusters: {names: [ap-1]}}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 50%}
            timeout: 2m
            onFailure: rollback:lane
          - traffic: {weight: 50}
          - pause: {for: 5m}
          - scale: {canary: 100%}
          - traffic: {weight: 100}
          - drain: {for: 10s}
          - promote: {}
        """;

    private static String shop(String tag) {
        return StagedReleaseTest.SHOP.formatted(tag) + "  replicas: 4\n";
    }

    private static House ready() {
        var house = new House(9, "ap-1");
        assertThat(house.release(house.planned(shop("1"), PLAN)).phase()).isEqualTo(RunPhase.SUCCEEDED);
        return house;
    }

    private static void backOnOne(House house) {
        var deployment = house.live("ap-1", "apps", "Deployment", "shop");
        assertThat(deployment.at("spec.template.spec.containers[0].image")).contains(Value.of("ghcr.io/acme/shop:1"));
        assertThat(deployment.at("status.availableReplicas")).contains(Value.of(4));
        assertThat(house.find("ap-1", "apps", "Deployment", "shop-canary")).isEmpty();
        var refs = house.live("ap-1", "gateway.networking.k8s.io", "HTTPRoute", "shop")
                .at("spec.rules[0].backendRefs");
        assertThat(((Value.ListValue) refs.orElseThrow()).items()).hasSize(1);
    }

    @Test
    void aBadImageIsNamedAndRolledBack() {
        var house = ready();
        var running = house.drive(house.setup(house.planned(shop("bad"), PLAN)), DriverProbe.NONE);
        running.until(() -> running.view().lanes().getFirst().steps().stream()
                .anyMatch(s -> s.cause()
                        .filter(c -> c.toString().toLowerCase(Locale.ROOT).contains("image"))
                        .isPresent()));
        running.finish();
        assertThat(running.view().phase()).isIn(RunPhase.ROLLED_BACK, RunPhase.FAILED);
        assertThat(running.view().lanes().getFirst().phase()).isEqualTo(LanePhase.ROLLED_BACK);
        backOnOne(house);
    }

    @Test
    void aPersonRollsBackWhileTheCanaryServesHalf() {
        var house = ready();
        var running = house.drive(house.setup(house.planned(shop("2"), PLAN)), DriverProbe.NONE);
        running.until(() -> running.view().lanes().getFirst().current() == 3);
        assertThat(running.view().lanes().getFirst().weight().wanted()).isEqualTo(50);
        running.give(House.BEN, new OperatorCommand.RollBack(FailurePolicy.Reach.RUN, Optional.empty()));
        running.finish();
        assertThat(running.view().phase()).isEqualTo(RunPhase.ROLLED_BACK);
        backOnOne(house);
    }

    @Test
    void aPauseHoldsAndResumeGoesOn() {
        var house = ready();
        var running = house.drive(house.setup(house.planned(shop("2"), PLAN)), DriverProbe.NONE);
        running.until(() -> running.view().lanes().getFirst().current() == 1);
        running.give(House.BEN, new OperatorCommand.Pause(true));
        running.until(() -> running.view().phase() == RunPhase.PAUSED);
        var wanted = running.view().lanes().getFirst().current();
        running.give(House.BEN, new OperatorCommand.Resume());
        running.until(() -> running.view().lanes().getFirst().current() > wanted);
        running.finish();
        assertThat(running.view().phase()).isEqualTo(RunPhase.SUCCEEDED);
    }

    @Test
    void stopSettlesAndEndsCancelled() {
        var house = ready();
        var running = house.drive(house.setup(house.planned(shop("2"), PLAN)), DriverProbe.NONE);
        running.until(() -> running.view().lanes().getFirst().current() == 3);
        running.give(House.BEN, new OperatorCommand.Stop());
        running.finish();
        assertThat(running.view().phase()).isEqualTo(RunPhase.CANCELLED);
    }

    @Test
    void contactLostIsUnknownAndNotFailed() {
        var house = ready();
        var cluster = house.world.cluster(new ClusterName("ap-1"));
        var running = house.drive(house.setup(house.planned(shop("2"), PLAN)), DriverProbe.NONE);
        running.until(() -> running.view().lanes().getFirst().current() == 3);
        cluster.reachable(false);
        running.until(() -> running.view().lanes().getFirst().unknownSince().isPresent());
        house.world.time().scheduleIn(Duration.ofMinutes(10), () -> cluster.reachable(true));
        running.finish();
        assertThat(running.view().phase()).isEqualTo(RunPhase.SUCCEEDED);
    }

    @Test
    void withheldRouteStatusHoldsTheLane() {
        var house = ready();
        var cluster = house.world.cluster(new ClusterName("ap-1"));
        cluster.withholdRouteStatus(true);
        var running = house.drive(house.setup(house.planned(shop("2"), PLAN)), DriverProbe.NONE);
        running.until(() -> running.view().lanes().getFirst().current() == 2);
        house.world.time().scheduleIn(Duration.ofHours(3), () -> cluster.withholdRouteStatus(false));
        var held = new boolean[1];
        var start = house.world.time().now();
        running.until(() -> {
            held[0] |= house.world.time().now().isAfter(start.plus(Duration.ofHours(2)))
                    && running.view().lanes().getFirst().current() == 2;
            return running.view().lanes().getFirst().current() > 2;
        });
        assertThat(house.world.time().now()).isAfterOrEqualTo(start.plus(Duration.ofHours(3)));
        running.finish();
        assertThat(running.view().phase()).isEqualTo(RunPhase.SUCCEEDED);
    }

    @Test
    void aGateThatIsShownCanBeApprovedAtOnce() {
        var house = ready();
        var plan = PLAN.replace("  - pause: {for: 5m}\n", "  - approve: {count: 1}\n");
        assertThat(plan).contains("approve");
        var running = house.drive(house.setup(house.planned(shop("2"), plan)), DriverProbe.NONE);
        var given = new boolean[1];
        running.committed = () -> {
            if (!given[0] && !running.view().gates().isEmpty()) {
                given[0] = true;
                var gate = running.view().gates().getFirst();
                running.give(
                        House.BEN,
                        new OperatorCommand.Approve(Optional.of(gate.cluster()), Optional.of(gate.step()), "at once"));
            }
        };
        running.until(() -> running.driver.outcome().isDone());
        assertThat(given[0]).isTrue();
        assertThat(running.view().phase()).isEqualTo(RunPhase.SUCCEEDED);
    }
}
