package dev.slipway.workflow.plan;

import dev.slipway.api.run.LanePreview;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workload.WorkloadAdapter;
import java.util.List;

/**
 * I1 to I6 (release-engines §6.2): at plan time with planned numbers for every step and every edge, and before each
 * effect with live ones.
 */
public final class Invariants {
    public Invariants(List<TrafficRouter> routers, List<WorkloadAdapter> workloads) {}

    /** How the invariants would stand in the step's after-state, judged with the live numbers. */
    public List<LanePreview.Invariant> check(StepContext context) {
        return List.of();
    }
}
