package dev.slipway.api.run;

/** Where a step stands (release-engines §6.3). */
public enum StepPhase {
    PENDING,
    READY,
    PREPARED,
    ACTING,
    OBSERVING,
    SOAKING,
    SUCCEEDED,
    SKIPPED,
    FAILED,
    RETRY_WAIT,
    BLOCKED,
    CANCELLING,
    CANCELLED,
    UNDO_PREPARED,
    UNDO_ACTING,
    UNDONE,
    UNDO_BLOCKED
}
