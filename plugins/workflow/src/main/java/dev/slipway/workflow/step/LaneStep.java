package dev.slipway.workflow.step;

import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.traffic.TrafficRouter.LiveTraffic;
import dev.slipway.api.traffic.TrafficRouter.Share;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.EffectSpec.EffectClass;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workflow.StepVerdict;
import dev.slipway.api.workload.WorkloadAdapter;
import dev.slipway.workflow.workload.Causes;
import dev.slipway.workflow.workload.Fields;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the built-in steps share: moves of workload and route, and how they are judged. */
abstract class LaneStep implements StepType {
    private final String kind;
    final Offers offers;

    LaneStep(String kind, Offers offers) {
        this.kind = kind;
        this.offers = offers;
    }

    @Override
    public final String kind() {
        return kind;
    }

    @Override
    public final List<Diagnostic> validate(StepSpec step, LanePlan lane) {
        var parameters = Parameters.of(step);
        check(parameters, LaneObjects.of(lane, offers));
        step.target()
                .filter(t -> lane.workload().filter(w -> w.name().equals(t)).isEmpty())
                .ifPresent(t -> parameters.problem(
                        "workflow.unknown-target",
                        t,
                        lane.workload().map(ResourceId::toString).orElse("-")));
        return parameters.finish();
    }

    /** Reads every parameter and reports what is wrong with it or with the lane it is used in. */
    abstract void check(Parameters parameters, LaneObjects objects);

    @Override
    public LaneDesired predict(StepSpec step, LanePlan lane, int replicas, LaneDesired before) {
        return before;
    }

    @Override
    public List<ResourceId> watches(StepSpec step, LanePlan lane) {
        return LaneObjects.of(lane, offers).moving();
    }

    @Override
    public List<EffectSpec> effects(StepContext context) {
        return List.of();
    }

    final LaneObjects objects(StepContext context) {
        return LaneObjects.of(context.lane(), offers);
    }

    // ---- skipping

    /** Nothing can be compared with while there is no stable workload. */
    static Optional<Message> skipOnFirstRelease(StepContext context) {
        return context.lane()
                .workload()
                .filter(w -> !context.baseline().containsKey(w))
                .map(w -> Message.of("workflow.skipped-first-release", w));
    }

    static boolean firstRelease(StepContext context) {
        return skipOnFirstRelease(context).isPresent();
    }

    // ---- effects

    static EffectSpec apply(String name, Manifest manifest, FieldManager manager, Message purpose) {
        return new EffectSpec(
                name,
                manifest.gvk(),
                new WriteRequest.Apply(manifest, manager, false, false),
                EffectClass.STATE,
                false,
                purpose);
    }

    static EffectSpec create(String name, Manifest manifest, Message purpose) {
        return new EffectSpec(
                name,
                manifest.gvk(),
                new WriteRequest.Apply(manifest, FieldManager.RENDER, false, false),
                EffectClass.CREATE_ONCE,
                true,
                purpose);
    }

    static EffectSpec delete(String name, Manifest live, Message purpose) {
        return new EffectSpec(
                name,
                live.gvk(),
                new WriteRequest.Delete(
                        live.gvk(),
                        live.id(),
                        live.uid(),
                        live.resourceVersion(),
                        WriteRequest.Propagation.BACKGROUND,
                        false),
                EffectClass.STATE,
                false,
                purpose);
    }

    static StepVerdict.Waiting waiting(Message cause, ResourceId object) {
        return new StepVerdict.Waiting(cause, Optional.of(object), Optional.empty(), false);
    }

    static StepVerdict.Done done(String code, Object... arguments) {
        return new StepVerdict.Done(List.of(Message.of(code, arguments)));
    }

    static StepVerdict.Failed failed(Message cause, ResourceId object) {
        return new StepVerdict.Failed(cause, Optional.of(object), false);
    }

    // ---- time

    /** Done once the part was in force for so long. */
    static StepVerdict afterTime(StepContext context, Duration wanted, String waitingCode, String doneCode) {
        var left = wanted.minus(context.inForce());
        return left.isZero() || left.isNegative()
                ? done(doneCode, GoDuration.format(wanted))
                : new StepVerdict.Waiting(
                        Message.of(waitingCode, GoDuration.format(whole(left)), GoDuration.format(wanted)),
                        Optional.empty(),
                        Optional.of(left),
                        false);
    }

    /** In whole seconds, a part of one counting as one. */
    private static Duration whole(Duration left) {
        return left.plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    }

    // ---- workload

    /** The canary's objects with so many pods: missing ones are created, Service and budgets before the workload. */
    static List<EffectSpec> canaryTo(StepContext context, LaneObjects objects, int pods) {
        var out = new ArrayList<EffectSpec>();
        var workload = objects.canaryWorkload();
        boolean exists = workload.flatMap(context::live).isPresent();
        if (!exists && pods == 0) {
            return List.of();
        }
        for (var wanted : objects.canaryObjects(pods)) {
            boolean isWorkload = workload.equals(Optional.of(wanted.id()));
            var live = context.live(wanted.id());
            if (live.isEmpty()) {
                out.add(create(
                        "create " + wanted.id(),
                        wanted,
                        isWorkload
                                ? Message.of("workflow.do-create-canary", wanted.id(), pods)
                                : Message.of("workflow.do-create", wanted.id())));
            } else if (!Fields.covers(live.get().spec(), wanted.spec())) {
                out.add(apply(
                        "scale " + wanted.id(),
                        wanted,
                        FieldManager.RENDER,
                        isWorkload
                                ? Message.of("workflow.do-scale", wanted.id(), pods)
                                : Message.of("workflow.do-apply", wanted.id())));
            }
        }
        return out;
    }

    /** Holds the autoscaler's minimum at N while stable must not shrink. */
    static List<EffectSpec> pinAutoscaler(StepContext context, LaneObjects objects) {
        return objects.autoscaler()
                .flatMap(a -> context.live(a.id()))
                .filter(live -> LaneObjects.minimum(live).orElse(1L) != context.replicas())
                .map(live -> List.of(apply(
                        "pin " + live.id(),
                        LaneObjects.minimumOnly(live, context.replicas()),
                        FieldManager.SCALE,
                        Message.of("workflow.do-pin", live.id(), context.replicas()))))
                .orElse(List.of());
    }

    /**
     * The stable workload takes a template: its number of pods first gets an owner of its own, since a rendering that no
     * longer says it would let it fall to one; then the template; then the number, where it is ours and differs.
     */
    static List<EffectSpec> templateTo(
            StepContext context, LaneObjects objects, Manifest wanted, Optional<Integer> replicas) {
        var adapter = objects.adapter();
        var live = context.live(wanted.id());
        if (adapter.isEmpty() || live.isEmpty()) {
            return List.of();
        }
        var out = new ArrayList<EffectSpec>();
        int present = adapter.get().replicas(live.get());
        out.add(apply(
                "keep replicas of " + wanted.id(),
                LaneObjects.replicasOnly(wanted, present),
                FieldManager.SCALE,
                Message.of("workflow.do-keep-replicas", wanted.id(), present)));
        out.add(apply(
                "template of " + wanted.id(),
                LaneObjects.withoutReplicas(wanted),
                FieldManager.RENDER,
                Message.of("workflow.do-template", wanted.id())));
        replicas.filter(n -> n != present)
                .ifPresent(n -> out.add(apply(
                        "scale " + wanted.id(),
                        LaneObjects.replicasOnly(wanted, n),
                        FieldManager.SCALE,
                        Message.of("workflow.do-scale", wanted.id(), n))));
        return out;
    }

    /** The stable workload's number of pods. */
    static List<EffectSpec> stableTo(StepContext context, LaneObjects objects, int pods) {
        var live = objects.lane().workload().flatMap(context::live);
        var adapter = objects.adapter();
        if (live.isEmpty() || adapter.isEmpty() || adapter.get().replicas(live.get()) == pods) {
            return List.of();
        }
        return List.of(apply(
                "scale " + live.get().id(),
                LaneObjects.replicasOnly(live.get(), pods),
                FieldManager.SCALE,
                Message.of("workflow.do-scale", live.get().id(), pods)));
    }

    /** Whether the live workload has the wanted template. */
    static boolean hasTemplate(Manifest live, Manifest wanted) {
        return Fields.covers(live.spec().object("template"), wanted.spec().object("template"));
    }

    /**
     * Whether a workload has at least so many pods, all of its present template and available.
     *
     * @param exact whether more pods than that are not right either
     */
    static StepVerdict workloadAt(StepContext context, LaneObjects objects, ResourceId id, int pods, boolean exact) {
        var live = context.live(id);
        var adapter = objects.adapter();
        if (live.isEmpty() || adapter.isEmpty()) {
            return waiting(Message.of("workflow.wait-absent", id), id);
        }
        var reading = adapter.get().read(live.get());
        boolean number = exact ? reading.desired() == pods : reading.desired() >= pods;
        if (reading.complete() && number) {
            return done("workflow.pods-available", id, reading.available(), pods);
        }
        if (reading.complete()) {
            return waiting(Message.of("workflow.wait-number", id, reading.desired(), pods), id);
        }
        return notComplete(context, adapter.get(), live.get(), reading);
    }

    private static StepVerdict notComplete(
            StepContext context, WorkloadAdapter adapter, Manifest live, WorkloadAdapter.Reading reading) {
        var cause = Causes.of(adapter, live, context.pods(), context.live().values());
        if (reading.failure().isPresent()) {
            return new StepVerdict.Failed(
                    cause.map(Causes.Cause::sentence).orElse(reading.failure().get()),
                    Optional.of(cause.map(Causes.Cause::object).orElse(live.id())),
                    true);
        }
        return cause.<StepVerdict>map(c ->
                        new StepVerdict.Waiting(c.sentence(), Optional.of(c.object()), Optional.empty(), c.stuck()))
                .orElseGet(() -> waiting(
                        reading.fresh()
                                ? Message.of(
                                        "workflow.wait-pods",
                                        live.id(),
                                        reading.updated(),
                                        reading.available(),
                                        reading.desired())
                                : Message.of("workflow.wait-not-seen", live.id()),
                        live.id()));
    }

    static int ready(StepContext context, LaneObjects objects, Optional<ResourceId> workload) {
        return workload.flatMap(context::live)
                .flatMap(live -> objects.adapter().map(a -> a.read(live).ready()))
                .orElse(0);
    }

    // ---- traffic

    static LiveTraffic liveTraffic(StepContext context, LaneObjects objects) {
        return new LiveTraffic(
                objects.route().flatMap(context::live),
                ready(context, objects, objects.lane().workload()),
                ready(context, objects, objects.canaryWorkload()));
    }

    /** The route's way to the share, as patch operations under tests. */
    static List<EffectSpec> routeTo(StepContext context, LaneObjects objects, Share share) {
        var out = new ArrayList<EffectSpec>();
        objects.lane()
                .traffic()
                .ifPresent(spec -> objects.router()
                        .ifPresent(router -> spec.route().flatMap(context::live).ifPresent(live -> {
                            var change = router.change(spec, live, share);
                            if (change.refusal().isEmpty()
                                    && !change.operations().isEmpty()) {
                                out.add(new EffectSpec(
                                        "route " + live.id(),
                                        live.gvk(),
                                        new WriteRequest.Patch(
                                                live.gvk(),
                                                live.id(),
                                                change.operations(),
                                                FieldManager.TRAFFIC,
                                                false),
                                        EffectClass.STATE,
                                        false,
                                        Message.of("workflow.do-route", live.id(), share.weight())));
                            }
                        })));
        return out;
    }

    /** Whether the share is in force. */
    static StepVerdict routeAt(
            StepContext context, LaneObjects objects, Share share, Optional<TrafficRouter.Level> level) {
        var spec = objects.lane().traffic();
        var router = objects.router();
        if (spec.isEmpty() || router.isEmpty()) {
            return done("workflow.no-traffic");
        }
        var target =
                objects.route().or(() -> objects.lane().workload()).orElseGet(() -> objects.stableService(spec.get()));
        if (objects.byRoute()) {
            var live = context.live(target);
            if (live.isEmpty()) {
                return waiting(Message.of("workflow.wait-absent", target), target);
            }
            var refusal = router.get().change(spec.get(), live.get(), share).refusal();
            if (refusal.isPresent()) {
                return failed(refusal.get(), target);
            }
        }
        var wanted = level.orElse(
                router.get().abilities().contains(TrafficRouter.Ability.VERIFY_CONTROLLER)
                        ? TrafficRouter.Level.V1
                        : TrafficRouter.Level.V0);
        var verification = router.get().verify(spec.get(), liveTraffic(context, objects), share, wanted);
        return verification.verified()
                ? new StepVerdict.Done(List.of(verification.reason()))
                : waiting(verification.reason(), target);
    }

    // ---- the canary's end

    /** Deletes what the canary was made of: the workload first, its Service last. */
    static List<EffectSpec> removeCanary(StepContext context, LaneObjects objects) {
        var out = new ArrayList<EffectSpec>();
        for (var made : objects.canaryObjects(0).reversed()) {
            context.live(made.id())
                    .filter(live -> !live.isBeingDeleted())
                    .ifPresent(live ->
                            out.add(delete("delete " + live.id(), live, Message.of("workflow.do-delete", live.id()))));
        }
        return out;
    }

    /** A namesake that was there before the lane began and that we never wrote belongs to somebody else. */
    private static boolean ourCanary(StepContext context, Manifest live) {
        return !context.baseline().containsKey(live.id()) || PruneStep.ours(live);
    }

    static StepVerdict canaryGone(StepContext context, LaneObjects objects) {
        for (var made : objects.canaryObjects(0)) {
            if (context.live(made.id()).filter(live -> ourCanary(context, live)).isPresent()) {
                return waiting(Message.of("workflow.wait-gone", made.id()), made.id());
            }
        }
        return done("workflow.canary-gone");
    }

    /** The first verdict that is not done; all evidence when every one is. */
    static StepVerdict all(StepVerdict... verdicts) {
        var evidence = new ArrayList<Message>();
        for (var verdict : verdicts) {
            switch (verdict) {
                case StepVerdict.Done(var found) -> evidence.addAll(found);
                case StepVerdict.Waiting w -> {
                    return w;
                }
                case StepVerdict.Failed f -> {
                    return f;
                }
            }
        }
        return new StepVerdict.Done(evidence);
    }
}
