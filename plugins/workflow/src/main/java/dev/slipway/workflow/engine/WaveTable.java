package dev.slipway.workflow.engine;

import static dev.slipway.api.run.WavePhase.*;

import dev.slipway.api.run.WavePhase;
import java.util.EnumSet;

/** The life of a wave (ENGINE §1). */
final class WaveTable {
    /** What can befall a wave. */
    enum Signal {
        /** The waves it needs are done. */
        OPEN,
        /** All its lanes have ended, few enough of them badly. */
        SOAK,
        /** A lane of it is worked on again. */
        REOPEN,
        FINISH,
        /** More lanes failed than it allows. */
        FAIL
    }

    static final TransitionTable<WavePhase, Signal> TABLE = TransitionTable.of(
                    "wave", WavePhase.class, Signal.class, PENDING)
            .on(Signal.OPEN, OPEN, PENDING)
            .on(Signal.SOAK, SOAKING, OPEN)
            .on(Signal.REOPEN, OPEN, SOAKING)
            .on(Signal.FINISH, DONE, EnumSet.of(OPEN, SOAKING))
            .on(Signal.FAIL, FAILED, EnumSet.of(PENDING, OPEN, SOAKING, DONE))
            .table();

    private WaveTable() {}
}
