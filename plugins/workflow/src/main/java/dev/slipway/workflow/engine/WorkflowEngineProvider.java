package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.Engine.Preview;
import dev.slipway.api.run.EngineProvider;
import dev.slipway.api.run.LanePreview.Invariant;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workload.WorkloadAdapter;
import dev.slipway.workflow.plan.Invariants;
import dev.slipway.workflow.plan.LanePlanner;
import dev.slipway.workflow.step.Cel;
import dev.slipway.workflow.step.StepTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** Makes the engine of the workflow plugin: the built-in steps beside those that other plugins offer. */
@Extension
public final class WorkflowEngineProvider implements EngineProvider {
    @Override
    public Engine create(List<StepType> steps, List<TrafficRouter> routers, List<WorkloadAdapter> workloads) {
        var all = new ArrayList<>(StepTypes.builtIn(routers, workloads));
        all.addAll(steps);
        var invariants = new Invariants(routers, workloads);
        return new WorkflowEngine(EngineParts.of(
                all,
                routers,
                workloads,
                new Planned(new LanePlanner(all, routers, workloads)),
                context -> broken(invariants, context),
                new CelConditions(new Cel())));
    }

    private static Optional<Message> broken(Invariants invariants, StepContext context) {
        return invariants.check(context).stream()
                .filter(invariant -> !invariant.holds())
                .map(Invariant::figures)
                .findFirst();
    }

    private record CelConditions(Cel cel) implements EngineParts.Conditions {
        @Override
        public boolean holds(String expression, StepContext context) {
            return switch (cel.condition(expression, Cel.whenVariables(context))) {
                case Cel.Condition.Truth(var holds) -> holds;
                case Cel.Condition.Problem(var message, var missing) -> throw unanswered(message);
            };
        }

        @Override
        public Value output(String expression, StepContext context) {
            return switch (cel.evaluate(expression, Cel.outputVariables(context))) {
                case Cel.Outcome.Result(var value) -> value;
                case Cel.Outcome.Problem(var message, var missing) -> throw unanswered(message);
            };
        }

        private static IllegalArgumentException unanswered(Message message) {
            return new IllegalArgumentException(message.code() + " " + String.join(", ", message.arguments()));
        }
    }

    private record Planned(LanePlanner planner) implements EngineParts.Planning {
        @Override
        public LaneDesired desired(LanePlan lane, int replicas, int index, boolean firstRelease) {
            return planner.desired(lane, replicas, index, firstRelease);
        }

        @Override
        public List<ListQuery> podQueries(LanePlan lane) {
            return planner.podQueries(lane);
        }

        @Override
        public List<ResourceId> touched(LanePlan lane) {
            return planner.touched(lane);
        }

        @Override
        public Optional<GroupVersionKind> versionOf(LanePlan lane, ResourceId id) {
            return planner.versionOf(lane, id);
        }

        @Override
        public List<StepSpec> strategy(String name, LanePlan lane) {
            return planner.strategy(name, lane);
        }

        @Override
        public List<String> strategies() {
            return planner.strategies();
        }

        @Override
        public Preview preview(ReleasePlan plan) {
            return planner.preview(plan);
        }
    }
}
