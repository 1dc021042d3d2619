package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.StepPhase;
import dev.slipway.app.run.DriverProbe;
import dev.slipway.app.run.RunOutcome;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The sweep of {@link KilledRunTest} over runs that turn back at different places, wait for an object, roll, and take over
 * what others made. Same oracle, same property for every point.
 */
class KilledOtherwiseTest {
    private static final int EVERY = Integer.getInteger("slipway.kill.every", 17);
    private static final String CANARY = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        placement: {namespace: shop, clusters: {names: [ap-1]}}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 50%}
          - {id: half, traffic: {weight: 50}}
          - pause: {for: 1m}
          - {id: full, scale: {canary: 100%}}
          - traffic: {weight: 100}
          - promote: {}
        """;
    private static final String WAITING = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        placement: {namespace: shop, clusters: {names: [ap-1]}}
        steps:
          - apply: {objects: rendered}
          - wait: {object: {apiVersion: apps/v1, kind: Deployment, name: shop}, until: "object.status.readyReplicas >= 2"}
          - rolling: {}
        """;

    enum Scenario {
        BACK_BEFORE_PROMOTE(CANARY, view -> phase(view, "half") == StepPhase.SUCCEEDED, house -> {}),
        BACK_WHILE_PROMOTING(CANARY, view -> part(view).startsWith("p2"), house -> {}),
        BACK_WHEN_STABLE_SERVES_AGAIN(CANARY, view -> part(view).startsWith("p4"), house -> {}),
        BACK_FROM_BAD_PODS(
                CANARY.replace("scale: {canary: 50%}", "{id: first, onFailure: 'rollback:lane', scale: {canary: 50%}}"),
                view -> false,
                house -> house.world.cluster(new ClusterName("ap-1")).script("ghcr.io/acme/shop:2", "bad")),
        WAIT_AND_ROLL(WAITING, view -> false, house -> {}),
        TAKE_OVER(CANARY.replace("steps:\n", "steps:\n  - adopt: {}\n"), view -> false, house -> {}),
        BACK_WHILE_ROLLING(WAITING, view -> phase(view, "rolling-1") == StepPhase.OBSERVING, house -> {});

        private final String plan;
        private final Predicate<RunView> turnsBack;
        private final Consumer<House> before;

        Scenario(String plan, Predicate<RunView> turnsBack, Consumer<House> before) {
            this.plan = plan;
            this.turnsBack = turnsBack;
            this.before = before;
        }
    }

    private static StepPhase phase(RunView view, String step) {
        return view.lanes().getFirst().steps().stream()
                .filter(s -> s.id().value().equals(step))
                .findFirst()
                .orElseThrow()
                .phase();
    }

    private static String part(RunView view) {
        return view.lanes().getFirst().steps().stream()
                .filter(s -> s.kind().equals("promote") && s.phase() != StepPhase.SUCCEEDED)
                .map(RunView.StepView::part)
                .findFirst()
                .orElse("");
    }

    private static String shop(String tag) {
        return StagedReleaseTest.SHOP.formatted(tag) + "  replicas: 2\n";
    }

    private record Outcome(House house, int points, boolean killed, RunPhase phase) {}

    private static Outcome run(Scenario scenario, int killAt) {
        var house = new House(7, "ap-1");
        if (scenario == Scenario.TAKE_OVER) {
            madeByKubectl(house);
        } else {
            assertThat(house.release(house.planned(shop("1"), scenario.plan)).phase())
                    .isEqualTo(RunPhase.SUCCEEDED);
        }
        scenario.before.accept(house);
        var setup = house.setup(house.planned(shop("2"), scenario.plan));
        var seen = new AtomicInteger();
        var asked = new AtomicBoolean();
        DriverProbe probe = (point, scope, detail) -> {
            if (seen.getAndIncrement() == killAt) {
                throw new DriverProbe.Killed(point + " " + scope + " " + detail);
            }
        };
        var running = house.drive(setup, probe);
        var outcome = finish(running, scenario, asked);
        boolean killed = outcome instanceof RunOutcome.Broken(var cause) && cause instanceof DriverProbe.Killed;
        if (killed) {
            running = house.drive(setup, DriverProbe.NONE);
            finish(running, scenario, asked);
        }
        return new Outcome(house, seen.get(), killed, running.view().phase());
    }

    /** The first version, as somebody else put it there. */
    private static void madeByKubectl(House house) {
        var cluster = house.world.cluster(new ClusterName("ap-1"));
        house.planned(shop("1"), CANARY)
                .lanes()
                .getFirst()
                .objects()
                .forEach(object -> cluster.put(object.manifest(), "kubectl-client-side-apply"));
        house.world.time().runUntil(house.world.time().now().plusSeconds(60));
    }

    private static RunOutcome finish(House.Running running, Scenario scenario, AtomicBoolean asked) {
        running.until(() -> {
            if (running.driver.outcome().isDone()) {
                return true;
            }
            if (scenario.turnsBack.test(running.view()) && asked.compareAndSet(false, true)) {
                running.give(House.BEN, new OperatorCommand.RollBack(FailurePolicy.Reach.RUN, Optional.empty()));
            }
            return false;
        });
        return running.driver.outcome().join();
    }

    @ParameterizedTest
    @EnumSource
    void aKilledRunEndsLikeOneThatWasNotAndWritesNothingTwice(Scenario scenario) {
        var whole = run(scenario, -1);
        assertThat(whole.phase())
                .isEqualTo(scenario.name().startsWith("BACK") ? RunPhase.ROLLED_BACK : RunPhase.SUCCEEDED);
        var expected = KilledRunTest.objects(whole.house());
        KilledRunTest.assertNothingTwice(whole.house(), "uninterrupted");
        var failures = new ArrayList<String>();
        int tried = 0;
        for (int point = 0; point < whole.points(); point += EVERY) {
            tried++;
            try {
                var outcome = run(scenario, point);
                assertThat(outcome.killed()).isTrue();
                assertThat(outcome.phase()).isEqualTo(whole.phase());
                assertThat(KilledRunTest.objects(outcome.house())).isEqualTo(expected);
                KilledRunTest.assertNothingTwice(outcome.house(), "killed at " + point);
            } catch (AssertionError e) {
                failures.add("point " + point + ": "
                        + String.valueOf(e.getMessage()).lines().limit(8).collect(Collectors.joining(" ")));
            }
        }
        assertThat(failures).as(failures.size() + " of " + tried).isEmpty();
        assertThat(tried).isGreaterThan(5);
    }
}
