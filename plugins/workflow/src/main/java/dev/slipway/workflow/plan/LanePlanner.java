package dev.slipway.workflow.plan;

import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.run.Engine;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workload.WorkloadAdapter;
import java.util.List;
import java.util.Optional;

/** Works out a lane's course: the fold of desired states, predicted objects, invariants, strategies. Any thread. */
public final class LanePlanner {
    /** @throws IllegalArgumentException when two parts claim the same name or kind */
    public LanePlanner(List<StepType> steps, List<TrafficRouter> routers, List<WorkloadAdapter> workloads) {}

    /** The desired state after step {@code index}; −1 is before the first. A stable workload is taken to exist. */
    public LaneDesired desired(LanePlan lane, int replicas, int index) {
        return desired(lane, replicas, index, false);
    }

    /** @param firstRelease whether no stable workload existed before the lane began */
    public LaneDesired desired(LanePlan lane, int replicas, int index, boolean firstRelease) {
        throw new UnsupportedOperationException("not yet");
    }

    public List<StepSpec> strategy(String name, LanePlan lane) {
        throw new UnsupportedOperationException("not yet");
    }

    public List<String> strategies() {
        return List.of("canary", "rolling");
    }

    public Engine.Preview preview(ReleasePlan plan) {
        throw new UnsupportedOperationException("not yet");
    }

    /** What to list and watch to see the pods of stable and canary. */
    public List<ListQuery> podQueries(LanePlan lane) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Every object the lane may write; their live states before the first effect are the lane's baseline. */
    public List<ResourceId> touched(LanePlan lane) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Under which version an object of {@link #touched} or of a step's {@code watches} is read. */
    public Optional<GroupVersionKind> versionOf(LanePlan lane, ResourceId id) {
        throw new UnsupportedOperationException("not yet");
    }
}
