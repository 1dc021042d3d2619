package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.Engine.Preview;
import dev.slipway.api.run.EngineProvider;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workload.WorkloadAdapter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pf4j.Extension;

/** Makes the engine of the workflow plugin. */
@Extension
public final class WorkflowEngineProvider implements EngineProvider {
    @Override
    public Engine create(List<StepType> steps, List<TrafficRouter> routers, List<WorkloadAdapter> workloads) {
        var byKind = new HashMap<String, StepType>();
        steps.forEach(step -> byKind.put(step.kind(), step));
        return new WorkflowEngine(EngineParts.of(
                steps,
                routers,
                workloads,
                new FoldOnly(Map.copyOf(byKind)),
                context -> Optional.empty(),
                (expression, context) -> {
                    throw new IllegalArgumentException("conditions are not available");
                }));
    }

    private record FoldOnly(Map<String, StepType> steps) implements EngineParts.Planning {
        @Override
        public LaneDesired desired(LanePlan lane, int replicas, int index, boolean firstRelease) {
            return DesiredFold.desired(steps, lane, replicas, index, firstRelease);
        }

        @Override
        public List<ListQuery> podQueries(LanePlan lane) {
            return List.of();
        }

        @Override
        public List<ResourceId> touched(LanePlan lane) {
            return List.of();
        }

        @Override
        public Optional<GroupVersionKind> versionOf(LanePlan lane, ResourceId id) {
            return Optional.empty();
        }

        @Override
        public List<StepSpec> strategy(String name, LanePlan lane) {
            return List.of();
        }

        @Override
        public List<String> strategies() {
            return List.of();
        }

        @Override
        public Preview preview(ReleasePlan plan) {
            return new Preview(List.of(), List.of());
        }
    }
}
