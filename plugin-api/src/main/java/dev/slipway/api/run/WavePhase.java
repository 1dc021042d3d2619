package dev.slipway.api.run;

/** Where a wave stands. */
public enum WavePhase {
    PENDING,
    OPEN,
    SOAKING,
    DONE,
    FAILED
}
