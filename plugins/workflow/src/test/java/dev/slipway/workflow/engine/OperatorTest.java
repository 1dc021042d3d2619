package dev.slipway.workflow.engine;

import static dev.slipway.workflow.engine.Bench.lane;
import static dev.slipway.workflow.engine.Bench.plan;
import static dev.slipway.workflow.engine.Bench.step;
import static dev.slipway.workflow.engine.Bench.wave;
import static dev.slipway.workflow.engine.Bench.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.FailurePolicy.Reach;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.StepSpec.OnFailure;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.StepPhase;
import dev.slipway.workflow.engine.Bench.Fate;
import dev.slipway.workflow.engine.LaneState.Hold;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The operator's verbs mean exactly what CONTRACT §2 says. */
final class OperatorTest {
    private static final OperatorCommand APPROVE =
            new OperatorCommand.Approve(Optional.empty(), Optional.empty(), "fine");

    private static final StepSpec SET_A = step("set", "name", "a", "value", "1");
    private static final StepSpec SET_B = step("set", "name", "b", "value", "1");

    @Test
    void pauseStopsAtTheNextSafeBoundaryOnly() {
        var bench = new Bench(
                plan(step("pause", "seconds", 10), when(SET_A, "true", false), step("pause", "seconds", 20), SET_B));
        bench.run(Duration.ofSeconds(2));
        bench.give(new OperatorCommand.Pause(false));
        bench.run(Duration.ofMinutes(5));
        // the pause in hand ends, nothing new begins: the boundary behind it is safe
        assertThat(bench.lane().position()).isEqualTo(1);
        assertThat(bench.view().phase()).isEqualTo(RunPhase.PAUSED);
        assertThat(bench.outcome()).doesNotContainKey("eu-1/a");

        bench.give(new OperatorCommand.Resume());
        bench.run(Duration.ofSeconds(5));
        bench.give(new OperatorCommand.Pause(false));
        bench.run(Duration.ofMinutes(5));
        // behind `a` the boundary is not safe, so the next pause step still runs to its end
        assertThat(bench.outcome()).containsEntry("eu-1/a", "1").doesNotContainKey("eu-1/b");
        assertThat(bench.lane().position()).isEqualTo(3);
        bench.give(new OperatorCommand.Resume());
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    void pauseNowSettlesWhatWasSentAndSendsNothingMore() {
        var bench = new Bench(plan(step("two", "value", "x")));
        bench.fates = sending -> {
            if (!sending.housekeeping()
                    && bench.sent.stream().filter(s -> !s.housekeeping()).count() == 1) {
                bench.give(new OperatorCommand.Pause(true));
            }
            return Fate.FINE;
        };
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.sent.stream().filter(s -> !s.housekeeping())).hasSize(1);
        assertThat(bench.view().phase()).isEqualTo(RunPhase.PAUSED);
        bench.fates = sending -> Fate.FINE;
        bench.give(new OperatorCommand.Resume());
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.changesByEffect().values()).containsOnly(1L).hasSize(3);
    }

    @Test
    void theStarterNeverCountsAsApproverOnAGuardedCluster() {
        var bench = new Bench(plan(
                List.of(wave("all", List.of(), 1, 0, Duration.ZERO, "eu-1")),
                lane("eu-1", Protection.GUARDED, false, step("gate", "count", 1), SET_A)));
        bench.run(Duration.ofSeconds(1));
        assertThat(bench.view().gates()).hasSize(1);
        assertThat(bench.view().phase()).isEqualTo(RunPhase.WAITING);
        var own = bench.give(APPROVE, Bench.STARTER);
        bench.run(Duration.ofSeconds(1));
        assertThat(bench.accepted(own)).isFalse();
        assertThat(bench.ended()).isEmpty();
        var other = bench.give(APPROVE);
        bench.settle();
        assertThat(bench.accepted(other)).isTrue();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    void approveWithoutLaneIsRefusedWhileTwoGatesWait() {
        var bench = new Bench(plan(
                List.of(wave("all", List.of(), 2, 0, Duration.ZERO, "eu-1", "us-1")),
                lane("eu-1", step("gate", "count", 1)),
                lane("us-1", step("gate", "count", 1))));
        bench.run(Duration.ofSeconds(1));
        var blind = bench.give(APPROVE);
        var aimed =
                bench.give(new OperatorCommand.Approve(Optional.of(new ClusterName("us-1")), Optional.empty(), "ok"));
        bench.run(Duration.ofSeconds(1));
        assertThat(bench.accepted(blind)).isFalse();
        assertThat(bench.accepted(aimed)).isTrue();
        assertThat(bench.lane("us-1").phase()).isEqualTo(LanePhase.DONE);
        assertThat(bench.lane("eu-1").phase()).isEqualTo(LanePhase.ACTIVE);
        bench.give(APPROVE);
        assertThat(bench.settle().ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    void aCommandGivenTwiceIsDoneOnce() {
        var bench = new Bench(plan(step("gate", "count", 2)));
        bench.run(Duration.ofSeconds(1));
        var given = new GivenCommand(
                new CommandId("same"), bench.setup.run(), new Actor("bob", "desk", List.of()), bench.now, "", APPROVE);
        bench.post(Scope.RUN, new RunEvent.CommandGiven(given));
        bench.post(Scope.RUN, new RunEvent.CommandGiven(given));
        bench.run(Duration.ofSeconds(1));
        assertThat(bench.lane().steps().getFirst().decisions()).hasSize(1);
    }

    @Test
    void skipLeavesAStepOutAndRetryTriesItAgain() {
        var bench = new Bench(plan(step("break", "retryable", false), SET_A));
        bench.settle();
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.FAILED);
        assertThat(bench.lane().reported().flatMap(n -> n.stuck())).isPresent();
        var retry = bench.give(new OperatorCommand.Retry(Optional.empty(), Optional.empty()));
        bench.settle();
        assertThat(bench.accepted(retry)).isTrue();
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.FAILED);
        var skip = bench.give(new OperatorCommand.Skip(Optional.empty(), Optional.empty()));
        bench.settle();
        assertThat(bench.accepted(skip)).isTrue();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.lane().steps().getFirst().phase()).isEqualTo(StepPhase.SKIPPED);
    }

    @Test
    void stopSettlesWhatWasSentAndEndsCancelled() {
        var bench = new Bench(plan(step("patch", "name", "a", "value", "2"), SET_B));
        bench.server().put(Steps.config("a", "1"));
        bench.fates = sending -> {
            if (!sending.housekeeping()) {
                bench.give(new OperatorCommand.Stop());
                return Fate.ANSWER_LOST;
            }
            return Fate.FINE;
        };
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.CANCELLED);
        assertThat(bench.outcome()).containsEntry("eu-1/a", "2").doesNotContainKey("eu-1/b");
        assertThat(bench.lane().steps().getFirst().phase()).isEqualTo(StepPhase.CANCELLED);
        assertThat(bench.outcome()).doesNotContainKey("eu-1/lease");
        var late = bench.give(new OperatorCommand.Resume());
        var before = bench.run();
        bench.post(Scope.RUN, new RunEvent.TimerFired("soak/all"));
        var transition = bench.engine.step(
                bench.setup,
                before,
                bench.now,
                new RunEvent.LaneReported(bench.lane().cluster(), LanePhase.DONE, RunEvent.LaneNote.NONE));
        assertThat(transition.state()).isEqualTo(before);
        assertThat(transition.commands()).isEmpty();
        assertThat(late).isNotNull();
    }

    @Test
    void rollBackOfTheRunTakesEveryBegunLaneHome() {
        var steps = new StepSpec[] {SET_A, step("gate", "count", 1)};
        var bench = new Bench(plan(
                List.of(
                        wave("first", List.of(), 1, 0, Duration.ofHours(1), "ap-1"),
                        wave("rest", List.of("first"), 1, 0, Duration.ZERO, "us-1")),
                lane("ap-1", SET_A),
                lane("us-1", steps)));
        bench.server(new ClusterName("ap-1")).put(Steps.config("a", "old"));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.lane("ap-1").phase()).isEqualTo(LanePhase.DONE);
        bench.give(new OperatorCommand.RollBack(Reach.RUN, Optional.empty()));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.ROLLED_BACK);
        assertThat(bench.outcome()).containsExactly(Map.entry("ap-1/a", "old"));
        assertThat(bench.lane("us-1").phase()).isEqualTo(LanePhase.PENDING);
        assertThat(bench.lane("ap-1").steps().getFirst().phase()).isEqualTo(StepPhase.UNDONE);
    }

    @Test
    void anUnhealthyKeeperBlocksTheRollBackAndNothingFlips() {
        var bench = new Bench(plan(SET_A, step("gate", "count", 1)));
        bench.server().put(Steps.config("a", "sick"));
        bench.run(Duration.ofMinutes(1));
        bench.foreign("eu-1", Steps.config("a", "sick"));
        bench.run(Duration.ofMinutes(1));
        bench.give(new OperatorCommand.RollBack(Reach.RUN, Optional.empty()));
        bench.settle();
        assertThat(bench.ended()).isEmpty();
        assertThat(bench.view().phase()).isEqualTo(RunPhase.ROLLBACK_BLOCKED);
    }

    @Test
    void failurePoliciesMeanWhatTheySay() {
        assertThat(policy(OnFailure.FAIL).ended()).contains(RunPhase.FAILED);
        assertThat(policy(OnFailure.PAUSE).ended()).isEmpty();
        var on = policy(OnFailure.CONTINUE);
        assertThat(on.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(on.outcome()).containsEntry("eu-1/b", "1");
        for (var back : List.of(OnFailure.ROLLBACK_LANE, OnFailure.ROLLBACK_WAVE, OnFailure.ROLLBACK_RUN)) {
            var bench = policy(back);
            assertThat(bench.ended()).as(back.name()).contains(RunPhase.ROLLED_BACK);
            assertThat(bench.outcome()).as(back.name()).isEmpty();
        }
    }

    private static Bench policy(OnFailure policy) {
        return new Bench(plan(
                        SET_A,
                        Bench.with(step("break", "retryable", false), policy, StepSpec.Retry.NONE, List.of()),
                        SET_B))
                .settle();
    }

    @Test
    void cleanUpStepsRunHoweverTheirStepEnds() {
        var failing = Bench.with(
                step("break", "retryable", false),
                OnFailure.FAIL,
                StepSpec.Retry.NONE,
                List.of(step("set", "name", "cleaned", "value", "yes")));
        var bench = new Bench(plan(failing, SET_B)).settle();
        assertThat(bench.ended()).contains(RunPhase.FAILED);
        assertThat(bench.outcome()).containsEntry("eu-1/cleaned", "yes").doesNotContainKey("eu-1/b");
    }

    @Test
    void aFailedStepIsRetriedWithADoublingPause() {
        var bench = new Bench(plan(Bench.with(
                        step("break", "retryable", true),
                        OnFailure.FAIL,
                        new StepSpec.Retry(3, Duration.ofSeconds(10)),
                        List.of())))
                .settle();
        assertThat(bench.ended()).contains(RunPhase.FAILED);
        assertThat(Duration.between(Bench.START, bench.now)).isBetween(Duration.ofSeconds(70), Duration.ofSeconds(72));
    }

    @Test
    void timeOutsCountObservedTimeOnly() {
        var bench = new Bench(plan(Bench.timed(step("grow", "replicas", 3), Duration.ofMinutes(10))));
        bench.run(Duration.ofMinutes(5));
        bench.kill(Duration.ofMinutes(50));
        bench.run(Duration.ofMinutes(4));
        assertThat(bench.lane().steps().getFirst().phase()).isEqualTo(StepPhase.OBSERVING);
        bench.run(Duration.ofMinutes(2));
        assertThat(bench.lane().steps().getFirst().phase()).isEqualTo(StepPhase.FAILED);
    }

    @Test
    void whenIsAskedOnceAndSkips() {
        var bench = new Bench(plan(when(SET_A, "false", true), SET_B)).settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.lane().steps().getFirst().phase()).isEqualTo(StepPhase.SKIPPED);
        var wrong = new Bench(plan(when(SET_A, "nonsense", true))).settle();
        assertThat(wrong.lane().steps().getFirst().phase()).isEqualTo(StepPhase.FAILED);
    }

    @Test
    void anotherDesksLeaseBlocksAndOnlyATakeOverByWordPasses() {
        var bench = new Bench(plan(SET_A));
        bench.server().put(foreignLease(bench, "other-run", 9));
        bench.settle();
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.LEASE);
        assertThat(bench.view().phase()).isEqualTo(RunPhase.BLOCKED);
        bench.give(new OperatorCommand.Resume());
        bench.settle();
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.LEASE);
        bench.give(new OperatorCommand.TakeOver(Optional.empty()));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.server().log().stream().filter(w -> w.target().kind().equals("Lease")))
                .isNotEmpty();
    }

    @Test
    void stopAndRollBackPassALaneThatNeverGotItsLease() {
        for (var command :
                List.of(new OperatorCommand.Stop(), new OperatorCommand.RollBack(Reach.RUN, Optional.empty()))) {
            var bench = new Bench(plan(SET_A));
            bench.server().put(foreignLease(bench, "other-run", 9));
            bench.settle();
            bench.give(command);
            bench.settle();
            assertThat(bench.ended())
                    .contains(command instanceof OperatorCommand.Stop ? RunPhase.CANCELLED : RunPhase.ROLLED_BACK);
            assertThat(bench.outcome()).containsExactly(Map.entry("eu-1/lease", "eve@laptop/other-run"));
        }
    }

    @Test
    void aDoneLaneThatIsTakenBackKeepsTheRunFromSucceeding() {
        var bench = new Bench(plan(
                List.of(
                        wave("first", List.of(), 1, 0, Duration.ZERO, "ap-1"),
                        wave("rest", List.of("first"), 1, 0, Duration.ZERO, "us-1")),
                lane("ap-1", SET_A),
                lane("us-1", step("pause", "seconds", 600))));
        bench.run(Duration.ofMinutes(1));
        bench.give(new OperatorCommand.RollBack(Reach.LANE, Optional.of(new ClusterName("ap-1"))));
        bench.settle();
        assertThat(bench.lane("ap-1").phase()).isEqualTo(LanePhase.ROLLED_BACK);
        assertThat(bench.ended()).contains(RunPhase.FAILED);
    }

    private static Manifest foreignLease(Bench bench, String run, long epoch) {
        return new LeaseRecord("eve@laptop/" + run, run, epoch, "", "", "", true, 0, "")
                .manifest(LeaseRecord.id(Steps.NAMESPACE, "shop"), bench.now, Optional.empty());
    }

    @Test
    void aLeaseTakenFromUsStopsUsBeforeTheNextSend() {
        var bench = new Bench(plan(SET_A, step("pause", "seconds", 60), SET_B));
        bench.run(Duration.ofSeconds(10));
        bench.server().put(foreignLease(bench, "other-run", 1));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUPERSEDED);
        assertThat(bench.outcome()).doesNotContainKey("eu-1/b").containsEntry("eu-1/lease", "eve@laptop/other-run");
    }

    @Test
    void aMissingNamespaceIsMadeFirst() {
        var bench = new Bench(plan(SET_A));
        bench.server().remove(ResourceId.of("", "Namespace", "", Steps.NAMESPACE));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.server().log().getFirst().target().kind()).isEqualTo("Namespace");
        assertThat(bench.server().log().get(1).target().kind()).isEqualTo("Lease");
    }

    @Test
    void lostContactIsUnknownUntilItsWaitIsOverAndThenOwed() {
        var bench = new Bench(plan(
                List.of(wave("all", List.of(), 2, 0, Duration.ZERO, "eu-1", "us-1")),
                lane("eu-1", step("pause", "seconds", 60), SET_A),
                lane("us-1", step("pause", "seconds", 7200), SET_A)));
        bench.run(Duration.ofSeconds(10));
        var scope = Scope.lane(new ClusterName("eu-1"));
        bench.post(scope, lost());
        bench.run(Duration.ofMinutes(50));
        assertThat(bench.lane("eu-1").phase()).isEqualTo(LanePhase.ACTIVE);
        assertThat(bench.view().lane(new ClusterName("eu-1")).orElseThrow().unknownSince())
                .isPresent();
        bench.run(Duration.ofMinutes(15));
        assertThat(bench.lane("eu-1").phase()).isEqualTo(LanePhase.OWED);
        assertThat(bench.view().lane(new ClusterName("eu-1")).orElseThrow().owed())
                .hasSize(2);
        // the cluster is back while the run still goes: resume pays
        bench.post(scope, new RunEvent.ContactRestored());
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.outcome()).doesNotContainKey("eu-1/a");
        bench.give(new OperatorCommand.Resume());
        bench.run(Duration.ofMinutes(5));
        assertThat(bench.lane("eu-1").phase()).isEqualTo(LanePhase.DONE);
        assertThat(bench.outcome()).containsEntry("eu-1/a", "1");
    }

    private static RunEvent lost() {
        return new RunEvent.ContactLost(ClusterFault.of(ClusterFault.Kind.NOT_SENT, 0, "", "no route"));
    }

    @Test
    void aLongAbsenceAsksBeforeAnythingIsSent() {
        var bench = new Bench(plan(SET_A, step("gate", "count", 1), SET_B));
        bench.run(Duration.ofSeconds(10));
        bench.kill(Duration.ofHours(2));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.CONFIRM);
        assertThat(bench.view().phase()).isEqualTo(RunPhase.WAITING);
        bench.give(new OperatorCommand.Resume());
        bench.run(Duration.ofSeconds(1));
        bench.give(APPROVE);
        assertThat(bench.settle().ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    void anyDifferenceOfWhatWeWroteAsksAfterARestart() {
        var bench = new Bench(plan(SET_A, step("gate", "count", 1), SET_B));
        bench.run(Duration.ofSeconds(10));
        bench.server().put(Steps.config("a", "edited").with("metadata.labels.x", Value.of("y")));
        bench.kill(Duration.ofSeconds(30));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.CONFIRM);
        assertThat(bench.lane().hold().orElseThrow().cause().arguments().toString())
                .contains("shop/a");
    }

    @Test
    void manualPauseGoesOnByResume() {
        var bench = new Bench(plan(step("pause"), SET_A));
        bench.run(Duration.ofDays(2));
        assertThat(bench.ended()).isEmpty();
        bench.give(new OperatorCommand.Resume());
        assertThat(bench.settle().ended()).contains(RunPhase.SUCCEEDED);
    }
}
