package dev.slipway.workflow.engine;

import static dev.slipway.workflow.engine.Bench.plan;
import static dev.slipway.workflow.engine.Bench.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.StateChange.Subject;
import dev.slipway.api.run.StepPhase;
import dev.slipway.workflow.engine.Bench.Fate;
import dev.slipway.workflow.engine.Bench.Sent;
import dev.slipway.workflow.engine.LaneState.Hold;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What every answer of a server leads to (release-engines §6.3, ENGINE §2). */
final class AnswersTest {
    private static Bench oneWrite() {
        return new Bench(plan(step("set", "name", "a", "value", "1")));
    }

    private static Bench onePatch() {
        var bench = new Bench(plan(step("patch", "name", "a", "value", "2")));
        bench.server().put(Steps.config("a", "1"));
        return bench;
    }

    /** The first requests of the step, not of housekeeping, fare so; the others go through. */
    private static Function<Sent, Fate> first(int times, Fate fate) {
        int[] left = {times};
        return sending -> !sending.housekeeping() && left[0]-- > 0 ? fate : Fate.FINE;
    }

    private static long requests(Bench bench) {
        return bench.sent.stream().filter(s -> !s.housekeeping()).count();
    }

    private static void doneOnce(Bench bench) {
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.changesByEffect().values()).containsExactly(1L);
    }

    @Test
    void tooManyRequestsWaitsAsLongAsTheServerAsks() {
        var bench = oneWrite();
        bench.fates = first(2, Fate.TOO_MANY);
        bench.run(Duration.ofSeconds(6));
        assertThat(requests(bench)).isEqualTo(1);
        assertThat(bench.lane().steps().getFirst().phase()).isEqualTo(StepPhase.PREPARED);
        bench.settle();
        doneOnce(bench);
        assertThat(requests(bench)).isEqualTo(3);
        assertThat(Duration.between(Bench.START, bench.now)).isGreaterThan(Duration.ofSeconds(14));
    }

    @Test
    void refusedConnectionIsNotSent() {
        var bench = oneWrite();
        bench.fates = first(3, Fate.REFUSED);
        bench.settle();
        doneOnce(bench);
        assertThat(bench.changes(Subject.EFFECT)).noneMatch(c -> c.endsWith("SENT→UNKNOWN"));
    }

    @Test
    void aResponseLostAfterCommitIsOneRequestOnTheWire() {
        var bench = oneWrite();
        bench.fates = first(1, Fate.ANSWER_LOST);
        bench.settle();
        doneOnce(bench);
        assertThat(requests(bench)).isEqualTo(1);
        assertThat(bench.changes(Subject.EFFECT)).anyMatch(c -> c.endsWith("UNKNOWN→ADOPTED"));
    }

    @Test
    void aLostUpdateIsSentAgainOnceTheObjectIsSeenAsItWas() {
        var bench = onePatch();
        bench.fates = first(1, Fate.REQUEST_LOST);
        bench.settle();
        doneOnce(bench);
        assertThat(requests(bench)).isEqualTo(2);
        assertThat(bench.sent.stream()
                        .filter(s -> !s.housekeeping())
                        .map(Sent::effect)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aLostCreateIsSentAgainOnlyAfterTheServersTimeOut() {
        var bench = oneWrite();
        bench.fates = first(1, Fate.REQUEST_LOST);
        bench.run(Duration.ofSeconds(64));
        assertThat(requests(bench)).isEqualTo(1);
        bench.settle();
        doneOnce(bench);
        assertThat(Duration.between(Bench.START, bench.now)).isGreaterThan(EffectDesk.CREATE_SETTLES);
    }

    @Test
    void aLateCreateThatArrivesAfterTheCutIsAdopted() {
        var bench = oneWrite();
        bench.fates = first(1, Fate.REQUEST_LOST);
        bench.run(Duration.ofSeconds(30));
        var lost =
                bench.sent.stream().filter(s -> !s.housekeeping()).findFirst().orElseThrow();
        bench.server().send(lost.effect(), lost.request());
        bench.settle();
        doneOnce(bench);
        assertThat(requests(bench)).isEqualTo(1);
    }

    @Test
    void aServerErrorIsLookedAtAndNotResentBlindly() {
        var bench = onePatch();
        bench.fates = first(1, Fate.INTERNAL_ERROR);
        bench.settle();
        doneOnce(bench);
        assertThat(bench.changes(Subject.EFFECT)).anyMatch(c -> c.endsWith("SENT→UNKNOWN"));
    }

    @Test
    void anUnknownWriteOverSomebodyElsesChangeIsDrift() {
        var bench = onePatch();
        bench.fates = sending -> {
            if (!sending.housekeeping()) {
                bench.server().put(Steps.config("a", "theirs"));
                return Fate.REQUEST_LOST;
            }
            return Fate.FINE;
        };
        bench.settle();
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.DRIFT);
        assertThat(bench.view().phase()).isEqualTo(RunPhase.BLOCKED);
        assertThat(Steps.value(bench.server().get(Steps.config("a")).orElseThrow()))
                .isEqualTo("theirs");

        bench.fates = sending -> Fate.FINE;
        bench.give(new OperatorCommand.Retry(Optional.empty(), Optional.empty()));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.outcome()).containsEntry("eu-1/a", "2");
    }

    @Test
    void aConflictStormIsSurvivedWithOneEffectId() {
        var bench = onePatch();
        // somebody writes the status all the time: the version moves, our fields do not
        int[] storms = {25};
        bench.fates = sending -> {
            if (!sending.housekeeping() && storms[0]-- > 0) {
                bench.server().status(Steps.config("a"), Value.object("seen", storms[0]));
            }
            return Fate.FINE;
        };
        bench.settle();
        doneOnce(bench);
        assertThat(requests(bench)).isEqualTo(26);
        assertThat(bench.sent.stream()
                        .filter(s -> !s.housekeeping())
                        .map(Sent::effect)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void conflictsOnOurOwnFieldsEndBlockedAfterTwoReplans() {
        var bench = onePatch();
        int[] edits = {0};
        bench.fates = sending -> {
            if (!sending.housekeeping()) {
                bench.server().put(Steps.config("a", "edit-" + edits[0]++));
            }
            return Fate.FINE;
        };
        bench.settle();
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.CONFLICT);
        assertThat(edits[0]).isEqualTo(3);
        assertThat(bench.changesByEffect()).isEmpty();
    }

    @Test
    void fieldsOfAForeignManagerAreNeverForced() {
        var bench = oneWrite();
        bench.server().put(Steps.config("a", "0"));
        bench.server().own(Steps.config("a"), "kubectl-client-side-apply");
        bench.settle();
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.CONFLICT);
        assertThat(bench.lane().hold().orElseThrow().cause().arguments().toString())
                .contains("Apply failed with 1 conflict");
        assertThat(bench.outcome()).containsEntry("eu-1/a", "0");
    }

    @Test
    void fieldsOfOurOwnOtherRoleAreTakenAndJournaled() {
        var bench = oneWrite();
        bench.server().put(Steps.config("a", "0"));
        bench.server().own(Steps.config("a"), "slipway:scale");
        bench.settle();
        doneOnce(bench);
        assertThat(bench.journal.stream()
                        .flatMap(e -> e.changes().stream())
                        .filter(c -> c.subject() == Subject.EFFECT && c.to().equals("SENT"))
                        .anyMatch(c -> c.detail() instanceof Value.ObjectValue o
                                && o.bool("force").orElse(false)))
                .isTrue();
    }

    @Test
    void forbiddenIsFinalButNotJustAfterAReconnect() {
        var bench = oneWrite();
        bench.fates = first(1, Fate.FORBIDDEN);
        bench.settle();
        assertThat(bench.lane().steps().getFirst().phase()).isEqualTo(StepPhase.FAILED);
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.FAILED);

        var reconnected = new Bench(plan(step("pause", "seconds", 10), step("set", "name", "a", "value", "1")));
        reconnected.fates = first(1, Fate.FORBIDDEN);
        reconnected.run(Duration.ofSeconds(2));
        var scope = Scope.lane(reconnected.lane().cluster());
        reconnected.post(
                scope,
                new RunEvent.ContactLost(ClusterFault.of(ClusterFault.Kind.NOT_SENT, 0, "", "connection refused")));
        reconnected.later(Duration.ofSeconds(3), scope, new RunEvent.ContactRestored());
        reconnected.settle();
        doneOnce(reconnected);
    }

    @Test
    void expiredCredentialsAreWaitedForAndNoFailure() {
        var bench = oneWrite();
        bench.fates = first(1, Fate.UNAUTHORIZED);
        bench.run(Duration.ofSeconds(20));
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.CREDENTIALS);
        assertThat(bench.view().phase()).isEqualTo(RunPhase.WAITING);
        assertThat(bench.lane().phase()).isEqualTo(LanePhase.ACTIVE);
        bench.settle();
        doneOnce(bench);
    }

    @Test
    void aReverterEndsInAConflictThatNamesIt() {
        var bench = new Bench(plan(step("grow", "replicas", 5)));
        bench.server().put(Steps.web(1));
        bench.run(Duration.ofSeconds(1));
        for (int i = 0; i < 2; i++) {
            bench.foreign(
                    "eu-1",
                    bench.server()
                            .get(Steps.web())
                            .orElseThrow()
                            .with("spec.replicas", Value.of(1))
                            .with(
                                    "metadata.managedFields",
                                    Value.list(Value.object(
                                            "manager", "argocd-controller", "time", "2026-11-25T10:00:01Z"))));
            bench.roll("eu-1", 1);
            bench.run(Duration.ofSeconds(5));
        }
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.CONFLICT);
        assertThat(bench.lane().hold().orElseThrow().cause().arguments()).contains("argocd-controller");
        assertThat(requests(bench)).isEqualTo(2);
    }

    @Test
    void aRecreatedObjectIsDrift() {
        var bench = new Bench(plan(
                step("set", "name", "a", "value", "1"),
                step("set", "name", "b", "value", "1"),
                step("gate", "count", 1),
                step("patch", "name", "a", "value", "2")));
        bench.run(Duration.ofSeconds(5));
        bench.server().remove(Steps.config("a"));
        bench.foreign("eu-1", Steps.config("a", "1"));
        bench.give(new OperatorCommand.Approve(Optional.empty(), Optional.empty(), "ok"));
        bench.settle();
        // the patch is the first step that writes to the object made anew
        assertThat(bench.ended()).isEmpty();
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.DRIFT);
    }

    @Test
    void anInvariantHoldsTheSendBackUntilItsFiguresAreRight() {
        var plan = plan(step("set", "name", "a", "value", "1"));
        boolean[] broken = {true};
        var bench = new Bench(plan, context -> broken[0] ? Optional.of(Message.of("test.capacity")) : Optional.empty());
        bench.settle();
        assertThat(bench.lane().hold().map(Hold::sort)).contains(Hold.Sort.INVARIANT);
        assertThat(requests(bench)).isZero();
        broken[0] = false;
        bench.foreign("eu-1", Steps.config("a", "0"));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
    }
}
