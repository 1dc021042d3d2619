package dev.slipway.api.workflow;

import dev.slipway.api.traffic.TrafficRouter.Share;

/**
 * What a lane should look like after a step: the fold of steps 0..k and nothing else. Preview, resume, skip, roll back
 * and rehearsal all read this value.
 *
 * @param applied whether the rendered objects other than workload, autoscaler and route rules are applied
 * @param stable which template the stable workload has
 * @param stablePods wanted pods of the stable workload
 * @param canaryPods wanted pods of the canary workload; 0 when there is none
 * @param share wanted traffic
 * @param autoscalerPinned whether the autoscaler's minimum is pinned to N
 * @param pruned whether objects that are no longer rendered are gone
 * @param promoted whether promote is done
 */
public record LaneDesired(
        boolean applied,
        Template stable,
        int stablePods,
        int canaryPods,
        Share share,
        boolean autoscalerPinned,
        boolean pruned,
        boolean promoted) {
    /** Old is what was there before the lane began; new is what this release renders. */
    public enum Template {
        NONE,
        OLD,
        NEW
    }
}
