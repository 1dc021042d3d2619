package dev.slipway.workflow.engine;

import static dev.slipway.api.run.LanePhase.*;

import dev.slipway.api.run.LanePhase;
import java.util.EnumSet;

/** The life of a lane (ENGINE §1). A lane that ended may still be taken back while the run is active. */
final class LaneTable {
    /** What can befall a lane. */
    enum Signal {
        OPEN,
        FINISH,
        FAIL,
        BACK,
        /** Its cluster stayed out of reach past its wait, or before it began. */
        OWE,
        /** The cluster is there again and a person lets it go on. */
        PAY,
        /** It goes back although it had ended. */
        TURN_BACK
    }

    static final TransitionTable<LanePhase, Signal> TABLE = TransitionTable.of(
                    "lane", LanePhase.class, Signal.class, PENDING)
            .on(Signal.OPEN, ACTIVE, PENDING)
            .on(Signal.FINISH, DONE, ACTIVE)
            .on(Signal.FAIL, FAILED, ACTIVE)
            .on(Signal.BACK, ROLLED_BACK, ACTIVE)
            .on(Signal.OWE, OWED, EnumSet.of(PENDING, ACTIVE))
            .on(Signal.PAY, ACTIVE, OWED)
            .on(Signal.TURN_BACK, ACTIVE, EnumSet.of(DONE, FAILED))
            .table();

    private LaneTable() {}
}
