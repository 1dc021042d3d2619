package dev.slipway.workflow.step;

import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * {@code prune: {}}: deletes the objects of the last version that are no longer rendered, if they carry our label and
 * have no other owner. What is kept is said.
 */
final class PruneStep extends LaneStep {
    PruneStep(Offers offers) {
        super("prune", offers);
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        // Takes no parameters.
    }

    @Override
    public LaneDesired predict(StepSpec step, LanePlan lane, int replicas, LaneDesired before) {
        return new LaneDesired(
                before.applied(),
                before.stable(),
                before.stablePods(),
                before.canaryPods(),
                before.share(),
                before.autoscalerPinned(),
                true,
                before.promoted());
    }

    @Override
    public List<ResourceId> watches(StepSpec step, LanePlan lane) {
        var out = new LinkedHashSet<>(super.watches(step, lane));
        out.addAll(lane.prune());
        return List.copyOf(out);
    }

    /** Whether we ever wrote it and nobody else drives it. */
    static boolean ours(Manifest live) {
        boolean written = live.labels().containsKey(Inventory.LABEL)
                || Arrays.stream(FieldManager.values())
                        .anyMatch(role -> live.annotations().containsKey(role.markerAnnotation()));
        return written
                && live.metadata().list("ownerReferences").stream()
                        .noneMatch(o -> o instanceof ObjectValue owner
                                && owner.bool("controller").orElse(false));
    }

    @Override
    public List<EffectSpec> effects(StepContext context) {
        var out = new ArrayList<EffectSpec>();
        for (var id : context.lane().prune().reversed()) {
            context.live(id)
                    .filter(live -> ours(live) && !live.isBeingDeleted())
                    .ifPresent(live -> out.add(delete("delete " + id, live, Message.of("workflow.do-delete", id))));
        }
        return out;
    }

    @Override
    public StepVerdict observe(StepContext context) {
        var evidence = new ArrayList<Message>();
        for (var id : context.lane().prune()) {
            var live = context.live(id);
            if (live.isPresent() && ours(live.get())) {
                return waiting(Message.of("workflow.wait-gone", id), id);
            }
            evidence.add(
                    live.isPresent() ? Message.of("workflow.kept-foreign", id) : Message.of("workflow.pruned", id));
        }
        return new StepVerdict.Done(evidence);
    }
}
