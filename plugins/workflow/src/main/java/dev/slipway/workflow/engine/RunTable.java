package dev.slipway.workflow.engine;

import static dev.slipway.api.run.RunPhase.*;

import dev.slipway.api.run.RunPhase;
import java.util.EnumSet;

/** The life of a run (release-engines §6.3). Terminal phases have no row, so nothing leads out of them. */
final class RunTable {
    /** What can befall a run. */
    enum Signal {
        /** Lanes move. */
        GO,
        /** Every open lane waits for a gate, a timer or the world. */
        WAIT,
        PAUSE,
        BLOCK,
        /** A process took it over and looks before it acts. */
        RECOVER,
        CANCEL,
        TURN_BACK,
        TURN_BACK_BLOCKED,
        SUCCEED,
        FAIL,
        CANCELLED,
        TURNED_BACK,
        SUPERSEDE
    }

    private static final EnumSet<RunPhase> FORWARD = EnumSet.of(READY, RUNNING, WAITING, PAUSED, BLOCKED, RECOVERING);
    private static final EnumSet<RunPhase> LIVE = EnumSet.of(
            READY, RUNNING, WAITING, PAUSED, BLOCKED, RECOVERING, CANCELLING, ROLLING_BACK, ROLLBACK_BLOCKED);

    static final TransitionTable<RunPhase, Signal> TABLE = TransitionTable.of(
                    "run", RunPhase.class, Signal.class, READY)
            .on(Signal.GO, RUNNING, FORWARD)
            .on(Signal.WAIT, WAITING, FORWARD)
            .on(Signal.PAUSE, PAUSED, FORWARD)
            .on(Signal.BLOCK, BLOCKED, FORWARD)
            .on(Signal.RECOVER, RECOVERING, LIVE)
            .on(Signal.CANCEL, CANCELLING, LIVE)
            .on(Signal.TURN_BACK, ROLLING_BACK, LIVE)
            .on(Signal.TURN_BACK_BLOCKED, ROLLBACK_BLOCKED, EnumSet.of(ROLLING_BACK, ROLLBACK_BLOCKED, RECOVERING))
            .on(Signal.SUCCEED, SUCCEEDED, FORWARD)
            .on(Signal.FAIL, FAILED, LIVE)
            .on(Signal.CANCELLED, CANCELLED, LIVE)
            .on(Signal.TURNED_BACK, ROLLED_BACK, LIVE)
            .on(Signal.SUPERSEDE, SUPERSEDED, LIVE)
            .table();

    private RunTable() {}
}
