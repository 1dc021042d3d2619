package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.FailurePolicy.Reach;
import dev.slipway.api.release.StepSpec.OnFailure;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.EffectPhase;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.StepVerdict;
import dev.slipway.workflow.engine.LaneState.Ending;
import dev.slipway.workflow.engine.LaneState.Hold;
import dev.slipway.workflow.engine.LaneState.Pausing;
import dev.slipway.workflow.engine.LaneState.Purpose;
import dev.slipway.workflow.step.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The step machine (release-engines §6.3): begins a step, hands its effects over, judges what is observed. */
final class StepDesk {
    private static final Duration REVERTS_COUNT = Duration.ofSeconds(60);
    private static final int REVERTS = 2;
    private static final int ROUNDS = 50;

    private final LaneTurn turn;
    private final LaneDraft lane;

    StepDesk(LaneTurn turn) {
        this.turn = turn;
        this.lane = turn.lane;
    }

    private StepState step() {
        return turn.current().orElseThrow();
    }

    /** One move of the step in hand. @return whether something came of it without a further event */
    boolean advance() {
        var step = step();
        return switch (step.phase()) {
            case PENDING -> begin(step);
            case READY -> ready(step);
            case PREPARED, ACTING -> {
                var effect = step.current();
                if (effect.isEmpty()) {
                    look(step);
                    yield true;
                }
                yield new EffectDesk(turn).advance(effect.get(), false);
            }
            case OBSERVING -> judge(step);
            case SUCCEEDED, SKIPPED -> {
                if (!turn.turningBack()) {
                    lane.position++;
                }
                yield !turn.turningBack();
            }
            case FAILED,
                    RETRY_WAIT,
                    BLOCKED,
                    SOAKING,
                    CANCELLING,
                    CANCELLED,
                    UNDO_PREPARED,
                    UNDO_ACTING,
                    UNDONE,
                    UNDO_BLOCKED -> false;
        };
    }

    private boolean begin(StepState step) {
        if (lane.lostSince.isPresent()
                || lane.pausing == Pausing.NOW
                || (lane.pausing == Pausing.AT_SAFE_BOUNDARY && turn.atSafeBoundary())) {
            return false;
        }
        if (!turn.turningBack()) {
            var spec = turn.spec();
            for (var needed : spec.needs()) {
                boolean met = lane.steps.stream()
                        .filter(s -> s.id().equals(needed))
                        .allMatch(s -> s.phase() == StepPhase.SUCCEEDED || s.phase() == StepPhase.SKIPPED);
                if (!met) {
                    leaveOut(step, Message.of("workflow.skipped-needs", needed));
                    return true;
                }
            }
            var context = turn.context(step);
            var reason = turn.type().skip(context);
            if (reason.isPresent()) {
                leaveOut(step, reason.get());
                return true;
            }
            if (spec.when().isPresent()) {
                boolean holds;
                try {
                    holds = turn.parts.conditions().holds(spec.when().get(), context);
                } catch (IllegalArgumentException e) {
                    fail(Message.of("workflow.when-failed", spec.when().get(), String.valueOf(e.getMessage())), false);
                    return true;
                }
                if (!holds) {
                    leaveOut(
                            step,
                            Message.of("workflow.skipped-when", spec.when().get()));
                    return true;
                }
            }
        }
        turn.signal(step, StepTable.Signal.BEGIN, ObjectValue.EMPTY);
        return true;
    }

    void leaveOut(StepState step, Message reason) {
        turn.abandonRest();
        var moved = turn.signal(step(), StepTable.Signal.LEAVE_OUT, LaneTurn.detail("cause", reason));
        turn.current(moved.says(Optional.of(reason), false, Optional.empty()));
        stopTimers();
    }

    private boolean ready(StepState step) {
        if (lane.pausing == Pausing.NOW || lane.watchLost) {
            return false;
        }
        var specs = turn.type().effects(turn.context(step));
        if (specs.isEmpty()) {
            look(step);
            return true;
        }
        new EffectDesk(turn).prepare(specs);
        turn.signal(
                step(), StepTable.Signal.PREPARE, Value.object("part", turn.partName(step), "effects", specs.size()));
        return true;
    }

    private void look(StepState step) {
        var moved = turn.signal(step, StepTable.Signal.LOOK, Value.object("part", turn.partName(step)));
        turn.current(moved.clocks(moved.observing().start(turn.at), moved.total()));
    }

    // ---- judging

    private boolean judge(StepState step) {
        if (lane.lostSince.isPresent() || !lane.hold.isEmpty()) {
            return false;
        }
        for (var effect : step.effects()) {
            if (!judgeable(effect.spec().request().target())) {
                return turn.current().orElseThrow().phase() == StepPhase.BLOCKED;
            }
        }
        var context = turn.context(step);
        var more = more(step, turn.type().effects(context));
        if (more.isPresent()) {
            return more.get();
        }
        return switch (turn.type().observe(context)) {
            case StepVerdict.Done(var evidence) -> {
                done(step, evidence);
                yield true;
            }
            case StepVerdict.Waiting waiting -> {
                wait(step, waiting);
                yield false;
            }
            case StepVerdict.Failed(var cause, var object, var retryable) -> {
                fail(cause, retryable);
                yield true;
            }
        };
    }

    /** Whether what is seen of an object is at least as new as our own write to it (release-engines §2.4). */
    private boolean judgeable(ResourceId id) {
        var ours = lane.written.get(id);
        if (ours == null) {
            return true;
        }
        var seen = lane.live.get(id);
        if (seen == null) {
            return true;
        }
        if (!ours.uid().isEmpty() && !seen.uid().equals(Optional.of(ours.uid()))) {
            turn.block(Hold.Sort.DRIFT, Message.of("workflow.drift-recreated", id));
            return false;
        }
        if (seen.generation() < ours.generation()) {
            return false;
        }
        boolean reports = turn.parts.workloads().containsKey(id.groupKind());
        if (reports && seen.observedGeneration() < seen.generation()) {
            var step = step();
            turn.current(step.says(Optional.of(Message.of("workflow.not-yet-observed", id)), false, Optional.empty()));
            return false;
        }
        return true;
    }

    /** Something is listed that was not written yet, or somebody took a write of ours back. */
    private Optional<Boolean> more(StepState step, List<EffectSpec> listed) {
        EffectState takenBack = null;
        boolean grown = false;
        for (var spec : listed) {
            var ours = step.effects().stream()
                    .filter(e -> e.spec().name().equals(spec.name()))
                    .filter(e ->
                            e.spec().request().target().equals(spec.request().target()))
                    .findFirst();
            if (ours.isEmpty()) {
                grown = true;
            } else if (takenBack == null && takenBack(step, ours.get())) {
                takenBack = ours.get();
            }
        }
        if (takenBack == null) {
            if (!grown) {
                return Optional.empty();
            }
            if (step.round() > ROUNDS) {
                turn.block(Hold.Sort.CONFLICT, Message.of("workflow.not-settling", step.id()));
                return Optional.of(true);
            }
            turn.replan(StepTable.Signal.NEXT, Value.object("listed", listed.size()));
            return Optional.of(true);
        }
        var target = takenBack.spec().request().target();
        var reverts = new ArrayList<>(step.reverts().stream()
                .filter(then -> then.plus(REVERTS_COUNT).isAfter(turn.at))
                .toList());
        reverts.add(turn.at);
        if (reverts.size() >= REVERTS) {
            // one look at who owns the fields, so that the sentence can name them
            turn.ask(Purpose.OWNERS, target, takenBack.spec().gvk());
            return Optional.of(false);
        }
        turn.current(step.counts(step.attempts(), step.replans(), List.copyOf(reverts)));
        turn.replan(StepTable.Signal.NEXT, Value.object("reverted", target.toString()));
        return Optional.of(true);
    }

    /** Whether what the server answered to an effect no longer stands; later effects on the object count as ours. */
    private boolean takenBack(StepState step, EffectState effect) {
        if (effect.phase() != EffectPhase.ACKED && effect.phase() != EffectPhase.ADOPTED) {
            return false;
        }
        var request = effect.spec().request();
        var live = Optional.ofNullable(lane.live.get(request.target()));
        if (request instanceof WriteRequest.Delete) {
            return live.isPresent() && !live.get().isBeingDeleted();
        }
        var answer = step.effects().stream()
                .filter(e -> e.spec().request().target().equals(request.target()))
                .flatMap(e -> e.answer().stream())
                .reduce((earlier, later) -> later);
        return answer.isPresent()
                && (live.isEmpty()
                        || !Value.equivalent(Fence.fields(request, answer.get()), Fence.fields(request, live.get())));
    }

    /** The answer to who took our write back. */
    void reverter(ResourceId target, Optional<Manifest> live) {
        var step = turn.current();
        if (step.isEmpty() || step.get().phase() != StepPhase.OBSERVING) {
            return;
        }
        var names = live.map(Fence::foreignManagers).orElse(List.of());
        turn.block(
                Hold.Sort.CONFLICT, Message.of("workflow.reverted", target, names.isEmpty() ? "?" : names.getFirst()));
    }

    private void wait(StepState step, StepVerdict.Waiting waiting) {
        var due = waiting.again().map(pause -> turn.at.plus(pause));
        if (due.isPresent()) {
            if (!due.equals(step.until()) || !lane.timers.contains(LaneTurn.AGAIN)) {
                turn.startTimer(LaneTurn.AGAIN, due.get(), turn.type().countsAway(turn.spec(), turn.partName(step)));
            }
        } else {
            turn.stopTimer(LaneTurn.AGAIN);
        }
        boolean asks = waiting.needsPerson() && waiting.object().isEmpty();
        turn.current(step.says(Optional.of(waiting.cause()), waiting.needsPerson(), due)
                .asking(asks));
    }

    private void done(StepState step, List<Message> evidence) {
        turn.stopTimer(LaneTurn.AGAIN);
        for (var effect : step.effects()) {
            if (EffectTable.TABLE.allows(effect.phase(), EffectTable.Signal.CONFIRM)) {
                turn.signal(step(), effect, EffectTable.Signal.CONFIRM, turn.effectDetail(effect));
            }
        }
        turn.current(step().proved(evidence));
        int next = step.part() + 1;
        if (next < turn.partNames().size()) {
            var moved = turn.signal(
                    step(),
                    StepTable.Signal.NEXT,
                    Value.object("part", turn.partNames().get(next)));
            turn.current(moved.part(next));
        } else {
            var outputs = outputs(step());
            if (outputs.isEmpty()) {
                return;
            }
            turn.signal(
                    step(),
                    StepTable.Signal.SUCCEED,
                    Value.object(
                            "evidence",
                            Value.list(evidence.stream()
                                    .map(m -> Value.object("code", m.code(), "arguments", Value.strings(m.arguments())))
                                    .toList()),
                            "outputs",
                            new ObjectValue(outputs.get())));
            stopTimers();
            lane.leaseStale = true;
        }
        lane.trouble = 0;
    }

    /** What the step gives out, kept for later steps; empty when it failed over that. */
    private Optional<TreeMap<String, Value>> outputs(StepState step) {
        if (turn.turningBack()) {
            return Optional.of(new TreeMap<>());
        }
        var out = new TreeMap<String, Value>();
        for (var output : turn.spec().outputs().entrySet()) {
            try {
                out.put(output.getKey(), turn.parts.conditions().output(output.getValue(), turn.context(step)));
            } catch (IllegalArgumentException e) {
                fail(
                        Message.of(
                                "workflow.output-failed", step.id(), output.getKey(), String.valueOf(e.getMessage())),
                        false);
                return Optional.empty();
            }
        }
        out.forEach((name, value) -> lane.outputs = LaneDraft.put(lane.outputs, step.id() + "." + name, value));
        return Optional.of(out);
    }

    void stopTimers() {
        turn.stopTimer(LaneTurn.AGAIN);
        turn.stopTimer(LaneTurn.TIMEOUT);
        turn.stopTimer(LaneTurn.STEP_RETRY);
    }

    // ---- failing

    /** The step in hand failed: another attempt, or what its policy says. */
    void fail(Message cause, boolean retryable) {
        turn.abandonRest();
        var moved = turn.signal(step(), StepTable.Signal.FAIL, LaneTurn.detail("cause", cause));
        stopTimers();
        lane.seen = Optional.empty();
        lane.leaseSeen = false;
        int attempts = moved.attempts() + 1;
        turn.current(moved.says(Optional.of(cause), false, Optional.empty())
                .counts(attempts, moved.replans(), moved.reverts()));
        var retry = turn.spec().retry();
        if (retryable && attempts <= retry.max()) {
            var due = turn.at.plus(EffectDesk.pause(retry, attempts - 1));
            var waiting = turn.signal(step(), StepTable.Signal.RETRY_LATER, Value.object("due", due.toString()));
            turn.current(waiting.says(Optional.of(cause), false, Optional.of(due)));
            turn.startTimer(LaneTurn.STEP_RETRY, due, false);
            return;
        }
        if (turn.turningBack()) {
            turn.hold(Hold.Sort.FAILED, cause);
            return;
        }
        switch (policy()) {
            case DEFAULT, PAUSE -> turn.hold(Hold.Sort.FAILED, cause);
            case FAIL -> {
                lane.ending = Ending.FAILED;
                lane.endCause = Optional.of(cause);
                lane.position++;
            }
            case CONTINUE -> lane.position++;
            case ROLLBACK_LANE -> turnBack(cause, Reach.LANE);
            case ROLLBACK_WAVE -> turnBack(cause, Reach.WAVE);
            case ROLLBACK_RUN -> turnBack(cause, Reach.RUN);
        }
    }

    private OnFailure policy() {
        var own = turn.spec().onFailure();
        return own == OnFailure.DEFAULT ? turn.setup.snapshot().plan().failure().onFailure() : own;
    }

    private void turnBack(Message cause, Reach reach) {
        lane.endCause = Optional.of(cause);
        lane.turningBack = Optional.of(cause.code());
        lane.reach = Optional.of(reach);
    }

    /** Tries a failed or blocked step again. @return whether there was one */
    boolean retry() {
        var step = turn.current();
        if (step.isEmpty() || !StepTable.TABLE.allows(step.get().phase(), StepTable.Signal.RETRY)) {
            return false;
        }
        for (var effect : step.get().effects()) {
            // a person looked at the object as it is: that is the one to go on from
            lane.uids = LaneDraft.without(lane.uids, effect.spec().request().target());
            lane.written =
                    LaneDraft.without(lane.written, effect.spec().request().target());
        }
        turn.abandonRest();
        var moved = turn.signal(step(), StepTable.Signal.RETRY, ObjectValue.EMPTY);
        turn.current(moved.nextRound().counts(0, 0, List.of()).says(Optional.empty(), false, Optional.empty()));
        stopTimers();
        turn.release();
        return true;
    }

    /** The pause before the next attempt is over. */
    void retryDue() {
        var step = turn.current();
        if (step.isPresent() && step.get().phase() == StepPhase.RETRY_WAIT) {
            var moved = turn.signal(step.get(), StepTable.Signal.RETRY, ObjectValue.EMPTY);
            turn.current(moved.nextRound().says(Optional.empty(), false, Optional.empty()));
        }
    }

    /** Keeps the step's clocks and its time-out in step with whether its time counts now. */
    void clocks() {
        var current = turn.current();
        if (current.isEmpty() || lane.phase != LanePhase.ACTIVE) {
            return;
        }
        var step = current.get();
        boolean active = StepTable.ACTIVE.contains(step.phase());
        boolean counts = active
                && lane.lostSince.isEmpty()
                && lane.hold.isEmpty()
                && lane.verifying.isEmpty()
                && lane.pausing != Pausing.NOW;
        boolean onTheWall = active && turn.type().countsAway(turn.spec(), turn.partName(step));
        var watched =
                step.phase() == StepPhase.OBSERVING && (onTheWall || lane.lostSince.isEmpty() && lane.hold.isEmpty())
                        ? step.observing().start(turn.at)
                        : step.observing().stop(turn.at);
        boolean begun = step.total().spent().compareTo(Duration.ZERO) > 0
                || step.total().since().isPresent()
                || step.phase() == StepPhase.ACTING
                || step.phase() == StepPhase.OBSERVING;
        var total = counts && begun ? step.total().start(turn.at) : step.total().stop(turn.at);
        if (!watched.equals(step.observing()) || !total.equals(step.total())) {
            turn.current(step.clocks(watched, total));
        }
        var timeout = turn.spec().timeout();
        if (timeout.isPresent()) {
            if (total.since().isPresent() && !lane.timers.contains(LaneTurn.TIMEOUT)) {
                turn.startTimer(LaneTurn.TIMEOUT, due(total, timeout.get()), false);
            } else if (total.since().isEmpty()) {
                turn.stopTimer(LaneTurn.TIMEOUT);
            }
        }
    }

    private static Instant due(Clocked total, Duration timeout) {
        return total.since().orElseThrow().plus(timeout).minus(total.spent());
    }

    /** The step's time is over. */
    void timedOut() {
        var current = turn.current();
        if (current.isEmpty() || !StepTable.ACTIVE.contains(current.get().phase())) {
            return;
        }
        var step = current.get();
        var timeout = turn.spec().timeout().orElse(Duration.ZERO);
        if (step.total().at(turn.at).compareTo(timeout) < 0) {
            return;
        }
        if (step.midAir()) {
            // what was sent is settled first
            turn.startTimer(LaneTurn.TIMEOUT, turn.at.plusSeconds(1), false);
            return;
        }
        fail(
                Message.of(
                        "workflow.timed-out",
                        GoDuration.format(timeout),
                        step.cause().map(Message::code).orElse("")),
                true);
    }
}
