package dev.slipway.workflow.plan;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.LanePreview.Invariant;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.LaneDesired.Template;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workload.WorkloadAdapter;
import dev.slipway.workflow.step.LaneObjects;
import dev.slipway.workflow.step.Offers;
import dev.slipway.workflow.step.StepTypes;
import dev.slipway.workflow.workload.Fields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * I1 to I6 (release-engines §6.2): at plan time with planned numbers for every step and every edge, and before each
 * effect with live ones. With live numbers only what a step makes worse is held against it: a stable side that is
 * unwell already must not keep its own repair from being released.
 */
public final class Invariants {
    private final Offers offers;

    public Invariants(List<TrafficRouter> routers, List<WorkloadAdapter> workloads) {
        this.offers = new Offers(routers, workloads);
    }

    // ---- planned

    /** How they stand after a step, and on the way there. */
    List<Invariant> planned(StepSpec step, LanePlan lane, int n, LaneDesired before, LaneDesired after) {
        var objects = LaneObjects.of(lane, offers);
        var capacity = capacity(objects, n, after, after.stablePods(), after.canaryPods());
        var available = plannedAvailability(step, objects, n, before, after);
        var order = plannedOrder(step, objects, before, after);
        boolean sound = capacity.holds() && available.holds() && order.holds();
        return List.of(
                capacity,
                available,
                order,
                ownership(lane.baseline(), lane),
                headroom(lane, objects, n, after, lane.baseline()),
                new Invariant(
                        "I6",
                        sound || !step.safeBoundary(),
                        step.safeBoundary()
                                ? Message.of(sound ? "workflow.i6-safe" : "workflow.i6-unsafe", step.id())
                                : Message.of("workflow.i6-none", step.id())));
    }

    /** I1: each side's ready pods carry its share; one pod carries 1/N. */
    private static Invariant capacity(LaneObjects objects, int n, LaneDesired state, int stable, int canary) {
        if (n == 0 || objects.lane().traffic().isEmpty() || state.stable() == Template.NONE) {
            return new Invariant("I1", true, Message.of("workflow.i1-none"));
        }
        if (objects.byPods()) {
            boolean carries = stable + canary >= n;
            return new Invariant(
                    "I1",
                    carries,
                    Message.of(carries ? "workflow.i1-pods" : "workflow.i1-pods-short", stable, canary, n));
        }
        int weight = state.share().weight();
        return Stream.of(
                        canaryCarries(n, weight, state.share().match().isPresent(), canary),
                        stableCarries(n, 100 - weight, stable))
                .filter(i -> !i.holds())
                .findFirst()
                .orElseGet(() -> new Invariant(
                        "I1",
                        true,
                        Message.of(
                                "workflow.i1-holds",
                                weight,
                                canary,
                                percent(canary, n),
                                100 - weight,
                                stable,
                                percent(stable, n))));
    }

    private static Invariant canaryCarries(int n, int weight, boolean match, int pods) {
        if (match && pods == 0) {
            return new Invariant("I1", false, Message.of("workflow.i1-match-without-pods"));
        }
        return new Invariant(
                "I1",
                100L * pods >= (long) weight * n,
                Message.of("workflow.i1-canary", weight, pods, n, percent(pods, n)));
    }

    private static Invariant stableCarries(int n, int share, int pods) {
        return new Invariant(
                "I1",
                100L * pods >= (long) share * n,
                Message.of("workflow.i1-stable", share, pods, n, percent(pods, n)));
    }

    private static int percent(int pods, int n) {
        return n == 0 ? 0 : 100 * pods / n;
    }

    /** I2: enough pods stay available while the step goes on. */
    private static Invariant plannedAvailability(
            StepSpec step, LaneObjects objects, int n, LaneDesired before, LaneDesired after) {
        boolean fresh = before.stable() == Template.NONE;
        if (fresh || objects.workload().isEmpty()) {
            return new Invariant("I2", true, Message.of("workflow.i2-none"));
        }
        int unavailable = unavailable(objects, n);
        int least = Math.min(
                after.stablePods() + after.canaryPods(),
                switch (step.kind()) {
                    case "promote", "rolling" -> Math.max(0, before.stablePods() - unavailable) + before.canaryPods();
                    default -> before.stablePods() + before.canaryPods();
                });
        int floor = step.kind().equals("rolling") ? n - unavailable : floor(objects, n);
        return new Invariant(
                "I2",
                least >= floor,
                Message.of(least >= floor ? "workflow.i2-holds" : "workflow.i2-short", least, floor));
    }

    /** Pods the workload's own strategy may have missing; the server's defaults where it says nothing. */
    private static int unavailable(LaneObjects objects, int n) {
        var strategy = objects.workload().map(w -> w.spec().object("strategy"));
        if (strategy.flatMap(s -> s.text("type")).equals(Optional.of("Recreate"))) {
            return n;
        }
        var value = strategy.map(s -> s.object("rollingUpdate").get("maxUnavailable"));
        int pods = value.flatMap(v -> amount(v, n, false)).orElse(n / 4);
        return Math.min(n, Math.max(0, pods));
    }

    /** Pods above N that the workload's own strategy may start. */
    static int surge(LaneObjects objects, int n) {
        var strategy = objects.workload().map(w -> w.spec().object("strategy"));
        if (strategy.flatMap(s -> s.text("type")).equals(Optional.of("Recreate"))) {
            return 0;
        }
        var value = strategy.map(s -> s.object("rollingUpdate").get("maxSurge"));
        return value.flatMap(v -> amount(v, n, true)).orElse((n + 3) / 4);
    }

    /** A number of pods or a percentage of N. */
    private static Optional<Integer> amount(Value value, int n, boolean up) {
        if (value instanceof Value.NumberValue number) {
            return number.asLong().map(Long::intValue);
        }
        if (value instanceof Value.StringValue(var text) && text.matches("\\d{1,4}%")) {
            int share = Integer.parseInt(text.substring(0, text.length() - 1)) * n;
            return Optional.of(up ? (share + 99) / 100 : share / 100);
        }
        return Optional.empty();
    }

    /** The least number of pods that the disruption budget asks for, else what the workload's strategy keeps. */
    private static int floor(LaneObjects objects, int n) {
        var budget = objects.lane()
                .first(Role.DISRUPTION_BUDGET)
                .map(o -> o.manifest().spec());
        var least = budget.map(b -> b.get("minAvailable")).flatMap(v -> amount(v, n, true));
        var most = budget.map(b -> b.get("maxUnavailable")).flatMap(v -> amount(v, n, true));
        return least.or(() -> most.map(m -> n - m)).orElse(n - unavailable(objects, n));
    }

    /** I3: traffic has left a side before its pods go or change. */
    private static Invariant plannedOrder(StepSpec step, LaneObjects objects, LaneDesired before, LaneDesired after) {
        boolean serves = before.share().weight() > 0 || before.share().match().isPresent();
        if (!step.kind().equals("promote")
                && !objects.byPods()
                && serves
                && after.canaryPods() == 0
                && !after.promoted()) {
            return new Invariant(
                    "I3",
                    false,
                    Message.of("workflow.i3-scale-to-zero", before.share().weight()));
        }
        if (step.kind().equals("promote")
                && !before.promoted()
                && objects.byRoute()
                && before.share().weight() < 100) {
            return new Invariant(
                    "I3",
                    false,
                    Message.of("workflow.i3-promote", 100 - before.share().weight()));
        }
        if (step.kind().equals("promote") && !before.promoted() && objects.byPods() && before.stablePods() > 0) {
            return new Invariant("I3", false, Message.of("workflow.i3-promote-pods", before.stablePods()));
        }
        return new Invariant("I3", true, Message.of("workflow.i3-holds"));
    }

    /** I4: no other live controller drives what we write. Objects that an adopt step names are taken over knowingly. */
    private static Invariant ownership(Collection<Manifest> known, LanePlan lane) {
        var adopted = lane.steps().stream()
                .filter(s -> s.kind().equals("adopt"))
                .flatMap(s -> s.parameters().list("objects").stream())
                .toList();
        for (var object : known) {
            if (lane.object(object.id()).isEmpty()
                    || adopted.contains(Value.of(object.id().toString()))) {
                continue;
            }
            var owner = Owners.of(object);
            if (owner.isPresent()) {
                return new Invariant("I4", false, Message.of("workflow.i4-owner", object.id(), owner.get()));
            }
        }
        return new Invariant("I4", true, Message.of("workflow.i4-holds"));
    }

    /** I5: autoscaler bounds and quotas leave room. */
    private Invariant headroom(
            LanePlan lane, LaneObjects objects, int n, LaneDesired after, Collection<Manifest> known) {
        if (after.autoscalerPinned()) {
            var most = objects.autoscaler().flatMap(a -> a.spec().integer("maxReplicas"));
            if (most.filter(m -> m < n).isPresent()) {
                return new Invariant(
                        "I5",
                        false,
                        Message.of(
                                "workflow.i5-autoscaler",
                                objects.autoscaler().map(Manifest::id).orElseThrow(),
                                most.orElseThrow(),
                                n));
            }
        }
        int pods = after.stablePods() + after.canaryPods();
        var quotas = Stream.concat(known.stream(), lane.objects().stream().map(o -> o.manifest()))
                .filter(o -> o.kind().equals("ResourceQuota"))
                .toList();
        for (var quota : quotas) {
            var hard = Optional.ofNullable(quota.spec().object("hard").get("pods"))
                    .or(() -> Optional.ofNullable(quota.spec().object("hard").get("count/pods")))
                    .flatMap(Fields::quantity);
            if (hard.filter(h -> h.compareTo(BigDecimal.valueOf(pods)) < 0).isPresent()) {
                return new Invariant(
                        "I5", false, Message.of("workflow.i5-quota", quota.id(), hard.orElseThrow(), pods));
            }
        }
        return new Invariant("I5", true, Message.of("workflow.i5-holds", pods));
    }

    // ---- live

    /** How the invariants would stand in the step's after-state, judged with the live numbers. */
    public List<Invariant> check(StepContext context) {
        var objects = LaneObjects.of(context.lane(), offers);
        var now = Now.of(context, objects);
        var out = new ArrayList<Invariant>();
        out.add(liveCapacity(context, objects, now));
        out.add(liveAvailability(context, objects, now));
        out.add(liveOrder(context, objects, now));
        out.add(ownership(
                context.live().values().stream()
                        .filter(m -> !context.step().kind().equals(StepTypes.ROLL_BACK))
                        .toList(),
                context.lane()));
        out.add(headroom(
                context.lane(),
                objects,
                context.replicas(),
                context.after(),
                context.live().values()));
        out.add(new Invariant(
                "I6", true, Message.of("workflow.i6-none", context.step().id())));
        return List.copyOf(out);
    }

    /**
     * Live figures.
     *
     * @param weight percent that goes to the canary now; what was wanted before the step when the route cannot be read
     * @param canaryServes whether the canary is reachable through the route at all
     * @param known whether there is a route that can be read
     */
    private record Now(int stable, int canary, int weight, boolean canaryServes, boolean known) {
        static Now of(StepContext context, LaneObjects objects) {
            int stable = ready(context, objects, context.lane().workload());
            int canary = ready(context, objects, objects.canaryWorkload());
            var reading = objects.lane()
                    .traffic()
                    .flatMap(spec -> objects.router()
                            .filter(r -> objects.byRoute())
                            .flatMap(r -> spec.route()
                                    .flatMap(context::live)
                                    .map(route -> r.read(
                                            spec, new TrafficRouter.LiveTraffic(Optional.of(route), stable, canary)))));
            boolean known = reading.filter(r -> r.problem().isEmpty()).isPresent();
            return new Now(
                    stable,
                    canary,
                    known
                            ? reading.orElseThrow().weight()
                            : context.before().share().weight(),
                    known
                            ? reading.orElseThrow().weight() > 0
                                    || reading.orElseThrow().match().isPresent()
                            : context.before().share().canaryPresent(),
                    known);
        }

        private static int ready(StepContext context, LaneObjects objects, Optional<ResourceId> workload) {
            return workload.flatMap(context::live)
                    .flatMap(live -> objects.adapter().map(a -> a.read(live).ready()))
                    .orElse(0);
        }
    }

    private static boolean part(StepContext context, String... prefixes) {
        return Stream.of(prefixes).anyMatch(p -> context.part().startsWith(p));
    }

    /** The number that carries all traffic: N, and on the way back what the old version had. */
    private static int full(StepContext context, LaneObjects objects) {
        if (!context.step().kind().equals(StepTypes.ROLL_BACK)) {
            return context.replicas();
        }
        return context.lane()
                .workload()
                .flatMap(id -> Optional.ofNullable(context.baseline().get(id)))
                .flatMap(w -> objects.adapter().map(a -> a.replicas(w)))
                .orElse(context.replicas());
    }

    private static Invariant liveCapacity(StepContext context, LaneObjects objects, Now now) {
        if (!objects.byRoute() || context.replicas() == 0) {
            return new Invariant("I1", true, Message.of("workflow.i1-none"));
        }
        int n = full(context, objects);
        boolean toStable = part(context, "p3", "r3");
        int weight = toStable ? 0 : context.after().share().weight();
        if (context.step().kind().equals("traffic")) {
            if (weight > now.weight()
                    || context.after().share().match().isPresent()
                            && context.before().share().match().isEmpty()) {
                return canaryCarries(n, weight, context.after().share().match().isPresent(), now.canary());
            }
            toStable = weight < now.weight();
        }
        if (part(context, "r0-route")) {
            return canaryCarries(n, 100, false, now.canary());
        }
        // Nothing moves towards stable when the canary had nothing: an unwell stable side is as it was.
        if (toStable && now.weight() > 0) {
            var carries = stableCarries(n, 100 - weight, now.stable());
            // With no canary pod left, any stable pod is better than none.
            return now.canary() == 0 ? new Invariant("I1", true, carries.figures()) : carries;
        }
        if (context.step().kind().equals("scale") && context.after().canaryPods() < now.canary()) {
            return canaryCarries(
                    n,
                    now.weight(),
                    context.after().share().match().isPresent(),
                    Math.min(now.canary(), context.after().canaryPods()));
        }
        if (part(context, "p1") && context.step().kind().equals("promote")) {
            return canaryCarries(n, now.weight(), false, now.canary());
        }
        return new Invariant("I1", true, Message.of("workflow.i1-unchanged"));
    }

    private static Invariant liveAvailability(StepContext context, LaneObjects objects, Now now) {
        int n = full(context, objects);
        int present = now.stable() + now.canary();
        boolean rollingBack = context.step().kind().equals(StepTypes.ROLL_BACK);
        int unavailable = unavailable(objects, n);
        int after;
        if (part(context, "p1", "r1")) {
            after = Math.max(0, now.stable() - unavailable) + now.canary();
        } else if (part(context, "p5", "r5")) {
            after = now.stable();
        } else if (rollingBack || part(context, "p", "r")) {
            after = present;
        } else {
            after = Math.min(now.stable(), shrinking(context) ? context.after().stablePods() : Integer.MAX_VALUE)
                    + Math.min(
                            now.canary(), shrinking(context) ? context.after().canaryPods() : Integer.MAX_VALUE);
        }
        int floor = Math.min(floor(objects, n), n - unavailable);
        // What is already short is not made worse by a step that takes nothing away.
        boolean holds =
                after >= present || after >= floor || context.lane().workload().isEmpty() || firstRelease(context);
        return new Invariant("I2", holds, Message.of(holds ? "workflow.i2-holds" : "workflow.i2-short", after, floor));
    }

    private static boolean shrinking(StepContext context) {
        return context.part().equals("shrink") || context.step().kind().equals("scale");
    }

    private static boolean firstRelease(StepContext context) {
        return context.lane()
                .workload()
                .filter(w -> !context.baseline().containsKey(w))
                .isPresent();
    }

    private static Invariant liveOrder(StepContext context, LaneObjects objects, Now now) {
        boolean removes = part(context, "p5", "r5")
                || context.step().kind().equals("scale") && context.after().canaryPods() == 0;
        if (objects.byRoute() && removes && now.canaryServes()) {
            return new Invariant("I3", false, Message.of("workflow.i3-still-serves", now.weight()));
        }
        if (objects.byRoute()
                && now.known()
                && context.step().kind().equals("promote")
                && part(context, "p1")
                && now.weight() < 100
                && !templateTaken(context, objects)) {
            return new Invariant("I3", false, Message.of("workflow.i3-promote", 100 - now.weight()));
        }
        return new Invariant("I3", true, Message.of("workflow.i3-holds"));
    }

    /** The number follows the template; by then the template is no question any more. */
    private static boolean templateTaken(StepContext context, LaneObjects objects) {
        return objects.workload()
                .flatMap(w -> context.live(w.id())
                        .map(live -> Fields.covers(
                                live.spec().object("template"), w.spec().object("template"))))
                .orElse(false);
    }
}
