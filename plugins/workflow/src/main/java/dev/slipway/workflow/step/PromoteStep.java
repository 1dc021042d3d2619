package dev.slipway.workflow.step;

import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.traffic.TrafficRouter.Share;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.EffectSpec.EffectClass;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import dev.slipway.workflow.workload.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code promote: {drain: 30s}}: the new version becomes the stable one. Stable takes the new template while the canary
 * serves; once it is complete the route goes back to it, the canary drains and goes, and the autoscaler is as it was.
 */
final class PromoteStep extends LaneStep {
    static final String TEMPLATE = "p1-template";
    static final String AVAILABLE = "p2-available";
    static final String ROUTE = "p3-route";
    static final String DRAIN = "p4-drain";
    static final String REMOVE = "p5-remove";
    static final String RESTORE = "p6-restore";

    PromoteStep(Offers offers) {
        super("promote", offers);
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        parameters.duration("drain");
        ScaleStep.needsWorkload(parameters, objects, "promote");
    }

    @Override
    public Optional<Message> skip(StepContext context) {
        return skipOnFirstRelease(context);
    }

    @Override
    public LaneDesired predict(StepSpec step, LanePlan lane, int replicas, LaneDesired before) {
        return before.stable() == LaneDesired.Template.NONE ? before : promoted(replicas, before);
    }

    static LaneDesired promoted(int replicas, LaneDesired before) {
        return new LaneDesired(
                before.applied(),
                LaneDesired.Template.NEW,
                replicas,
                0,
                Share.STABLE_ONLY,
                false,
                before.pruned(),
                true);
    }

    @Override
    public List<String> parts(StepSpec step, LanePlan lane) {
        return List.of(TEMPLATE, AVAILABLE, ROUTE, DRAIN, REMOVE, RESTORE);
    }

    @Override
    public boolean countsAway(StepSpec step, String part) {
        return part.equals(DRAIN);
    }

    @Override
    public List<EffectSpec> effects(StepContext context) {
        var objects = objects(context);
        return switch (context.part()) {
            case TEMPLATE -> takeTemplate(context, objects);
            case ROUTE -> routeBack(context, objects);
            case REMOVE -> removeCanary(context, objects);
            case RESTORE -> restoreAutoscaler(context, objects);
            default -> List.of();
        };
    }

    static List<EffectSpec> takeTemplate(StepContext context, LaneObjects objects) {
        return objects.workload()
                .map(w -> templateTo(
                        context,
                        objects,
                        w,
                        context.lane().autoscaled() ? Optional.empty() : Optional.of(context.replicas())))
                .orElse(List.of());
    }

    /** Back to stable, then the rules that this version changed. */
    static List<EffectSpec> routeBack(StepContext context, LaneObjects objects) {
        return toStableWith(context, objects, newRules(context, objects));
    }

    /** All traffic to stable, then other rules where there are any to write. */
    static List<EffectSpec> toStableWith(StepContext context, LaneObjects objects, Optional<Value> otherRules) {
        if (!objects.byRoute()) {
            return List.of();
        }
        var out = new ArrayList<>(routeTo(context, objects, Share.STABLE_ONLY));
        otherRules.ifPresent(rules -> {
            var live = objects.route().flatMap(context::live).orElseThrow();
            var back = objects.router()
                    .flatMap(r -> objects.lane().traffic().map(t -> r.predict(t, live, Share.STABLE_ONLY)))
                    .orElse(live);
            out.add(new EffectSpec(
                    "rules of " + live.id(),
                    live.gvk(),
                    new WriteRequest.Patch(
                            live.gvk(),
                            live.id(),
                            List.of(
                                    new JsonPatchOperation.Test(
                                            "/spec/rules",
                                            Value.list(back.spec().list("rules"))),
                                    new JsonPatchOperation.Replace("/spec/rules", rules)),
                            FieldManager.TRAFFIC,
                            false),
                    EffectClass.STATE,
                    false,
                    Message.of("workflow.do-rules", live.id())));
        });
        return out;
    }

    /** The rendered rules, when this version changed them against the last one and the route does not have them yet. */
    private static Optional<Value> newRules(StepContext context, LaneObjects objects) {
        var rendered = objects.renderedRoute();
        var before = context.lane().baseline().stream()
                .filter(m -> objects.route().equals(Optional.of(m.id())))
                .findFirst();
        var live = objects.route().flatMap(context::live);
        if (rendered.isEmpty() || before.isEmpty() || live.isEmpty()) {
            return Optional.empty();
        }
        var rules = Value.list(rendered.get().spec().list("rules"));
        boolean changed = !Fields.covers(before.get().spec().get("rules"), rules)
                || !Fields.covers(rules, Value.list(before.get().spec().list("rules")));
        return changed && !Fields.covers(live.get().spec().get("rules"), rules) ? Optional.of(rules) : Optional.empty();
    }

    /** The autoscaler as rendered, else as it was before it was held. */
    static List<EffectSpec> restoreAutoscaler(StepContext context, LaneObjects objects) {
        var rendered = objects.renderedAutoscaler();
        var out = new ArrayList<EffectSpec>();
        rendered.ifPresent(a ->
                out.add(apply("apply " + a.id(), a, FieldManager.RENDER, Message.of("workflow.do-apply", a.id()))));
        objects.autoscaler()
                .filter(a -> rendered.flatMap(LaneObjects::minimum).isEmpty())
                .flatMap(a -> context.live(a.id()))
                .ifPresent(live -> {
                    var was = Optional.ofNullable(context.baseline().get(live.id()))
                            .flatMap(LaneObjects::minimum)
                            .filter(minimum -> rendered.isEmpty());
                    if (was.isPresent() && !was.equals(LaneObjects.minimum(live))) {
                        out.add(apply(
                                "release " + live.id(),
                                LaneObjects.minimumOnly(live, was.get()),
                                FieldManager.SCALE,
                                Message.of("workflow.do-release-autoscaler", live.id())));
                    } else if (was.isEmpty() && LaneObjects.minimum(live).orElse(1L) != 1L) {
                        out.add(apply(
                                "release " + live.id(),
                                LaneObjects.bare(live),
                                FieldManager.SCALE,
                                Message.of("workflow.do-release-autoscaler", live.id())));
                    }
                });
        return out;
    }

    @Override
    public StepVerdict observe(StepContext context) {
        var objects = objects(context);
        var workload = context.lane().workload();
        if (workload.isEmpty()) {
            return done("workflow.no-canary");
        }
        return switch (context.part()) {
            case TEMPLATE -> templateTaken(context, objects, workload.get());
            case AVAILABLE ->
                all(
                        templateTaken(context, objects, workload.get()),
                        workloadAt(
                                context,
                                objects,
                                workload.get(),
                                context.lane().autoscaled() ? 1 : context.replicas(),
                                !context.lane().autoscaled()));
            case ROUTE ->
                objects.byRoute()
                        ? routeAt(context, objects, Share.STABLE_ONLY, Optional.empty())
                        : done("workflow.no-traffic");
            case DRAIN ->
                canaryLive(context, objects)
                        ? afterTime(context, drain(context), "workflow.wait-drain", "workflow.drained")
                        : done("workflow.no-canary");
            case REMOVE -> canaryGone(context, objects);
            default -> done("workflow.promoted", workload.get());
        };
    }

    private static Duration drain(StepContext context) {
        return Parameters.of(context.step()).duration("drain").orElse(DrainStep.DEFAULT);
    }

    static boolean canaryLive(StepContext context, LaneObjects objects) {
        return objects.canaryWorkload().flatMap(context::live).isPresent();
    }

    static StepVerdict templateTaken(StepContext context, LaneObjects objects, ResourceId workload) {
        var wanted = objects.workload();
        var live = context.live(workload);
        if (live.isEmpty() || wanted.isEmpty()) {
            return waiting(Message.of("workflow.wait-absent", workload), workload);
        }
        return hasTemplate(live.get(), wanted.get())
                ? done("workflow.has-template", workload)
                : waiting(Message.of("workflow.wait-template", workload), workload);
    }
}
