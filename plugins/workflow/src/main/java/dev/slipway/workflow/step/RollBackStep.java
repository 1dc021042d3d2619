package dev.slipway.workflow.step;

import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.traffic.TrafficRouter.Share;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import dev.slipway.workflow.workload.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a lane back to its baseline from whatever state it is in; internal, not to be written in plans. While stable
 * takes the old template the canary keeps whatever traffic it has; when promote has already given the traffic back to
 * stable, the canary stands in first, unless the new version is too unwell for that. Traffic goes to stable only when
 * stable is complete, and the canary goes only when traffic has left it and drained. A stable side that does not get
 * healthy blocks the roll back instead of getting the traffic.
 */
final class RollBackStep extends LaneStep {
    static final String STAND_IN = "r0-canary";
    static final String ROOM = "r0-room";
    static final String AWAY = "r0-route";
    static final String TEMPLATE = "r1-template";
    static final String KEEPER = "r2-keeper";
    static final String ROUTE = "r3-route";
    static final String DRAIN = "r4-drain";
    static final String REMOVE = "r5-remove";
    static final String OBJECTS = "r6-objects";
    static final String RESTORE = "r7-restore";

    /** What may hold data or other people's objects is never deleted by a roll back. */
    private static final Set<String> KEPT_KINDS =
            Set.of("Namespace", "CustomResourceDefinition", "PersistentVolumeClaim", "PersistentVolume");

    RollBackStep(Offers offers) {
        super(StepTypes.ROLL_BACK, offers);
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        parameters.duration("drain");
    }

    @Override
    public LaneDesired predict(StepSpec step, LanePlan lane, int replicas, LaneDesired before) {
        boolean never = before.stable() == LaneDesired.Template.NONE;
        return new LaneDesired(
                false,
                never ? LaneDesired.Template.NONE : LaneDesired.Template.OLD,
                never ? 0 : replicas,
                0,
                Share.STABLE_ONLY,
                false,
                false,
                false);
    }

    @Override
    public List<String> parts(StepSpec step, LanePlan lane) {
        return List.of(STAND_IN, ROOM, AWAY, TEMPLATE, KEEPER, ROUTE, DRAIN, REMOVE, OBJECTS, RESTORE);
    }

    @Override
    public boolean countsAway(StepSpec step, String part) {
        return part.equals(DRAIN);
    }

    /** The stable workload as it was, fit to be applied; empty when there was none. */
    private static Optional<Manifest> oldWorkload(StepContext context, LaneObjects objects) {
        return context.lane()
                .workload()
                .flatMap(id -> Optional.ofNullable(context.baseline().get(id)))
                .map(objects::restored);
    }

    /** How many pods the stable side must have: what it had. */
    private static int wantedPods(StepContext context, LaneObjects objects) {
        int had = context.lane()
                .workload()
                .flatMap(id -> Optional.ofNullable(context.baseline().get(id)))
                .flatMap(w -> objects.adapter().map(a -> a.replicas(w)))
                .orElse(0);
        return had;
    }

    @Override
    public List<EffectSpec> effects(StepContext context) {
        var objects = objects(context);
        return switch (context.part()) {
            case STAND_IN ->
                stableServesNew(context, objects) && !leaving(context, objects)
                        ? canaryTo(context, objects, wantedPods(context, objects))
                        : List.of();
            case ROOM -> inTheWay(context, objects) ? canaryTo(context, objects, 0) : List.of();
            case AWAY ->
                stableServesNew(context, objects) && standsIn(context, objects)
                        ? routeTo(context, objects, ALL_TO_CANARY)
                        : List.of();
            case TEMPLATE -> oldTemplate(context, objects);
            case KEEPER -> keeperPods(context, objects);
            case ROUTE ->
                objects.byRoute() && hadRoute(context, objects)
                        ? PromoteStep.toStableWith(context, objects, oldRules(context, objects))
                        : List.of();
            case REMOVE -> removeCanary(context, objects);
            case OBJECTS -> oldObjects(context, objects);
            case RESTORE -> oldAutoscaler(context, objects);
            default -> List.of();
        };
    }

    private static final Share ALL_TO_CANARY = new Share(100, true, Optional.empty());

    private static Optional<TrafficRouter.Reading> reading(StepContext context, LaneObjects objects) {
        return objects.lane()
                .traffic()
                .flatMap(spec -> objects.router().map(r -> r.read(spec, liveTraffic(context, objects))))
                .filter(reading -> reading.problem().isEmpty());
    }

    private static int weight(StepContext context, LaneObjects objects) {
        return reading(context, objects).map(TrafficRouter.Reading::weight).orElse(0);
    }

    /** Whether promote went so far that stable has the new template and traffic again. */
    private static boolean stableServesNew(StepContext context, LaneObjects objects) {
        var live = context.lane().workload().flatMap(context::live);
        boolean byCanary =
                context.lane().steps().stream().anyMatch(s -> s.kind().equals("promote"));
        return byCanary
                && objects.byRoute()
                && hadRoute(context, objects)
                && objects.canaryWorkload().isPresent()
                && live.filter(l -> context.baseline().containsKey(l.id()) && !isOld(context, l))
                        .isPresent()
                && weight(context, objects) < 100;
    }

    /** A canary that promote is deleting is made anew only when it is gone. */
    private static boolean leaving(StepContext context, LaneObjects objects) {
        return objects.canaryObjects(0).stream()
                .flatMap(made -> context.live(made.id()).stream())
                .anyMatch(Manifest::isBeingDeleted);
    }

    private static boolean standsIn(StepContext context, LaneObjects objects) {
        int pods = wantedPods(context, objects);
        return pods > 0 && ready(context, objects, objects.canaryWorkload()) >= pods;
    }

    /** Pods that cannot stand in and serve nobody only take room from those that have to change. */
    private static boolean inTheWay(StepContext context, LaneObjects objects) {
        return stableServesNew(context, objects)
                && !standsIn(context, objects)
                && weight(context, objects) == 0
                && PromoteStep.canaryLive(context, objects)
                && !leaving(context, objects);
    }

    /** Where the new version does not get well, waiting for more of it would only keep the old one away. */
    private static StepVerdict standIn(StepContext context, LaneObjects objects) {
        if (leaving(context, objects)) {
            return waiting(
                    Message.of("workflow.wait-gone", objects.canaryWorkload().orElseThrow()),
                    objects.canaryWorkload().orElseThrow());
        }
        int pods = wantedPods(context, objects);
        boolean unwell = ready(context, objects, context.lane().workload()) < pods;
        if (unwell && !standsIn(context, objects)) {
            return done("workflow.back-in-place");
        }
        var verdict = workloadAt(context, objects, objects.canaryWorkload().orElseThrow(), pods, false);
        return switch (verdict) {
            case StepVerdict.Done d -> d;
            case StepVerdict.Waiting w when !w.needsPerson() -> w;
            case StepVerdict.Waiting w -> done("workflow.back-in-place");
            case StepVerdict.Failed f -> done("workflow.back-in-place");
        };
    }

    private static StepVerdict away(StepContext context, LaneObjects objects) {
        boolean back = context.lane()
                .workload()
                .flatMap(context::live)
                .filter(l -> isOld(context, l))
                .isPresent();
        if (back || !objects.byRoute() || !hadRoute(context, objects) || !standsIn(context, objects)) {
            return done("workflow.no-traffic");
        }
        return stableServesNew(context, objects) || weight(context, objects) == 100
                ? routeAt(context, objects, present(context, objects), Optional.empty())
                : done("workflow.no-traffic");
    }

    /** All to the canary, with the match that is there when nothing else has to change. */
    private static Share present(StepContext context, LaneObjects objects) {
        return reading(context, objects)
                .filter(reading -> reading.weight() == 100)
                .map(reading -> new Share(100, true, reading.match()))
                .orElse(ALL_TO_CANARY);
    }

    /** The rules that were there before, when the route has those of this version instead. */
    private static Optional<Value> oldRules(StepContext context, LaneObjects objects) {
        var rendered = objects.renderedRoute().map(RollBackStep::rules);
        var live = objects.route().flatMap(context::live).map(RollBackStep::rules);
        return objects.route()
                .flatMap(id -> Optional.ofNullable(context.baseline().get(id)))
                .map(RollBackStep::rules)
                .filter(before -> rendered.isPresent()
                        && live.isPresent()
                        && Fields.covers(live.get(), rendered.get())
                        && !Fields.covers(before, rendered.get()));
    }

    private static Value rules(Manifest route) {
        return Value.list(route.spec().list("rules"));
    }

    private static boolean hadRoute(StepContext context, LaneObjects objects) {
        return objects.route().filter(context.baseline()::containsKey).isPresent();
    }

    private static List<EffectSpec> oldTemplate(StepContext context, LaneObjects objects) {
        var old = oldWorkload(context, objects);
        var live = context.lane().workload().flatMap(context::live);
        if (old.isEmpty()) {
            return List.of();
        }
        if (live.isEmpty()) {
            return List.of(apply(
                    "apply " + old.get().id(),
                    old.get(),
                    FieldManager.RENDER,
                    Message.of("workflow.do-put-back", old.get().id())));
        }
        return isOld(context, live.get()) ? List.of() : templateTo(context, objects, old.get(), Optional.empty());
    }

    /** Both ways: nothing of the old template is missing and nothing was added to it. */
    private static boolean isOld(StepContext context, Manifest live) {
        var old = context.baseline().get(live.id());
        return old != null && hasTemplate(live, old) && hasTemplate(old, live);
    }

    private static List<EffectSpec> keeperPods(StepContext context, LaneObjects objects) {
        var live = context.lane().workload().flatMap(context::live);
        int pods = wantedPods(context, objects);
        if (live.isEmpty() || pods == 0) {
            return List.of();
        }
        int present = objects.adapter().map(a -> a.replicas(live.get())).orElse(pods);
        // An autoscaler may hold more than there were; fewer are never enough.
        return context.lane().autoscaled() && present >= pods ? List.of() : stableTo(context, objects, pods);
    }

    /** Objects as they were before the lane; what the lane created goes, except what may hold data. */
    private static List<EffectSpec> oldObjects(StepContext context, LaneObjects objects) {
        var out = new ArrayList<EffectSpec>();
        for (var planned : context.lane().objects()) {
            var id = planned.id();
            var was = context.baseline().get(id);
            boolean moved = was != null
                    && (planned.role() == Role.AUTOSCALER
                            || context.lane().workload().equals(Optional.of(id)));
            if (moved) {
                continue;
            }
            if (was != null) {
                var old = objects.restored(was);
                out.add(apply(
                        "put back " + id,
                        objects.route().equals(Optional.of(id)) ? LaneObjects.withoutRules(old) : old,
                        FieldManager.RENDER,
                        Message.of("workflow.do-put-back", id)));
            }
        }
        for (var planned : context.lane().objects().reversed()) {
            if (created(context, planned.id())) {
                context.live(planned.id())
                        .filter(live -> !live.isBeingDeleted() && PruneStep.ours(live))
                        .ifPresent(live -> out.add(delete(
                                "delete " + planned.id(), live, Message.of("workflow.do-delete", planned.id()))));
            }
        }
        for (var id : context.lane().prune()) {
            var was = context.baseline().get(id);
            if (was != null && context.live(id).isEmpty()) {
                out.add(apply(
                        "put back " + id,
                        objects.restored(was),
                        FieldManager.RENDER,
                        Message.of("workflow.do-put-back", id)));
            }
        }
        return out;
    }

    private static boolean created(StepContext context, ResourceId id) {
        return !context.baseline().containsKey(id) && !KEPT_KINDS.contains(id.kind());
    }

    private static List<EffectSpec> oldAutoscaler(StepContext context, LaneObjects objects) {
        var out = new ArrayList<EffectSpec>();
        objects.autoscaler().ifPresent(a -> {
            var was = context.baseline().get(a.id());
            var live = context.live(a.id());
            if (was != null
                    && live.filter(l -> Fields.covers(l.spec(), was.spec())).isEmpty()) {
                out.add(apply(
                        "put back " + a.id(),
                        objects.restored(was),
                        FieldManager.RENDER,
                        Message.of("workflow.do-put-back", a.id())));
            }
        });
        return out;
    }

    @Override
    public StepVerdict observe(StepContext context) {
        var objects = objects(context);
        var workload = context.lane().workload();
        boolean had = workload.filter(context.baseline()::containsKey).isPresent();
        return switch (context.part()) {
            case STAND_IN ->
                stableServesNew(context, objects) ? standIn(context, objects) : done("workflow.no-traffic");
            case ROOM ->
                inTheWay(context, objects)
                        ? workloadAt(context, objects, objects.canaryWorkload().orElseThrow(), 0, true)
                        : done("workflow.no-traffic");
            case AWAY -> away(context, objects);
            case TEMPLATE -> {
                var live = workload.flatMap(context::live);
                yield !had || live.filter(l -> isOld(context, l)).isPresent()
                        ? done(
                                "workflow.has-old-template",
                                workload.map(ResourceId::toString).orElse("-"))
                        : waiting(Message.of("workflow.wait-template", workload.orElseThrow()), workload.orElseThrow());
            }
            case KEEPER -> had ? keeper(context, objects, workload.orElseThrow()) : done("workflow.no-old-version");
            case ROUTE ->
                objects.byRoute() && hadRoute(context, objects)
                        ? routeAt(context, objects, Share.STABLE_ONLY, Optional.empty())
                        : done("workflow.no-traffic");
            case DRAIN ->
                PromoteStep.canaryLive(context, objects)
                        ? afterTime(context, drain(context), "workflow.wait-drain", "workflow.drained")
                        : done("workflow.no-canary");
            case REMOVE -> canaryGone(context, objects);
            case OBJECTS -> createdGone(context);
            default ->
                done("workflow.rolled-back", workload.map(ResourceId::toString).orElse("-"));
        };
    }

    private static Duration drain(StepContext context) {
        return Parameters.of(context.step()).duration("drain").orElse(DrainStep.DEFAULT);
    }

    /** The side that takes over, judged by its present health alone. */
    private static StepVerdict keeper(StepContext context, LaneObjects objects, ResourceId workload) {
        int pods = wantedPods(context, objects);
        var verdict = workloadAt(context, objects, workload, pods, false);
        return switch (verdict) {
            case StepVerdict.Done d -> d;
            case StepVerdict.Waiting w -> w;
            case StepVerdict.Failed f -> new StepVerdict.Failed(f.cause(), f.object(), false);
        };
    }

    private static StepVerdict createdGone(StepContext context) {
        for (var planned : context.lane().objects()) {
            if (created(context, planned.id())
                    && context.live(planned.id())
                            .filter(live -> PruneStep.ours(live) && !live.isBeingDeleted())
                            .isPresent()) {
                return waiting(Message.of("workflow.wait-gone", planned.id()), planned.id());
            }
        }
        return done("workflow.objects-back");
    }
}
