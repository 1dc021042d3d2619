package dev.slipway.workflow.engine;

import static dev.slipway.workflow.engine.Bench.lane;
import static dev.slipway.workflow.engine.Bench.plan;
import static dev.slipway.workflow.engine.Bench.step;
import static dev.slipway.workflow.engine.Bench.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.release.FailurePolicy.Reach;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunPhase;
import dev.slipway.workflow.engine.Bench.Fate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Killed anywhere, a run ends as if nobody had been away: nothing lost, nothing doubled. */
final class KillTest {
    private static ReleasePlan everyStep() {
        var steps = new StepSpec[] {
            step("set", "name", "a", "value", "1"),
            step("two", "value", "x"),
            step("patch", "name", "a", "value", "2"),
            step("pause", "seconds", 60),
            step("remove", "name", "one")
        };
        return plan(
                List.of(
                        wave("first", List.of(), 1, 0, Duration.ofMinutes(5), "ap-1"),
                        wave("rest", List.of("first"), 1, 0, Duration.ZERO, "us-1")),
                lane("ap-1", steps),
                lane("us-1", steps));
    }

    private static Bench straight(ReleasePlan plan) {
        return new Bench(plan).settle();
    }

    private static void same(Bench killed, Bench straight, String where) {
        assertThat(killed.ended()).as(where).isEqualTo(straight.ended());
        assertThat(killed.outcome()).as(where).isEqualTo(straight.outcome());
        assertThat(killed.changesByEffect()).as(where).isEqualTo(straight.changesByEffect());
        assertThat(killed.changesByEffect().values()).as(where).containsOnly(1L);
    }

    @Test
    void killedAfterAnyEventTheRunEndsTheSame() {
        var straight = straight(everyStep());
        for (int i = 0; i <= straight.journal.size(); i++) {
            var bench = new Bench(everyStep());
            bench.events(i);
            bench.kill(Duration.ofMinutes(2));
            bench.settle();
            same(bench, straight, "killed after event " + i);
        }
    }

    @Test
    void killedWithEveryRequestOnItsWayTheRunEndsTheSame() {
        var straight = straight(everyStep());
        for (int i = 0; i < straight.sent.size(); i++) {
            for (var fate : List.of(Fate.SILENT, Fate.ANSWER_LOST, Fate.REQUEST_LOST)) {
                int victim = i;
                var bench = new Bench(everyStep());
                int[] count = {0};
                boolean[] hit = {false};
                bench.fates = sending -> {
                    if (count[0]++ == victim) {
                        hit[0] = true;
                        return fate;
                    }
                    return Fate.FINE;
                };
                while (!hit[0] && bench.ended().isEmpty()) {
                    bench.events(1);
                }
                bench.kill(Duration.ofSeconds(30));
                bench.settle();
                same(bench, straight, fate + " at request " + i);
            }
        }
    }

    @Test
    void killedTwiceInARowTheRunEndsTheSame() {
        var straight = straight(everyStep());
        for (int i = 0; i <= straight.journal.size(); i += 3) {
            for (int j = 1; j < 6; j++) {
                var bench = new Bench(everyStep());
                bench.events(i).kill(Duration.ofSeconds(5));
                bench.events(j).kill(Duration.ofSeconds(5));
                bench.settle();
                same(bench, straight, "killed after " + i + " and " + j);
            }
        }
    }

    @Test
    void stepsPassTheSameStatesWhereverTheRunWasKilled() {
        var straight = straight(everyStep());
        for (int i = 0; i <= straight.journal.size(); i += 2) {
            var bench = new Bench(everyStep());
            bench.events(i).kill(Duration.ofSeconds(5)).settle();
            assertThat(bench.stepTransitions()).as("killed after " + i).isEqualTo(straight.stepTransitions());
        }
    }

    @Test
    void killedDuringRollBackTheLaneStillComesHome() {
        var straight = turnedBack(-1);
        assertThat(straight.ended()).contains(RunPhase.ROLLED_BACK);
        assertThat(straight.outcome()).containsEntry("eu-1/a", "0").doesNotContainKey("eu-1/one");
        int begins = straight.journal.size();
        for (int i = 0; i <= begins; i++) {
            var bench = turnedBack(i);
            assertThat(bench.ended()).as("killed after " + i).contains(RunPhase.ROLLED_BACK);
            assertThat(bench.outcome()).as("killed after " + i).isEqualTo(straight.outcome());
            assertThat(bench.changesByEffect().values()).containsOnly(1L);
        }
    }

    private static Bench turnedBack(int killAfter) {
        var bench = new Bench(
                plan(step("set", "name", "a", "value", "1"), step("two", "value", "x"), step("gate", "count", 1)));
        bench.server().put(Steps.config("a", "0"));
        if (killAfter < 0) {
            bench.run(Duration.ofMinutes(1));
            bench.give(new OperatorCommand.RollBack(Reach.RUN, Optional.empty()));
            return bench.settle();
        }
        bench.run(Duration.ofMinutes(1));
        int before = bench.journal.size();
        bench.give(new OperatorCommand.RollBack(Reach.RUN, Optional.empty()));
        bench.events(Math.max(1, killAfter - before));
        bench.kill(Duration.ofSeconds(20));
        return bench.settle();
    }
}
