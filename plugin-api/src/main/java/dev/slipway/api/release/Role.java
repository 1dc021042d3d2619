package dev.slipway.api.release;

/** What the engine does with a rendered object. */
public enum Role {
    /** The workload that the lane's steps move. */
    WORKLOAD,
    /** Scales the workload. */
    AUTOSCALER,
    /** Carries the traffic weights. */
    ROUTE,
    /** The Service that reaches the stable pods. */
    STABLE_SERVICE,
    /** The disruption budget of the workload. */
    DISRUPTION_BUDGET,
    /** Everything else. */
    OTHER
}
