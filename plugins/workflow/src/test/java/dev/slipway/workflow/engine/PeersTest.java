package dev.slipway.workflow.engine;

import static dev.slipway.workflow.engine.Bench.lane;
import static dev.slipway.workflow.engine.Bench.plan;
import static dev.slipway.workflow.engine.Bench.step;
import static dev.slipway.workflow.engine.Bench.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.FailurePolicy.Reach;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.StepSpec.OnFailure;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.EngineCommand;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.StateChange.Subject;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.run.WavePhase;
import dev.slipway.workflow.engine.Bench.Fate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Faults that other release engines had, by their issue numbers (release-engines §4). */
final class PeersTest {
    private static final StepSpec SET_A = step("set", "name", "a", "value", "1");

    @Test
    @DisplayName("Spinnaker 7921: a late duplicate never revives a finished run")
    void sp7921() {
        var bench = new Bench(plan(SET_A)).settle();
        int events = bench.journal.size();
        for (var entry : List.copyOf(bench.journal)) {
            if (entry.scope().equals(Scope.RUN)) {
                var again = bench.engine.step(bench.setup, bench.run(), bench.now, entry.event());
                assertThat(again.state()).isEqualTo(bench.run());
                assertThat(again.changes()).isEmpty();
            } else if (entry.event() instanceof RunEvent.LaneOrdered
                    || entry.event() instanceof RunEvent.EffectAnswered) {
                var again = bench.engine.step(bench.setup, bench.lane(), bench.now, entry.event());
                assertThat(again.commands()).noneMatch(c -> c instanceof EngineCommand.Send);
                assertThat(((LaneState) again.state()).phase()).isEqualTo(LanePhase.DONE);
            }
        }
        assertThat(events).isEqualTo(bench.journal.size());
    }

    @Test
    @DisplayName("Spinnaker 5952: a run whose start was lost is not a zombie")
    void sp5952() {
        var bench = new Bench(plan(SET_A));
        bench.events(1).kill(Duration.ofSeconds(1));
        // the order to open never reached the lane; the journal still holds it
        assertThat(bench.lane().phase()).isEqualTo(LanePhase.PENDING);
        assertThat(bench.settle().ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    @DisplayName("Kargo 5282: an old picture from a watch never makes a step act or succeed again")
    void kg5282() {
        var bench = new Bench(plan(step("grow", "replicas", 5), step("gate", "count", 1)));
        bench.server().put(Steps.web(2));
        bench.roll("eu-1", 2);
        var old = bench.server().get(Steps.web());
        bench.run(Duration.ofSeconds(2));
        bench.post(
                Scope.lane(bench.lane().cluster()), new RunEvent.Observed("object/" + Steps.web(), Steps.web(), old));
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.sent.stream().filter(s -> !s.housekeeping())).hasSize(1);
        assertThat(bench.lane().steps().getFirst().phase()).isEqualTo(StepPhase.OBSERVING);
        bench.roll("eu-1", 5);
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.lane().steps().getFirst().phase()).isEqualTo(StepPhase.SUCCEEDED);
    }

    @Test
    @DisplayName("Kargo 4915: after a restart a run goes on where it was, not from step 0")
    void kg4915() {
        var bench = new Bench(plan(SET_A, step("two", "value", "x"), step("gate", "count", 1)));
        bench.run(Duration.ofMinutes(1));
        var before = bench.changesByEffect();
        bench.kill(Duration.ofMinutes(5)).run(Duration.ofMinutes(1));
        assertThat(bench.lane().position()).isEqualTo(2);
        assertThat(bench.changesByEffect()).isEqualTo(before);
    }

    @Test
    @DisplayName("Kargo 3500: what looks done by chance is still confirmed, and a needed write is never skipped")
    void kg3500() {
        var bench =
                new Bench(plan(SET_A, step("set", "name", "a", "value", "2"), step("set", "name", "a", "value", "1")));
        bench.server().put(Steps.config("a", "1"));
        bench.settle();
        assertThat(bench.outcome()).containsEntry("eu-1/a", "1");
        assertThat(bench.sent.stream().filter(s -> !s.housekeeping())).hasSize(2);
    }

    @Test
    @DisplayName("Kargo 3050, 4936: a failed run leaves nothing behind that holds up the next")
    void kg3050() {
        var bench = new Bench(plan(
                        Bench.with(step("break", "retryable", false), OnFailure.FAIL, StepSpec.Retry.NONE, List.of())))
                .settle();
        assertThat(bench.ended()).contains(RunPhase.FAILED);
        assertThat(bench.outcome()).doesNotContainKey("eu-1/lease");
    }

    @Test
    @DisplayName("Kargo 3258: roll back does not wait for the step that is not getting healthy")
    void kg3258() {
        var bench = new Bench(plan(SET_A, step("grow", "replicas", 5)));
        bench.server().put(Steps.web(1));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.lane().steps().get(1).phase()).isEqualTo(StepPhase.OBSERVING);
        var asked = bench.now;
        bench.give(new OperatorCommand.RollBack(Reach.RUN, Optional.empty()));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.ROLLED_BACK);
        assertThat(Duration.between(asked, bench.now)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("KubeVela workflow 5989: a side effect is made once, however often the step is looked at")
    void kv5989() {
        var bench = new Bench(plan(step("grow", "replicas", 5)));
        bench.server().put(Steps.web(1));
        for (int i = 1; i <= 5; i++) {
            bench.run(Duration.ofSeconds(10));
            bench.roll("eu-1", i);
        }
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.changesByEffect().values()).containsExactly(1L);
    }

    @Test
    @DisplayName("KubeVela workflow 191: the count of attempts survives a restart")
    void kv191() {
        var bench = new Bench(plan(Bench.with(
                step("break", "retryable", true),
                OnFailure.FAIL,
                new StepSpec.Retry(2, Duration.ofSeconds(60)),
                List.of())));
        bench.run(Duration.ofSeconds(30)).kill(Duration.ofSeconds(10));
        bench.run(Duration.ofSeconds(60)).kill(Duration.ofSeconds(10));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.FAILED);
        assertThat(bench.lane().steps().getFirst().attempts()).isEqualTo(3);
        assertThat(bench.changes(Subject.STEP).stream().filter(c -> c.endsWith("→FAILED")))
                .hasSize(3);
    }

    @Test
    @DisplayName("KubeVela workflow 4508: a timed pause ends by itself, also after a restart")
    void kv4508() {
        var bench = new Bench(plan(step("pause", "seconds", 600), SET_A));
        bench.run(Duration.ofMinutes(4)).kill(Duration.ofMinutes(30));
        var back = bench.now;
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(Duration.between(back, bench.now)).isBetween(Duration.ofMinutes(6), Duration.ofMinutes(7));
    }

    @Test
    @DisplayName("KubeVela workflow 179: a pause of the run is not undone by a step that ends")
    void kv179() {
        var bench = new Bench(plan(step("pause", "seconds", 60), SET_A));
        bench.run(Duration.ofSeconds(10));
        bench.give(new OperatorCommand.Pause(false));
        bench.run(Duration.ofHours(1));
        assertThat(bench.view().phase()).isEqualTo(RunPhase.PAUSED);
        assertThat(bench.outcome()).doesNotContainKey("eu-1/a");
    }

    @Test
    @DisplayName("OCM 1201: soak counts from when the lane was done, and only time that was seen healthy")
    void oc1201() {
        var bench = new Bench(plan(
                List.of(
                        wave("first", List.of(), 1, 0, Duration.ofMinutes(30), "ap-1"),
                        wave("rest", List.of("first"), 1, 0, Duration.ZERO, "eu-1")),
                lane("ap-1", Protection.OPEN, true, step("grow", "replicas", 3)),
                lane("eu-1", SET_A)));
        // long before the run the workload was healthy; that time is worth nothing
        bench.server(new ClusterName("ap-1")).put(Steps.web(1));
        bench.run(Duration.ofMinutes(10));
        bench.roll("ap-1", 3);
        bench.run(Duration.ofMinutes(20));
        assertThat(bench.run().waves().getFirst().phase()).isEqualTo(WavePhase.SOAKING);
        // ten minutes unhealthy, an hour away: neither counts
        bench.roll("ap-1", 1);
        bench.run(Duration.ofMinutes(10));
        bench.roll("ap-1", 3);
        bench.run(Duration.ofMinutes(5));
        bench.kill(Duration.ofMinutes(60));
        bench.run(Duration.ofMinutes(4));
        assertThat(bench.lane("eu-1").phase()).isEqualTo(LanePhase.PENDING);
        bench.run(Duration.ofMinutes(2));
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    @DisplayName("OCM 327: more failures than maxFailures stop the run before the next cluster")
    void oc327() {
        var failing = Bench.with(step("break", "retryable", false), OnFailure.FAIL, StepSpec.Retry.NONE, List.of());
        for (int allowed = 0; allowed < 3; allowed++) {
            var bench = new Bench(plan(
                            List.of(wave("all", List.of(), 1, allowed, Duration.ZERO, "a", "b", "c")),
                            lane("a", failing),
                            lane("b", failing),
                            lane("c", failing)))
                    .settle();
            assertThat(bench.ended()).contains(RunPhase.FAILED);
            assertThat(bench.view().lanes().stream().filter(l -> l.phase() == LanePhase.FAILED))
                    .hasSize(allowed + 1);
        }
    }

    @Test
    @DisplayName("Karmada 1640: a cluster that is merely out of reach moves nothing in the others")
    void km1640() {
        var bench = new Bench(plan(
                List.of(wave("all", List.of(), 2, 1, Duration.ZERO, "eu-1", "us-1")),
                lane("eu-1", step("pause", "seconds", 60), SET_A),
                lane("us-1", step("pause", "seconds", 30), SET_A)));
        bench.run(Duration.ofSeconds(5));
        bench.post(
                Scope.lane(new ClusterName("eu-1")),
                new RunEvent.ContactLost(ClusterFault.of(ClusterFault.Kind.NOT_SENT, 0, "", "no route")));
        bench.settle();
        assertThat(bench.lane("us-1").phase()).isEqualTo(LanePhase.DONE);
        assertThat(bench.sent.stream()
                        .filter(s -> !s.housekeeping() && s.cluster().value().equals("us-1")))
                .hasSize(1);
        assertThat(bench.sent.stream()
                        .filter(s -> !s.housekeeping() && s.cluster().value().equals("eu-1")))
                .isEmpty();
        assertThat(bench.lane("eu-1").phase()).isEqualTo(LanePhase.OWED);
    }

    @Test
    @DisplayName("Argo Rollouts 3080: \"object has been modified\" never stops a release")
    void ar3080() {
        var bench = new Bench(plan(step("patch", "name", "a", "value", "2")));
        bench.server().put(Steps.config("a", "1"));
        int[] left = {40};
        bench.fates = sending -> {
            if (!sending.housekeeping() && left[0]-- > 0) {
                bench.server().status(Steps.config("a"), Value.object("n", left[0]));
            }
            return Fate.FINE;
        };
        assertThat(bench.settle().ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    @DisplayName("Argo Rollouts 4073, 3316: a stale watch does not keep a release from going on")
    void ar4073() {
        var bench = new Bench(plan(SET_A, step("patch", "name", "a", "value", "2")));
        bench.eachEvent = () -> {};
        bench.run(Duration.ofMillis(20));
        // whatever an old informer says, the fresh read before the send decides
        bench.post(
                Scope.lane(bench.lane().cluster()),
                new RunEvent.Observed("object/" + Steps.config("a"), Steps.config("a"), Optional.empty()));
        assertThat(bench.settle().ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.outcome()).containsEntry("eu-1/a", "2");
    }
}
