package dev.slipway.api.run;

/** Where a lane stands. OWED: its cluster was out of reach when the run went on; {@code resume} pays it. */
public enum LanePhase {
    PENDING,
    ACTIVE,
    DONE,
    FAILED,
    ROLLED_BACK,
    OWED
}
