package dev.slipway.workflow.engine;

import static dev.slipway.api.run.StepPhase.*;

import dev.slipway.api.run.StepPhase;
import java.util.EnumSet;

/**
 * The life of a step in a lane (release-engines §6.3). SOAKING belongs to waves: a step that must hold for a while says
 * so by waiting.
 */
final class StepTable {
    /** What can befall a step. */
    enum Signal {
        /** Its turn has come. */
        BEGIN,
        /** Its condition is false, it has nothing to do here, or a person leaves it out. */
        LEAVE_OUT,
        /** Its effects are listed and journaled. */
        PREPARE,
        /** A request goes out. */
        DISPATCH,
        /** The request in hand was turned away and waits for its next turn. */
        HOLD_BACK,
        /** All effects of the part are with the server. */
        LOOK,
        /** The part is done and another follows, or what remains must be worked out again. */
        NEXT,
        SUCCEED,
        FAIL,
        /** Another attempt after a pause. */
        RETRY_LATER,
        /** Another attempt now. */
        RETRY,
        /** Drift, conflict or doubt: a person decides. */
        BLOCK,
        /** The lane stops or turns back: what was sent is settled first. */
        CANCEL,
        SETTLED,
        /** The lane goes back to its baseline. */
        UNDO,
        UNDO_BEGUN,
        UNDONE,
        UNDO_BLOCKED
    }

    static final EnumSet<StepPhase> ACTIVE = EnumSet.of(READY, PREPARED, ACTING, OBSERVING);

    static final TransitionTable<StepPhase, Signal> TABLE = TransitionTable.of(
                    "step", StepPhase.class, Signal.class, PENDING)
            .on(Signal.BEGIN, READY, PENDING)
            .on(Signal.LEAVE_OUT, SKIPPED, EnumSet.of(PENDING, READY, PREPARED, OBSERVING, FAILED, RETRY_WAIT, BLOCKED))
            .on(Signal.PREPARE, PREPARED, READY)
            .on(Signal.DISPATCH, ACTING, EnumSet.of(PREPARED, ACTING))
            .on(Signal.HOLD_BACK, PREPARED, EnumSet.of(ACTING, PREPARED))
            .on(Signal.LOOK, OBSERVING, EnumSet.of(READY, PREPARED, ACTING))
            .on(Signal.NEXT, READY, EnumSet.of(PREPARED, ACTING, OBSERVING))
            .on(Signal.SUCCEED, SUCCEEDED, OBSERVING)
            .on(Signal.FAIL, FAILED, EnumSet.of(PENDING, READY, PREPARED, ACTING, OBSERVING, BLOCKED))
            .on(Signal.RETRY_LATER, RETRY_WAIT, FAILED)
            .on(Signal.RETRY, READY, EnumSet.of(FAILED, RETRY_WAIT, BLOCKED))
            .on(Signal.BLOCK, BLOCKED, EnumSet.of(READY, PREPARED, ACTING, OBSERVING))
            .on(Signal.CANCEL, CANCELLING, EnumSet.of(READY, PREPARED, ACTING, OBSERVING, FAILED, RETRY_WAIT, BLOCKED))
            .on(Signal.SETTLED, CANCELLED, CANCELLING)
            .on(Signal.UNDO, UNDO_PREPARED, EnumSet.of(SUCCEEDED, FAILED, CANCELLED, UNDO_BLOCKED))
            .on(Signal.UNDO_BEGUN, UNDO_ACTING, UNDO_PREPARED)
            .on(Signal.UNDONE, UNDONE, EnumSet.of(UNDO_PREPARED, UNDO_ACTING))
            .on(Signal.UNDO_BLOCKED, UNDO_BLOCKED, EnumSet.of(UNDO_PREPARED, UNDO_ACTING))
            .table();

    private StepTable() {}
}
