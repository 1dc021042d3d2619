package dev.slipway.workflow.step;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code scale: {canary: 20%}}: gives the canary so many pods. Percentages are of the lane's N and rounded up. The first
 * one above zero creates the canary's Service, budgets and workload in that order and holds the autoscaler's minimum.
 */
final class ScaleStep extends LaneStep {
    ScaleStep(Offers offers) {
        super("scale", offers);
    }

    private static Amount amount(Parameters parameters) {
        return parameters.amount("canary").orElse(new Amount.Pods(0));
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        parameters.required("canary");
        amount(parameters);
        needsWorkload(parameters, objects, "scale");
        if (objects.byPods()) {
            parameters.problem("workflow.scale-beside-ratio");
        }
    }

    static void needsWorkload(Parameters parameters, LaneObjects objects, String kind) {
        if (objects.lane().workload().isEmpty()) {
            parameters.problem("workflow.no-workload", kind);
        } else if (objects.adapter().isEmpty()) {
            parameters.problem(
                    "workflow.unknown-workload-kind",
                    kind,
                    objects.lane().workload().get());
        }
    }

    @Override
    public Optional<Message> skip(StepContext context) {
        return skipOnFirstRelease(context);
    }

    @Override
    public LaneDesired predict(StepSpec step, LanePlan lane, int replicas, LaneDesired before) {
        if (before.stable() == LaneDesired.Template.NONE || before.promoted()) {
            return before;
        }
        int pods = amount(Parameters.of(step)).of(replicas);
        return new LaneDesired(
                before.applied(),
                before.stable(),
                before.stablePods(),
                pods,
                before.share(),
                before.autoscalerPinned()
                        || pods > 0 && LaneObjects.of(lane, offers).autoscaler().isPresent(),
                before.pruned(),
                before.promoted());
    }

    @Override
    public List<EffectSpec> effects(StepContext context) {
        var objects = objects(context);
        var out = new ArrayList<EffectSpec>();
        if (context.after().autoscalerPinned()) {
            out.addAll(pinAutoscaler(context, objects));
        } else if (!context.lane().autoscaled() && liveReplicas(context, objects) < context.replicas()) {
            // A larger N is filled before any traffic leaves the stable side; a smaller one waits for promote.
            out.addAll(stableTo(context, objects, context.replicas()));
        }
        out.addAll(canaryTo(context, objects, context.after().canaryPods()));
        return out;
    }

    private static int liveReplicas(StepContext context, LaneObjects objects) {
        return context.lane()
                .workload()
                .flatMap(context::live)
                .flatMap(live -> objects.adapter().map(a -> a.replicas(live)))
                .orElse(Integer.MAX_VALUE);
    }

    @Override
    public StepVerdict observe(StepContext context) {
        var objects = objects(context);
        var canary = objects.canaryWorkload();
        if (canary.isEmpty()) {
            return done("workflow.no-canary");
        }
        int pods = context.after().canaryPods();
        if (pods == 0 && context.live(canary.get()).isEmpty()) {
            return done("workflow.canary-gone");
        }
        return workloadAt(context, objects, canary.get(), pods, true);
    }
}
