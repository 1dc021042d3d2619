package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.EffectPhase;
import dev.slipway.api.run.EngineCommand;
import dev.slipway.api.run.StateChange;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.EffectSpec.EffectClass;
import dev.slipway.workflow.engine.LaneState.Hold;
import dev.slipway.workflow.engine.LaneState.Pausing;
import dev.slipway.workflow.engine.LaneState.Purpose;
import dev.slipway.workflow.step.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The effect protocol (release-engines §6.4, ENGINE §2): prepared, looked at afresh, sent once, answered or unknown,
 * looked at again, confirmed. Nothing here sends twice what may have happened.
 */
final class EffectDesk {
    /** How long a lost create may still arrive: the server's request time-out and five seconds more. */
    static final Duration CREATE_SETTLES = Duration.ofSeconds(65);

    private static final int REPLANS = 2;

    private final LaneTurn turn;
    private final LaneDraft lane;

    EffectDesk(LaneTurn turn) {
        this.turn = turn;
        this.lane = turn.lane;
    }

    private StepState step() {
        return turn.current().orElseThrow();
    }

    private EffectState signal(EffectState effect, EffectTable.Signal signal, ObjectValue more) {
        var detail = turn.effectDetail(effect);
        for (var entry : more.fields().entrySet()) {
            detail = detail.with(entry.getKey(), entry.getValue());
        }
        return turn.signal(step(), effect, signal, detail);
    }

    private void keep(EffectState effect) {
        turn.current(step().effect(effect));
    }

    private void forgetLook() {
        lane.seen = Optional.empty();
        lane.leaseSeen = false;
    }

    /** Works on the effect in hand. @return whether something came of it without a further event */
    boolean advance(EffectState effect, boolean settling) {
        return switch (effect.phase()) {
            case PREPARED -> settling ? abandon(effect) : prepared(effect);
            case SENT -> false;
            case UNKNOWN -> unknown(effect, settling);
            case REJECTED -> settling ? abandon(effect) : rejected(effect);
            case ACKED, ADOPTED, CONFIRMED, ABANDONED -> false;
        };
    }

    private boolean abandon(EffectState effect) {
        signal(effect, EffectTable.Signal.ABANDON, ObjectValue.EMPTY);
        return true;
    }

    // ---- before the send

    private boolean prepared(EffectState effect) {
        if (lane.watchLost || lane.pausing == Pausing.NOW || lane.retryAt.isPresent()) {
            return false;
        }
        var broken = turn.parts.guard().broken(turn.context(step()));
        if (broken.isPresent()) {
            forgetLook();
            turn.hold(Hold.Sort.INVARIANT, broken.get());
            turn.current(step().says(broken, false, Optional.empty()));
            return false;
        }
        var target = effect.spec().request().target();
        if (!looked(target)) {
            turn.ask(Purpose.EFFECT, target, effect.spec().gvk());
        }
        if (!lane.leaseSeen) {
            turn.ask(Purpose.LEASE, turn.leaseId(), Kinds.LEASE);
        }
        if (!looked(target) || !lane.leaseSeen) {
            return false;
        }
        return decide(effect, lane.seen.orElseThrow().object());
    }

    private boolean looked(ResourceId target) {
        return lane.seen.map(s -> s.id().equals(target)).orElse(false);
    }

    private boolean decide(EffectState effect, Optional<Manifest> seen) {
        if (lane.lease.isEmpty()) {
            forgetLook();
            lane.leaseHeld = false;
            turn.hold(Hold.Sort.LEASE, Message.of("workflow.lease-gone", turn.leaseId()));
            return false;
        }
        var request = effect.spec().request();
        var target = request.target();
        if (Fence.done(effect.id(), request, effect.before(), seen)) {
            forgetLook();
            if (request instanceof WriteRequest.Delete) {
                turn.wrote(request, seen);
            }
            signal(effect, EffectTable.Signal.FOUND, Value.object("how", "as wanted"));
            return true;
        }
        var uid = lane.uids.get(target);
        if (uid != null && !(request instanceof WriteRequest.Delete)) {
            if (seen.isEmpty()) {
                turn.block(Hold.Sort.DRIFT, Message.of("workflow.drift-gone", target));
                return true;
            }
            if (!seen.get().uid().equals(Optional.of(uid))) {
                turn.block(Hold.Sort.DRIFT, Message.of("workflow.drift-recreated", target));
                return true;
            }
        }
        if (effect.spec().createOnly() && seen.isPresent() && !Fence.ours(seen.get())) {
            turn.block(Hold.Sort.CONFLICT, Message.of("workflow.create-exists", target));
            return true;
        }
        var wanted = turn.type().effects(turn.context(step())).stream()
                .filter(spec -> spec.name().equals(effect.spec().name()))
                .filter(spec -> spec.request().target().equals(target))
                .findFirst();
        if (wanted.isEmpty()) {
            forgetLook();
            signal(effect, EffectTable.Signal.FOUND, Value.object("how", "nothing left to write"));
            return true;
        }
        dispatch(effect.spec(wanted.get()), seen);
        return true;
    }

    /** Rendered objects carry the application's label, and workloads the snapshot they come from. */
    private WriteRequest marked(WriteRequest request) {
        return switch (request) {
            case WriteRequest.Apply apply
            when apply.manager() == FieldManager.RENDER -> {
                var object = apply.manifest();
                boolean workload = object.spec().object("template").has("spec");
                boolean back = step().id().value().equals(EngineParts.ROLL_BACK);
                yield new WriteRequest.Apply(
                        Inventory.mark(
                                object,
                                turn.setup.snapshot().plan().application(),
                                workload && !back ? Optional.of(turn.snapshot.get()) : Optional.empty()),
                        apply.manager(),
                        apply.force(),
                        apply.dryRun());
            }
            case WriteRequest.Apply apply -> apply;
            case WriteRequest.Patch patch -> patch;
            case WriteRequest.Delete delete -> delete;
        };
    }

    private void dispatch(EffectState effect, Optional<Manifest> seen) {
        var request = Fence.request(effect.id(), marked(effect.spec().request()), seen, effect.force());
        var sending = effect.sent(seen, turn.at);
        keep(sending);
        var detail = Value.object(
                "uid",
                seen.flatMap(Manifest::uid).orElse(""),
                "resourceVersion",
                seen.flatMap(Manifest::resourceVersion).orElse(""),
                "force",
                effect.force());
        signal(sending, EffectTable.Signal.DISPATCH, detail);
        turn.signal(step(), StepTable.Signal.DISPATCH, ObjectValue.EMPTY);
        forgetLook();
        turn.commands.add(new EngineCommand.Send(sending.id(), sending.attempt(), request));
    }

    // ---- the answer

    void accepted(EffectState effect, Optional<Manifest> object) {
        turn.wrote(effect.spec().request(), object);
        lane.trouble = 0;
        signal(
                effect.answered(object),
                EffectTable.Signal.ACCEPTED,
                Value.object(
                        "uid",
                        object.flatMap(Manifest::uid).orElse(""),
                        "resourceVersion",
                        object.flatMap(Manifest::resourceVersion).orElse(""),
                        "generation",
                        object.map(Manifest::generation).orElse(0L)));
        forgetLook();
    }

    void failed(EffectState effect, ClusterFault fault) {
        forgetLook();
        var detail = Value.object("code", fault.code(), "fault", fault.kind().name(), "message", fault.message());
        switch (fault.kind()) {
            case NOT_SENT -> turnedAway(effect, detail, fault);
            case UNKNOWN, GONE -> signal(effect, EffectTable.Signal.LOST, detail);
            case CONFLICT -> refused(effect, fault, detail);
            case NOT_FOUND -> {
                refused(effect, fault, detail);
                if (effect.spec().request() instanceof WriteRequest.Apply) {
                    fail(Message.of("workflow.refused", effect.spec().request().target(), Fence.text(fault)), false);
                }
            }
            case INVALID -> {
                refused(effect, fault, detail);
                if (!(effect.spec().request() instanceof WriteRequest.Patch)) {
                    fail(Message.of("workflow.refused", effect.spec().request().target(), Fence.text(fault)), false);
                }
            }
            case FORBIDDEN -> {
                if (turn.reconnectedLately()) {
                    turnedAway(effect, detail, fault);
                } else {
                    refused(effect, fault, detail);
                    fail(Message.of("workflow.refused", effect.spec().request().target(), Fence.text(fault)), false);
                }
            }
            case UNAUTHORIZED -> {
                turnedAway(effect, detail, fault);
                turn.hold(Hold.Sort.CREDENTIALS, Message.of("workflow.credentials", lane.cluster, fault.message()));
                turn.later(Duration.ofSeconds(60));
            }
            case UNUSABLE -> {
                turnedAway(effect, detail, fault);
                turn.hold(Hold.Sort.UNUSABLE, Message.of("workflow.unusable", lane.cluster, fault.message()));
            }
        }
    }

    private void turnedAway(EffectState effect, ObjectValue detail, ClusterFault fault) {
        var back = signal(effect, EffectTable.Signal.TURNED_AWAY, detail);
        keep(back.storm(effect.storms() + 1));
        turn.signal(step(), StepTable.Signal.HOLD_BACK, ObjectValue.EMPTY);
        turn.later(fault.retryAfter().orElse(LaneTurn.backoff(effect.storms() + 3)));
    }

    private void refused(EffectState effect, ClusterFault fault, ObjectValue detail) {
        keep(effect.refused(Fence.problem(fault)));
        if (Fence.amongOurselves(fault)) {
            keep(effect.refused(Fence.problem(fault)).forced());
        }
        var now = step().effects().stream()
                .filter(e -> e.id().equals(effect.id()))
                .findFirst()
                .orElseThrow();
        signal(now, EffectTable.Signal.REFUSED, detail);
    }

    private void fail(Message cause, boolean retryable) {
        new StepDesk(turn).fail(cause, retryable);
    }

    // ---- after a doubt

    private boolean unknown(EffectState effect, boolean settling) {
        var target = effect.spec().request().target();
        if (lane.retryAt.isPresent()) {
            return false;
        }
        if (!looked(target)) {
            turn.ask(Purpose.EFFECT, target, effect.spec().gvk());
            return false;
        }
        var seen = lane.seen.orElseThrow().object();
        if (happened(effect, seen)) {
            return adopt(effect, seen);
        }
        if (effect.spec().effectClass() == EffectClass.OPAQUE) {
            return opaque(effect);
        }
        if (Fence.untouched(effect.spec().request(), effect.before(), seen)) {
            if (seen.isEmpty()) {
                var settled = effect.sentAt().orElse(turn.at).plus(CREATE_SETTLES);
                if (settled.isAfter(turn.at)) {
                    // nothing on the wire fences a create: the lost request may still arrive
                    forgetLook();
                    turn.later(Duration.between(turn.at, settled));
                    return false;
                }
            }
            if (settling) {
                return abandon(effect);
            }
            signal(effect, EffectTable.Signal.NOT_DONE, ObjectValue.EMPTY);
            turn.signal(step(), StepTable.Signal.HOLD_BACK, ObjectValue.EMPTY);
            return true;
        }
        if (settling) {
            return abandon(effect);
        }
        turn.block(Hold.Sort.DRIFT, Message.of("workflow.drift-unknown", target));
        return true;
    }

    /** What already stood there as wanted, but without our label, was written by somebody else before us. */
    private boolean happened(EffectState effect, Optional<Manifest> seen) {
        var request = effect.spec().request();
        return Fence.done(effect.id(), request, effect.before(), seen) || Fence.covered(marked(request), seen);
    }

    private boolean adopt(EffectState effect, Optional<Manifest> seen) {
        forgetLook();
        turn.wrote(effect.spec().request(), seen);
        signal(
                effect.answered(seen),
                EffectTable.Signal.FOUND,
                Value.object(
                        "uid",
                        seen.flatMap(Manifest::uid).orElse(""),
                        "resourceVersion",
                        seen.flatMap(Manifest::resourceVersion).orElse(""),
                        "generation",
                        seen.map(Manifest::generation).orElse(0L)));
        return true;
    }

    private boolean opaque(EffectState effect) {
        return switch (turn.spec().onUnknown()) {
            case ASK -> {
                turn.block(
                        Hold.Sort.UNKNOWN,
                        Message.of("workflow.unknown", effect.spec().name()));
                yield true;
            }
            case RETRY -> {
                signal(effect, EffectTable.Signal.NOT_DONE, ObjectValue.EMPTY);
                turn.signal(step(), StepTable.Signal.HOLD_BACK, ObjectValue.EMPTY);
                yield true;
            }
            case ASSUME_DONE -> {
                forgetLook();
                signal(effect, EffectTable.Signal.FOUND, Value.object("how", "assumed"));
                yield true;
            }
        };
    }

    // ---- after a refusal

    private boolean rejected(EffectState effect) {
        if (lane.retryAt.isPresent()) {
            return false;
        }
        var request = effect.spec().request();
        var target = request.target();
        if (!looked(target)) {
            turn.ask(Purpose.EFFECT, target, effect.spec().gvk());
            return false;
        }
        var seen = lane.seen.orElseThrow().object();
        if (Fence.done(effect.id(), request, effect.before(), seen)) {
            return adopt(effect, seen);
        }
        var problem = effect.problem().orElseThrow();
        if (problem.ownership() && effect.force()) {
            again(effect, seen);
            return true;
        }
        boolean versionMoved =
                !effect.before().flatMap(Manifest::resourceVersion).equals(seen.flatMap(Manifest::resourceVersion));
        boolean existsAfterAll = effect.before().isEmpty() && seen.isPresent();
        if (!problem.ownership() && existsAfterAll && !effect.spec().createOnly()) {
            again(effect, seen);
            return true;
        }
        if (!problem.ownership()
                && Fence.untouched(request, effect.before(), seen)
                && (problem.precondition() || versionMoved)) {
            keep(effect.storm(effect.storms() + 1));
            var now = find(effect);
            forgetLook();
            signal(now, EffectTable.Signal.AGAIN, ObjectValue.EMPTY);
            turn.signal(step(), StepTable.Signal.HOLD_BACK, ObjectValue.EMPTY);
            turn.later(LaneTurn.afterConflict(now.storms()));
            return true;
        }
        if (!problem.ownership() && !problem.precondition() && !versionMoved) {
            // nothing moved and the server still refuses the content: no attempt will change that
            fail(Message.of("workflow.refused", target, problem.text()), false);
            return true;
        }
        if (step().replans() + 1 > REPLANS || (problem.ownership() && step().replans() + 1 >= REPLANS)) {
            turn.block(Hold.Sort.CONFLICT, Message.of("workflow.conflict", target, problem.text()));
            return true;
        }
        var counted = step();
        turn.current(counted.counts(counted.attempts(), counted.replans() + 1, counted.reverts()));
        turn.replan(StepTable.Signal.NEXT, Value.object("replan", step().replans(), "because", problem.text()));
        turn.later(LaneTurn.backoff(step().replans()));
        return true;
    }

    private EffectState find(EffectState effect) {
        return step().effects().stream()
                .filter(e -> e.id().equals(effect.id()))
                .findFirst()
                .orElseThrow();
    }

    private void again(EffectState effect, Optional<Manifest> seen) {
        seen.flatMap(Manifest::uid)
                .ifPresent(uid -> lane.uids =
                        LaneDraft.put(lane.uids, effect.spec().request().target(), uid));
        signal(effect, EffectTable.Signal.AGAIN, Value.object("force", effect.force()));
        turn.signal(step(), StepTable.Signal.HOLD_BACK, ObjectValue.EMPTY);
    }

    /** After a restart nobody knows whether what was sent arrived. */
    void doubt() {
        var step = turn.current();
        if (step.isEmpty()) {
            return;
        }
        for (var effect : step.get().effects()) {
            if (effect.phase() == EffectPhase.SENT) {
                signal(effect, EffectTable.Signal.LOST, Value.object("message", "restart"));
            }
        }
    }

    /** Prepares the effects of a part. */
    void prepare(List<EffectSpec> specs) {
        var step = step();
        var part = turn.partName(step);
        var effects = specs.stream()
                .map(spec -> EffectState.prepared(turn.effectId(step, part, spec), spec))
                .toList();
        turn.current(step.effects(effects));
        for (var effect : effects) {
            turn.changed(
                    StateChange.Subject.EFFECT,
                    effect.id().value(),
                    "",
                    EffectPhase.PREPARED.name(),
                    turn.effectDetail(effect));
        }
    }

    static Duration pause(StepSpec.Retry retry, int attempt) {
        long factor = 1L << Math.min(attempt, 16);
        var pause = retry.backoff().multipliedBy(factor);
        return pause.compareTo(Duration.ofMinutes(10)) > 0 ? Duration.ofMinutes(10) : pause;
    }

    static Instant due(Instant at, Duration pause) {
        return at.plus(pause);
    }
}
