package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.WavePhase;
import dev.slipway.app.run.DriverProbe;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Rolling back once stable serves the new version: the canary stands in while stable takes the old one, so that pods never
 * change under traffic (I3); where the new version is unwell, stable goes back in place.
 */
class BackFromPromotedTest {
    private static final int N = 4;
    static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        metadata: {name: shop}
        placement: {namespace: shop, clusters: {names: [ap-1, us-1]}}
        waves:
          - {name: first, clusters: [ap-1], soak: 10m}
          - {name: rest, clusters: [us-1], needs: [first]}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 50%}
          - traffic: {weight: 50}
          - scale: {canary: 100%}
          - traffic: {weight: 100}
          - promote: {}
        """;

    private static String shop(String tag) {
        return StagedReleaseTest.SHOP.formatted(tag) + "  replicas: " + N + "\n  update: {maxUnavailable: 0}\n";
    }

    private static List<String> seenWhenTurnedBack(House house, Predicate<RunView> when) {
        assertThat(house.release(house.planned(shop("1"), PLAN)).phase()).isEqualTo(RunPhase.SUCCEEDED);
        var onlooker = new Onlooker(house, "ap-1", N);
        var running = house.drive(house.setup(house.planned(shop("2"), PLAN)), DriverProbe.NONE);
        var asked = new AtomicBoolean();
        running.until(() -> {
            onlooker.look(running.view().phase());
            if (when.test(running.view()) && asked.compareAndSet(false, true)) {
                running.give(House.BEN, new OperatorCommand.RollBack(FailurePolicy.Reach.RUN, Optional.empty()));
            }
            return running.driver.outcome().isDone();
        });
        assertThat(asked).isTrue();
        assertThat(running.view().phase()).isEqualTo(RunPhase.ROLLED_BACK);
        assertThat(house.live("ap-1", "apps", "Deployment", "shop").at("spec.template.spec.containers[0].image"))
                .contains(Value.of("ghcr.io/acme/shop:1"));
        assertThat(house.find("ap-1", "apps", "Deployment", "shop-canary")).isEmpty();
        return onlooker.broken();
    }

    private static boolean inPart(RunView view, String part) {
        return view.lanes().getFirst().steps().stream()
                .anyMatch(step -> step.part().startsWith(part));
    }

    @Test
    void whileTheCanaryDrains() {
        assertThat(seenWhenTurnedBack(new House(3, "ap-1", "us-1"), view -> inPart(view, "p4")))
                .isEmpty();
    }

    @Test
    void whileTheCanaryIsRemoved() {
        assertThat(seenWhenTurnedBack(new House(3, "ap-1", "us-1"), view -> inPart(view, "p5")))
                .isEmpty();
    }

    @Test
    void whenTheLaneIsDoneAndSoaks() {
        assertThat(seenWhenTurnedBack(
                        new House(3, "ap-1", "us-1"),
                        view -> view.waves().getFirst().phase() == WavePhase.SOAKING))
                .isEmpty();
    }

    /** The quota leaves no room for a stand-in: better back under a rolling update than not at all. */
    @Test
    void withoutRoomForTheCanary() {
        var house = new House(3, "ap-1", "us-1");
        var seen = seenWhenTurnedBack(house, view -> {
            boolean soaks = view.waves().getFirst().phase() == WavePhase.SOAKING;
            if (soaks) {
                house.world.cluster(new ClusterName("ap-1")).put(Onlooker.podQuota("shop", N + 1), "admin");
            }
            return soaks;
        });
        assertThat(seen).isNotEmpty().allMatch(line -> line.startsWith("I3"));
    }
}
