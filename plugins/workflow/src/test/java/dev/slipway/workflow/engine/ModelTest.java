package dev.slipway.workflow.engine;

import static dev.slipway.workflow.engine.Bench.lane;
import static dev.slipway.workflow.engine.Bench.plan;
import static dev.slipway.workflow.engine.Bench.step;
import static dev.slipway.workflow.engine.Bench.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.FailurePolicy.Reach;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.StepSpec.OnFailure;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.Scope;
import dev.slipway.workflow.engine.Bench.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random plans with random faults, commands and kills: what must hold, holds in every state that is reached. */
final class ModelTest {
    private static final int SEEDS = 120;

    @Test
    void whateverHappensNoStateIsWrong() {
        int ended = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var bench = drive(seed);
            ended += bench.ended().isPresent() ? 1 : 0;
            assertThat(bench.changesByEffect().values()).as("seed " + seed).allMatch(n -> n == 1);
            bench.kill(Duration.ZERO);
        }
        // most seeds must come to an end, or this test looks at nothing
        assertThat(ended).isGreaterThan(SEEDS / 2);
    }

    @Test
    void theSameSeedTwiceGivesTheSameEventsByteForByte() {
        for (int seed = 0; seed < 25; seed++) {
            assertThat(log(drive(seed))).as("seed " + seed).isEqualTo(log(drive(seed)));
        }
    }

    private static String log(Bench bench) {
        var out = new StringBuilder();
        for (var entry : bench.journal) {
            out.append(entry.scope())
                    .append(' ')
                    .append(entry.at())
                    .append(' ')
                    .append(Json.print(DataCodec.encode(entry.event())))
                    .append(' ')
                    .append(Json.print(DataCodec.encode(entry.changes())))
                    .append('\n');
        }
        return out.toString();
    }

    private static Bench drive(int seed) {
        var random = new Random(seed);
        var clusters = List.of("ap-1", "eu-1", "us-1");
        var lanes = new ArrayList<LanePlan>();
        for (var cluster : clusters) {
            var steps = new ArrayList<StepSpec>();
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                steps.add(randomStep(random, i));
            }
            lanes.add(lane(
                    cluster,
                    random.nextBoolean() ? Protection.OPEN : Protection.GUARDED,
                    false,
                    steps.toArray(StepSpec[]::new)));
        }
        var soak = Duration.ofSeconds(random.nextInt(3) * 30L);
        var bench = new Bench(plan(
                List.of(
                        wave("first", List.of(), 1, 0, soak, "ap-1"),
                        wave("rest", List.of("first"), 1 + random.nextInt(2), random.nextInt(2), soak, "us-1", "eu-1")),
                lanes.toArray(LanePlan[]::new)));
        bench.servers.values().forEach(s -> s.put(Steps.config("a", "0")));
        int trouble = random.nextInt(4);
        bench.fates = sending ->
                random.nextInt(10) < trouble ? Fate.values()[random.nextInt(Fate.values().length - 1)] : Fate.FINE;
        bench.readFaults = cluster -> random.nextInt(20) < trouble
                ? Optional.of(ClusterFault.of(
                        random.nextBoolean() ? ClusterFault.Kind.NOT_SENT : ClusterFault.Kind.UNKNOWN,
                        random.nextBoolean() ? 0 : 503,
                        "",
                        "trouble"))
                : Optional.empty();
        for (int i = 0; i < 60 && bench.ended().isEmpty(); i++) {
            bench.settle(Duration.ofSeconds(1 + random.nextInt(40)), 1 + random.nextInt(30));
            interrupt(bench, random, clusters.get(random.nextInt(3)));
            check(bench);
        }
        bench.fates = sending -> Fate.FINE;
        bench.readFaults = cluster -> Optional.empty();
        for (int i = 0; i < 20 && bench.ended().isEmpty(); i++) {
            for (var cluster : clusters) {
                bench.post(Scope.lane(new ClusterName(cluster)), new RunEvent.ContactRestored());
            }
            bench.give(new OperatorCommand.Resume());
            bench.give(new OperatorCommand.Approve(Optional.empty(), Optional.empty(), ""));
            bench.run(Duration.ofHours(2));
        }
        return bench;
    }

    private static StepSpec randomStep(Random random, int index) {
        var step = switch (random.nextInt(7)) {
            case 0 -> step("set", "name", "a", "value", "v" + index);
            case 1 -> step("two", "value", "t" + index);
            case 2 -> step("patch", "name", "a", "value", "p" + index);
            case 3 -> step("pause", "seconds", 30 + index);
            case 4 -> step("remove", "name", "one", "nr", index);
            case 5 -> step("gate", "count", 1, "nr", index);
            default -> step("break", "retryable", random.nextBoolean(), "nr", index);
        };
        return Bench.with(
                step,
                OnFailure.values()[random.nextInt(OnFailure.values().length)],
                new StepSpec.Retry(random.nextInt(2), Duration.ofSeconds(5)),
                random.nextInt(4) == 0 ? List.of(step("set", "name", "c" + index, "value", "clean")) : List.of());
    }

    private static void interrupt(Bench bench, Random random, String cluster) {
        var scope = Scope.lane(new ClusterName(cluster));
        var lane = Optional.of(new ClusterName(cluster));
        switch (random.nextInt(16)) {
            case 0 -> bench.give(new OperatorCommand.Pause(random.nextBoolean()));
            case 1, 2 -> bench.give(new OperatorCommand.Resume());
            case 3, 4 -> bench.give(new OperatorCommand.Approve(lane, Optional.empty(), "ok"));
            case 5 -> bench.give(new OperatorCommand.Skip(lane, Optional.empty()));
            case 6, 7 -> bench.give(new OperatorCommand.Retry(lane, Optional.empty()));
            case 8 -> {
                if (random.nextInt(12) == 0) {
                    bench.give(new OperatorCommand.Stop());
                }
            }
            case 9 -> {
                if (random.nextInt(6) == 0) {
                    bench.give(new OperatorCommand.RollBack(
                            Reach.values()[random.nextInt(3)], random.nextBoolean() ? lane : Optional.empty()));
                }
            }
            case 10 ->
                bench.post(
                        scope,
                        new RunEvent.ContactLost(ClusterFault.of(ClusterFault.Kind.NOT_SENT, 0, "", "no route")));
            case 11 -> bench.post(scope, new RunEvent.ContactRestored());
            case 12 -> bench.foreign(cluster, Steps.config("a", "foreign" + random.nextInt(3)));
            case 13 -> bench.kill(Duration.ofSeconds(random.nextInt(4000)));
            case 14 -> bench.post(scope, new RunEvent.TimerFired(LaneTurn.AGAIN));
            default -> bench.give(new OperatorCommand.TakeOver(lane));
        }
    }

    /** What holds in every state. */
    private static void check(Bench bench) {
        var view = bench.view();
        assertThat(view.phase().terminal()).isEqualTo(bench.ended().isPresent());
        for (var lane : bench.servers.keySet()) {
            var state = bench.lane(lane.value());
            // one effect at most is in the air in a lane
            long midAir = state.steps().stream()
                            .flatMap(s -> s.effects().stream())
                            .filter(EffectState::midAir)
                            .count()
                    + state.undo().stream()
                            .flatMap(s -> s.effects().stream())
                            .filter(EffectState::midAir)
                            .count();
            assertThat(midAir).isLessThanOrEqualTo(1);
            // nothing was written before the baseline was read and the lease was ours
            if (!state.written().isEmpty()) {
                assertThat(state.known()).isNotEmpty();
            }
            if (state.phase() == LanePhase.PENDING) {
                assertThat(state.written()).isEmpty();
            }
        }
        if (view.phase() == RunPhase.SUCCEEDED) {
            assertThat(view.lanes())
                    .allMatch(l -> l.phase() == LanePhase.DONE
                            || l.phase() == LanePhase.OWED
                            || l.phase() == LanePhase.FAILED
                            || l.phase() == LanePhase.ROLLED_BACK);
        }
    }

    @Test
    void aFinishedRunTakesNothingIn() {
        var bench = new Bench(plan(step("set", "name", "a", "value", "1"))).settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        var run = bench.run();
        for (var event : List.<RunEvent>of(
                new RunEvent.Started(Bench.STARTER, 9),
                new RunEvent.Recovered(Bench.STARTER, 9, Duration.ofHours(3)),
                new RunEvent.LaneReported(new ClusterName("eu-1"), LanePhase.FAILED, RunEvent.LaneNote.NONE),
                new RunEvent.TimerFired("soak/all"))) {
            var transition = bench.engine.step(bench.setup, run, bench.now, event);
            assertThat(transition.state()).isEqualTo(run);
            assertThat(transition.commands()).isEmpty();
            assertThat(transition.changes()).isEmpty();
        }
        assertThat(Value.equivalent(DataCodec.encode(run), DataCodec.encode(bench.run())))
                .isTrue();
    }
}
