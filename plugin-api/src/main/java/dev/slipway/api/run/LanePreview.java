package dev.slipway.api.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.StepId;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.workflow.EffectSpec.EffectClass;
import dev.slipway.api.workflow.LaneDesired;
import java.util.List;

/** A lane's predicted course. */
public record LanePreview(ClusterName cluster, int replicas, List<StepPreview> steps) {
    public LanePreview {
        steps = List.copyOf(steps);
    }

    /**
     * One step's prediction.
     *
     * @param objects every object of the lane that the plan touches, as it will be after the step
     * @param effectClasses classes of the effects it will have; empty when it only waits
     * @param invariants how I1–I6 stand after it
     * @param extraPods pods above the present number that it needs
     * @param summary one line for people, for example the real share of router {@code service}
     */
    public record StepPreview(
            StepId id,
            String kind,
            LaneDesired desired,
            List<Manifest> objects,
            List<EffectClass> effectClasses,
            List<Invariant> invariants,
            int extraPods,
            boolean safeBoundary,
            Message summary) {
        public StepPreview {
            objects = List.copyOf(objects);
            effectClasses = List.copyOf(effectClasses);
            invariants = List.copyOf(invariants);
        }
    }

    /** {@code I1} to {@code I6}, whether it holds, and the figures. */
    public record Invariant(String name, boolean holds, Message figures) {}
}
