package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Engine.Preview;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workload.WorkloadAdapter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the engine is made of. All parts are pure functions. */
public record EngineParts(
        Map<String, StepType> steps,
        Map<String, TrafficRouter> routers,
        Map<GroupKind, WorkloadAdapter> workloads,
        Planning planning,
        Guard guard,
        Conditions conditions) {

    /** The kind of the step that takes a lane back to its baseline. */
    public static final String ROLL_BACK = "roll-back";

    /** The desired-state fold and what is built on it. */
    public interface Planning {
        /** @param firstRelease whether no stable workload existed before the lane began */
        LaneDesired desired(LanePlan lane, int replicas, int index, boolean firstRelease);

        /** What to watch to see the pods of stable and canary. */
        List<ListQuery> podQueries(LanePlan lane);

        /** Every object the lane may write. */
        List<ResourceId> touched(LanePlan lane);

        /** Under which version an object is read, when the plan tells. */
        Optional<GroupVersionKind> versionOf(LanePlan lane, ResourceId id);

        List<StepSpec> strategy(String name, LanePlan lane);

        List<String> strategies();

        Preview preview(ReleasePlan plan);
    }

    /** The invariants I1–I6 with live figures; asked before each effect. */
    public interface Guard {
        /** The first invariant that the effects of this part would break, with figures; empty when all hold. */
        Optional<Message> broken(StepContext context);
    }

    /** What is asked about steps in CEL: {@code when} and {@code outputs}. */
    public interface Conditions {
        /** @throws IllegalArgumentException when the expression cannot be evaluated; the message says why */
        boolean holds(String expression, StepContext context);

        /**
         * What an output of a step that has just succeeded comes to.
         *
         * @throws IllegalArgumentException when the expression cannot be evaluated; the message says why
         */
        Value output(String expression, StepContext context);
    }

    /** @throws IllegalArgumentException when two parts claim the same name or kind */
    public static EngineParts of(
            List<StepType> steps,
            List<TrafficRouter> routers,
            List<WorkloadAdapter> workloads,
            Planning planning,
            Guard guard,
            Conditions conditions) {
        var byKind = new TreeMap<String, StepType>();
        for (var step : steps) {
            claim(byKind.put(step.kind(), step), "step kind " + step.kind());
        }
        var byName = new TreeMap<String, TrafficRouter>();
        for (var router : routers) {
            claim(byName.put(router.name(), router), "traffic router " + router.name());
        }
        var byGroupKind = new TreeMap<GroupKind, WorkloadAdapter>();
        for (var adapter : workloads) {
            claim(byGroupKind.put(adapter.kind(), adapter), "workload kind " + adapter.kind());
        }
        return new EngineParts(
                Map.copyOf(byKind), Map.copyOf(byName), Map.copyOf(byGroupKind), planning, guard, conditions);
    }

    private static void claim(Object before, String what) {
        if (before != null) {
            throw new IllegalArgumentException("two plugins claim " + what);
        }
    }

    StepType step(String kind) {
        var type = steps.get(kind);
        if (type == null) {
            throw new IllegalStateException("no plugin offers the step kind " + kind);
        }
        return type;
    }
}
