package dev.slipway.workflow.step;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.traffic.TrafficRouter.Ability;
import dev.slipway.api.traffic.TrafficRouter.Level;
import dev.slipway.api.traffic.TrafficRouter.Match;
import dev.slipway.api.traffic.TrafficRouter.Share;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import dev.slipway.workflow.workload.PodRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code traffic: {weight: 20, match: {headers: {…}}, verify: V1}}: gives the canary a share of the requests. A step sets
 * only what it names; weight 0 takes the canary out of the weighted backends, {@code match: {}} clears the match. With
 * router {@code service} both workloads get the numbers of pods that come nearest to the weight, the growing side first.
 */
final class TrafficStep extends LaneStep {
    static final String GROW = "grow";
    static final String SHRINK = "shrink";

    TrafficStep(Offers offers) {
        super("traffic", offers);
    }

    /** @param match empty when the step does not name it; an empty match clears it */
    private record Wanted(Optional<Integer> weight, Optional<Match> match, Optional<Level> level) {
        static Wanted read(Parameters parameters) {
            var weight = parameters.integer("weight", 0, 100);
            var match = parameters.object("match").map(m -> {
                var read = new Match(m.textMap("headers"), m.textMap("query"));
                m.finish();
                return read;
            });
            var level = parameters.oneOf("verify", "V0", "V1").map(Level::valueOf);
            return new Wanted(weight, match, level);
        }

        Share over(Share before) {
            int percent = weight.orElse(before.weight());
            var requests = match.isPresent() ? match.filter(m -> !isEmpty(m)) : before.match();
            return new Share(percent, percent > 0 || requests.isPresent(), requests);
        }

        static boolean isEmpty(Match match) {
            return match.headers().isEmpty() && match.query().isEmpty();
        }
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        var wanted = Wanted.read(parameters);
        if (!parameters.has("weight") && !parameters.has("match")) {
            parameters.problem("workflow.traffic-says-nothing");
        }
        ScaleStep.needsWorkload(parameters, objects, "traffic");
        var spec = objects.lane().traffic();
        if (spec.isEmpty()) {
            parameters.problem("workflow.no-router");
            return;
        }
        var router = objects.router();
        if (router.isEmpty()) {
            parameters.problem("workflow.unknown-router", spec.get().router(), known());
            return;
        }
        if (objects.byPods() && wanted.match().isPresent()) {
            parameters.problem("workflow.match-beside-ratio");
        } else {
            wanted.match().ifPresent(m -> abilities(parameters, router.get(), m));
        }
        if (wanted.level().equals(Optional.of(Level.V1))
                && !router.get().abilities().contains(Ability.VERIFY_CONTROLLER)) {
            parameters.problem("workflow.router-cannot", router.get().name(), "verify: V1");
        }
        if (router.get().routeKind().isPresent() && spec.get().route().isEmpty()) {
            parameters.problem("workflow.router-without-route", router.get().name());
        }
    }

    private String known() {
        return String.join(
                ", ",
                offers.routers().stream().map(TrafficRouter::name).sorted().toList());
    }

    private static void abilities(Parameters parameters, TrafficRouter router, Match match) {
        if (!match.headers().isEmpty() && !router.abilities().contains(Ability.HEADER_MATCH)) {
            parameters.problem("workflow.router-cannot", router.name(), "match.headers");
        }
        if (!match.query().isEmpty() && !router.abilities().contains(Ability.QUERY_MATCH)) {
            parameters.problem("workflow.router-cannot", router.name(), "match.query");
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
        var share = Wanted.read(Parameters.of(step)).over(before.share());
        var objects = LaneObjects.of(lane, offers);
        var ratio = objects.byPods()
                ? PodRatio.of(replicas, share.weight(), objects.surges())
                : new PodRatio(before.canaryPods(), before.stablePods());
        return new LaneDesired(
                before.applied(),
                before.stable(),
                ratio.stable(),
                ratio.canary(),
                share,
                before.autoscalerPinned(),
                before.pruned(),
                before.promoted());
    }

    @Override
    public List<String> parts(StepSpec step, LanePlan lane) {
        return LaneObjects.of(lane, offers).byPods() ? List.of(GROW, SHRINK) : List.of("main");
    }

    @Override
    public List<EffectSpec> effects(StepContext context) {
        var objects = objects(context);
        if (!objects.byPods()) {
            return routeTo(context, objects, context.after().share());
        }
        int canary = context.after().canaryPods();
        int stable = context.after().stablePods();
        boolean grow = context.part().equals(GROW);
        var out = new ArrayList<EffectSpec>();
        if (grow == canary >= context.before().canaryPods()) {
            out.addAll(canaryTo(context, objects, canary));
        }
        if (grow == stable >= context.before().stablePods()) {
            out.addAll(stableTo(context, objects, stable));
        }
        return out;
    }

    @Override
    public StepVerdict observe(StepContext context) {
        var objects = objects(context);
        var level = Wanted.read(Parameters.of(context.step())).level();
        if (!objects.byPods()) {
            return routeAt(context, objects, context.after().share(), level);
        }
        int canary = context.after().canaryPods();
        int stable = context.after().stablePods();
        if (context.part().equals(GROW)) {
            return all(
                    canary >= context.before().canaryPods()
                            ? side(context, objects, objects.canaryWorkload(), canary)
                            : done("workflow.no-canary"),
                    stable >= context.before().stablePods()
                            ? side(context, objects, context.lane().workload(), stable)
                            : done("workflow.no-canary"));
        }
        return all(
                side(context, objects, objects.canaryWorkload(), canary),
                side(context, objects, context.lane().workload(), stable),
                routeAt(context, objects, context.after().share(), level));
    }

    private static StepVerdict side(StepContext context, LaneObjects objects, Optional<ResourceId> workload, int pods) {
        if (workload.isEmpty() || pods == 0 && context.live(workload.get()).isEmpty()) {
            return done("workflow.no-canary");
        }
        return workloadAt(context, objects, workload.get(), pods, true);
    }
}
