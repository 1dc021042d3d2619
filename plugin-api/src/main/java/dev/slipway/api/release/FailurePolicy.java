package dev.slipway.api.release;

/** {@code failure} of a release plan: what a failed step means by default, and how far an ordered roll back reaches. */
public record FailurePolicy(StepSpec.OnFailure onFailure, Reach rollback) {
    /** How far a roll back reaches. */
    public enum Reach {
        LANE,
        WAVE,
        RUN
    }
}
