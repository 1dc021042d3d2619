package dev.slipway.workflow.engine;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.EffectId;
import dev.slipway.api.run.EffectPhase;
import dev.slipway.api.workflow.EffectSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * One effect in hand.
 *
 * @param attempt requests sent so far
 * @param storms answers of the kind "not now" in a row, for the pause before the next attempt
 * @param before the object as the fresh read before the last attempt found it; empty when there was none
 * @param force whether fields of our own other roles may be taken
 * @param problem what the server said last
 * @param answer the object as the server answered, or as it was found to be so already
 */
record EffectState(
        EffectId id,
        EffectSpec spec,
        EffectPhase phase,
        int attempt,
        int storms,
        Optional<Manifest> before,
        Optional<Instant> sentAt,
        boolean force,
        Optional<Problem> problem,
        Optional<Manifest> answer) {

    /** A refusal, in what matters for what follows. */
    record Problem(boolean ownership, boolean precondition, String text) {}

    static EffectState prepared(EffectId id, EffectSpec spec) {
        return new EffectState(
                id,
                spec,
                EffectPhase.PREPARED,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    EffectState phase(EffectPhase to) {
        return new EffectState(id, spec, to, attempt, storms, before, sentAt, force, problem, answer);
    }

    EffectState spec(EffectSpec other) {
        return new EffectState(id, other, phase, attempt, storms, before, sentAt, force, problem, answer);
    }

    EffectState sent(Optional<Manifest> found, Instant at) {
        return new EffectState(
                id, spec, phase, attempt + 1, storms, found, Optional.of(at), force, Optional.empty(), answer);
    }

    EffectState refused(Problem said) {
        return new EffectState(id, spec, phase, attempt, storms, before, sentAt, force, Optional.of(said), answer);
    }

    EffectState storm(int count) {
        return new EffectState(id, spec, phase, attempt, count, before, sentAt, force, problem, answer);
    }

    EffectState answered(Optional<Manifest> object) {
        return new EffectState(id, spec, phase, attempt, storms, before, sentAt, force, problem, object);
    }

    EffectState forced() {
        return new EffectState(id, spec, phase, attempt, storms, before, sentAt, true, problem, answer);
    }

    /** Whether it is on its way or it is not known whether it arrived. */
    boolean midAir() {
        return phase == EffectPhase.SENT || phase == EffectPhase.UNKNOWN;
    }

    boolean settled() {
        return switch (phase) {
            case ACKED, ADOPTED, CONFIRMED, ABANDONED -> true;
            case PREPARED, SENT, UNKNOWN, REJECTED -> false;
        };
    }
}
