package dev.slipway.api.run;

/** Where a run stands (release-engines §6.3). Terminal phases never change again. */
public enum RunPhase {
    READY,
    RUNNING,
    /** Waits for a gate, a timer, a window, a soak or credentials. */
    WAITING,
    /** A person paused it. */
    PAUSED,
    /** Drift, conflict, unreachable, unknown or a broken invariant: a person decides. */
    BLOCKED,
    /** Begun again after a restart; looks before it acts. */
    RECOVERING,
    CANCELLING,
    ROLLING_BACK,
    ROLLBACK_BLOCKED,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    ROLLED_BACK,
    SUPERSEDED;

    public boolean terminal() {
        return switch (this) {
            case SUCCEEDED, FAILED, CANCELLED, ROLLED_BACK, SUPERSEDED -> true;
            case READY, RUNNING, WAITING, PAUSED, BLOCKED, RECOVERING, CANCELLING, ROLLING_BACK, ROLLBACK_BLOCKED ->
                false;
        };
    }
}
