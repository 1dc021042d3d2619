package dev.slipway.workflow.step;

import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.traffic.TrafficRouter.Share;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code apply: {objects: rendered}}: applies the rendered objects except the lane's workload, its autoscaler and the
 * route's rules, which promote and the router move. While there is no stable workload yet, everything is applied.
 */
final class ApplyStep extends LaneStep {
    ApplyStep(Offers offers) {
        super("apply", offers);
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        parameters.oneOf("objects", "rendered");
    }

    @Override
    public LaneDesired predict(StepSpec step, LanePlan lane, int replicas, LaneDesired before) {
        boolean first =
                before.stable() == LaneDesired.Template.NONE && lane.workload().isPresent();
        return new LaneDesired(
                true,
                first ? LaneDesired.Template.NEW : before.stable(),
                first ? replicas : before.stablePods(),
                before.canaryPods(),
                before.share(),
                before.autoscalerPinned(),
                before.pruned(),
                before.promoted() || first);
    }

    @Override
    public List<EffectSpec> effects(StepContext context) {
        var objects = objects(context);
        boolean first = firstRelease(context);
        var out = new ArrayList<EffectSpec>();
        for (var planned : context.lane().objects()) {
            if (!first
                    && (planned.role() == Role.WORKLOAD || planned.role() == Role.AUTOSCALER)
                    && moved(context, planned)) {
                continue;
            }
            if (planned.id().equals(objects.route().orElse(null))) {
                out.addAll(route(context, objects, planned.manifest()));
            } else if (context.lane().workload().equals(Optional.of(planned.id()))) {
                out.add(render(objects.adapter()
                        .map(a -> a.withReplicas(planned.manifest(), context.replicas()))
                        .orElse(planned.manifest())));
            } else {
                out.add(render(planned.manifest()));
            }
        }
        return out;
    }

    /** Only the lane's own workload and autoscaler are left to promote; others of the same kinds are ordinary objects. */
    private boolean moved(StepContext context, PlannedObject planned) {
        return planned.role() == Role.AUTOSCALER
                ? objects(context)
                        .renderedAutoscaler()
                        .filter(a -> a.id().equals(planned.id()))
                        .isPresent()
                : context.lane().workload().equals(Optional.of(planned.id()));
    }

    private static EffectSpec render(Manifest manifest) {
        return apply(
                "apply " + manifest.id(),
                manifest,
                FieldManager.RENDER,
                Message.of("workflow.do-apply", manifest.id()));
    }

    /** The rules have their own owner from the first moment; what stands beside them follows. */
    private static List<EffectSpec> route(StepContext context, LaneObjects objects, Manifest rendered) {
        var out = new ArrayList<EffectSpec>();
        if (context.live(rendered.id()).isEmpty()) {
            var start = objects.router()
                    .flatMap(r -> objects.lane().traffic().map(t -> r.predict(t, rendered, Share.STABLE_ONLY)))
                    .orElse(rendered);
            out.add(apply(
                    "rules of " + rendered.id(),
                    LaneObjects.rulesOnly(start),
                    FieldManager.TRAFFIC,
                    Message.of("workflow.do-create-route", rendered.id())));
        }
        out.add(render(LaneObjects.withoutRules(rendered)));
        return out;
    }

    @Override
    public StepVerdict observe(StepContext context) {
        var objects = objects(context);
        var count = done("workflow.applied", context.lane().objects().size());
        if (!firstRelease(context)) {
            return count;
        }
        ResourceId workload = context.lane().workload().orElseThrow();
        return all(
                count,
                workloadAt(context, objects, workload, context.lane().autoscaled() ? 1 : context.replicas(), false),
                objects.byRoute() ? routeAt(context, objects, Share.STABLE_ONLY, Optional.empty()) : count);
    }
}
