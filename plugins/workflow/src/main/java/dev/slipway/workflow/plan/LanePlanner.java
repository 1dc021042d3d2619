package dev.slipway.workflow.plan;

import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.LanePreview;
import dev.slipway.api.run.LanePreview.Invariant;
import dev.slipway.api.run.LanePreview.StepPreview;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.traffic.TrafficRouter.Share;
import dev.slipway.api.workflow.EffectSpec.EffectClass;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.LaneDesired.Template;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workload.WorkloadAdapter;
import dev.slipway.workflow.step.Cel;
import dev.slipway.workflow.step.LaneObjects;
import dev.slipway.workflow.step.Offers;
import dev.slipway.workflow.step.StepTypes;
import dev.slipway.workflow.step.WaitStep;
import dev.slipway.workflow.workload.CanaryObjects;
import dev.slipway.workflow.workload.PodRatio;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Works out a lane's course: the fold of desired states, predicted objects, invariants, strategies. Any thread. */
public final class LanePlanner {
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    private static final Set<String> CANARY_KINDS = Set.of("scale", "traffic", "promote");

    private final Map<String, StepType> steps;
    private final Offers offers;
    private final Invariants invariants;
    private final Cel cel = new Cel();

    /** @throws IllegalArgumentException when two parts claim the same name or kind */
    public LanePlanner(List<StepType> steps, List<TrafficRouter> routers, List<WorkloadAdapter> workloads) {
        var byKind = new HashMap<String, StepType>();
        for (var step : steps) {
            if (byKind.put(step.kind(), step) != null) {
                throw new IllegalArgumentException("the step kind " + step.kind() + " is offered more than once");
            }
        }
        this.steps = Map.copyOf(byKind);
        this.offers = new Offers(routers, workloads);
        this.invariants = new Invariants(routers, workloads);
    }

    /** The desired state after step {@code index}; −1 is before the first. A stable workload is taken to exist. */
    public LaneDesired desired(LanePlan lane, int replicas, int index) {
        return desired(lane, replicas, index, false);
    }

    /** @param firstRelease whether no stable workload existed before the lane began */
    public LaneDesired desired(LanePlan lane, int replicas, int index, boolean firstRelease) {
        boolean stands = lane.workload().isPresent() && !firstRelease;
        var state = new LaneDesired(
                false,
                stands ? Template.OLD : Template.NONE,
                stands ? replicas : 0,
                0,
                Share.STABLE_ONLY,
                false,
                false,
                false);
        for (int k = 0; k <= index && k < lane.steps().size(); k++) {
            var step = lane.steps().get(k);
            var type = steps.get(step.kind());
            state = type == null ? state : type.predict(step, lane, replicas, state);
        }
        return state;
    }

    /** @throws IllegalArgumentException when there is no such strategy; the message names those there are */
    public List<StepSpec> strategy(String name, LanePlan lane) {
        return Strategies.steps(name, lane, offers);
    }

    public List<String> strategies() {
        return Strategies.NAMES;
    }

    /** What to list and watch to see the pods of stable and canary. */
    public List<ListQuery> podQueries(LanePlan lane) {
        return LaneObjects.of(lane, offers).podSelectors().stream()
                .map(labels -> new ListQuery(POD, lane.namespace(), labels, Map.of()))
                .toList();
    }

    /** Every object the lane may write; their live states before the first effect are the lane's baseline. */
    public List<ResourceId> touched(LanePlan lane) {
        return LaneObjects.of(lane, offers).touched();
    }

    /** Under which version an object of {@link #touched} or of a step's {@code watches} is read. */
    public Optional<GroupVersionKind> versionOf(LanePlan lane, ResourceId id) {
        return lane.steps().stream()
                .flatMap(s -> WaitStep.versionOf(s, lane, id).stream())
                .findFirst()
                .or(() -> LaneObjects.of(lane, offers).versionOf(id));
    }

    // ---- preview

    /** Every step's prediction and the invariants, and every problem of steps, targets and traffic. */
    public Engine.Preview preview(ReleasePlan plan) {
        var lanes = new ArrayList<LanePreview>();
        var diagnostics = new ArrayList<Diagnostic>();
        for (var lane : plan.lanes()) {
            boolean first = firstRelease(plan, lane);
            diagnostics.addAll(problems(lane, first));
            lanes.add(new Course(lane, first).preview(diagnostics));
        }
        return new Engine.Preview(
                lanes,
                diagnostics.stream().distinct().sorted(Diagnostic.BY_PLACE).toList());
    }

    /** Whether the plan's base says that the workload was not there. */
    private static boolean firstRelease(ReleasePlan plan, LanePlan lane) {
        return plan.base()
                .flatMap(b -> Optional.ofNullable(b.clusters().get(lane.cluster())))
                .flatMap(c -> lane.workload()
                        .flatMap(w -> Optional.ofNullable(c.objects().get(w))))
                .filter(o -> o.uid().isEmpty())
                .isPresent();
    }

    private List<Diagnostic> problems(LanePlan lane, boolean firstRelease) {
        var out = new ArrayList<Diagnostic>();
        var ids = new HashSet<StepId>();
        for (var step : lane.steps()) {
            checkStep(step, lane, ids, out);
        }
        var canarySteps = lane.steps().stream()
                .filter(s -> CANARY_KINDS.contains(s.kind()))
                .toList();
        if (canarySteps.isEmpty() || lane.workload().isEmpty()) {
            return out;
        }
        var span = canarySteps.getFirst().span();
        var objects = LaneObjects.of(lane, offers);
        objects.derivation().ifPresent(derivation -> {
            switch (derivation) {
                case CanaryObjects.Derivation.Refused(var reasons) ->
                    reasons.forEach(r -> out.add(new Diagnostic(Severity.ERROR, r, span, Optional.empty())));
                case CanaryObjects.Derivation.Derived(var canary) -> derived(lane, objects, canary, span, out);
            }
        });
        if (objects.byPods() && objects.autoscaler().isPresent()) {
            out.add(Diagnostic.error(
                    span,
                    "workflow.ratio-with-autoscaler",
                    objects.autoscaler().map(Manifest::id).orElseThrow()));
        }
        if (!firstRelease && lane.steps().stream().noneMatch(s -> s.kind().equals("promote"))) {
            out.add(Diagnostic.warning(canarySteps.getLast().span(), "workflow.no-promote")
                    .withHint("workflow.no-promote.hint"));
        }
        return out;
    }

    private void checkStep(StepSpec step, LanePlan lane, Set<StepId> earlier, List<Diagnostic> out) {
        var type = steps.get(step.kind());
        if (type == null || step.kind().equals(StepTypes.ROLL_BACK)) {
            out.add(Diagnostic.error(step.span(), "workflow.unknown-step", step.kind())
                    .withHint(
                            "workflow.unknown-step.hint",
                            String.join(
                                    ", ",
                                    steps.keySet().stream()
                                            .filter(k -> !k.equals(StepTypes.ROLL_BACK))
                                            .sorted()
                                            .toList())));
        } else {
            out.addAll(type.validate(step, lane));
        }
        step.outputs()
                .forEach((name, expression) -> cel.check(expression, Cel.OUTPUT_VARIABLES)
                        .ifPresent(m -> out.add(new Diagnostic(Severity.ERROR, m, step.span(), Optional.empty()))));
        step.inputs().forEach((name, path) -> {
            boolean given = lane.steps().stream()
                    .filter(s -> earlier.contains(s.id()))
                    .anyMatch(
                            s -> s.outputs().keySet().stream().anyMatch(output -> path.equals(s.id() + "." + output)));
            if (!given) {
                out.add(Diagnostic.error(step.span(), "workflow.unknown-output", step.id(), name, path)
                        .withHint("workflow.unknown-output.hint"));
            }
        });
        for (var need : step.needs()) {
            if (!earlier.contains(need)) {
                out.add(Diagnostic.error(step.span(), "workflow.unknown-need", step.id(), need));
            }
        }
        step.when()
                .flatMap(e -> cel.check(e, Cel.WHEN_VARIABLES))
                .ifPresent(m -> out.add(new Diagnostic(Severity.ERROR, m, step.span(), Optional.empty())));
        if (!earlier.add(step.id())) {
            out.add(Diagnostic.error(step.span(), "workflow.duplicate-step", step.id()));
        }
        step.cleanup().forEach(c -> checkStep(c, lane, earlier, out));
    }

    private static void derived(
            LanePlan lane, LaneObjects objects, CanaryObjects canary, SourceSpan span, List<Diagnostic> out) {
        for (var made : objects.canaryObjects(0)) {
            if (lane.object(made.id()).isPresent()) {
                out.add(Diagnostic.error(span, "workflow.canary-namesake", made.id())
                        .withHint("workflow.canary-namesake.hint", made.id()));
            }
        }
        for (var id : canary.losing()) {
            out.add(Diagnostic.warning(span, "workflow.loses-canary", id, canary.key(), canary.value()));
        }
        for (var id : canary.reaching()) {
            out.add(Diagnostic.warning(span, "workflow.reaches-canary", id));
        }
        if (objects.byRoute() && canary.service().isEmpty()) {
            out.add(Diagnostic.error(span, "workflow.no-canary-service"));
        }
    }

    /** One lane's course, step by step. */
    private final class Course {
        private final LanePlan lane;
        private final LaneObjects objects;
        private final boolean firstRelease;
        private final int n;
        private boolean canaryMade;

        Course(LanePlan lane, boolean firstRelease) {
            this.lane = lane;
            this.objects = LaneObjects.of(lane, offers);
            this.firstRelease = firstRelease;
            this.n = lane.replicas();
        }

        LanePreview preview(List<Diagnostic> diagnostics) {
            var out = new ArrayList<StepPreview>();
            var before = desired(lane, n, -1, firstRelease);
            for (int k = 0; k < lane.steps().size(); k++) {
                var step = lane.steps().get(k);
                var after = desired(lane, n, k, firstRelease);
                var held = invariants.planned(step, lane, n, before, after);
                for (var invariant : held) {
                    if (!invariant.holds()) {
                        diagnostics.add(broken(step, invariant));
                    }
                }
                routeProblems(step, after.share(), diagnostics);
                canaryMade = !after.promoted() && (canaryMade || after.canaryPods() > 0);
                out.add(new StepPreview(
                        step.id(),
                        step.kind(),
                        after,
                        predicted(after),
                        classes(step, before, after),
                        held,
                        extraPods(step, before, after),
                        step.safeBoundary(),
                        summary(step, before, after)));
                before = after;
            }
            return new LanePreview(lane.cluster(), n, out);
        }

        private Diagnostic broken(StepSpec step, Invariant invariant) {
            var diagnostic = new Diagnostic(Severity.ERROR, invariant.figures(), step.span(), Optional.empty());
            return switch (invariant.name()) {
                case "I1" -> diagnostic.withHint("workflow.i1.hint");
                case "I3" -> diagnostic.withHint("workflow.i3.hint");
                case "I4" -> diagnostic.withHint("workflow.i4.hint");
                default -> diagnostic;
            };
        }

        private void routeProblems(StepSpec step, Share share, List<Diagnostic> diagnostics) {
            if (!step.kind().equals("traffic")) {
                return;
            }
            var spec = lane.traffic();
            var router = objects.router();
            if (spec.isPresent() && router.isPresent()) {
                var rendered = lane.objects().stream().map(o -> o.manifest()).toList();
                var live = objects.route()
                        .flatMap(id -> lane.baseline().stream()
                                .filter(m -> m.id().equals(id))
                                .findFirst());
                for (var found : router.get().validate(spec.get(), rendered, live, share)) {
                    diagnostics.add(
                            found.span().line() == 0
                                    ? new Diagnostic(found.severity(), found.message(), step.span(), found.hint())
                                    : found);
                }
            }
        }

        private List<EffectClass> classes(StepSpec step, LaneDesired before, LaneDesired after) {
            return switch (step.kind()) {
                case "pause", "approve", "wait", "drain" -> List.of();
                case "scale", "traffic" ->
                    before.canaryPods() == 0 && after.canaryPods() > 0
                            ? List.of(EffectClass.CREATE_ONCE, EffectClass.STATE)
                            : List.of(EffectClass.STATE);
                default -> List.of(EffectClass.STATE);
            };
        }

        private int extraPods(StepSpec step, LaneDesired before, LaneDesired after) {
            int surge = Invariants.surge(objects, n);
            if (before.promoted() || before.stable() == Template.NONE) {
                return 0;
            }
            return switch (step.kind()) {
                case "promote" -> before.canaryPods() + surge;
                case "rolling" -> surge;
                default -> {
                    int now = before.stablePods() + before.canaryPods();
                    int then = after.stablePods() + after.canaryPods();
                    yield then > now ? then - n : 0;
                }
            };
        }

        private Message summary(StepSpec step, LaneDesired before, LaneDesired after) {
            boolean skips = firstRelease
                    && Set.of("scale", "traffic", "pause", "drain", "promote", "rolling")
                            .contains(step.kind());
            if (skips) {
                return Message.of(
                        "workflow.skipped-first-release", lane.workload().orElseThrow());
            }
            if (objects.byPods() && step.kind().equals("traffic")) {
                var ratio = new PodRatio(after.canaryPods(), after.stablePods());
                return Message.of(
                        "workflow.preview-ratio",
                        after.share().weight(),
                        String.format(Locale.ROOT, "%.1f", ratio.share()),
                        after.canaryPods(),
                        after.stablePods());
            }
            if (step.kind().equals("prune")) {
                return Message.of("workflow.preview-prune", lane.prune().size());
            }
            return Message.of(
                    before.equals(after) ? "workflow.preview-same" : "workflow.preview",
                    after.stablePods(),
                    after.canaryPods(),
                    after.share().weight());
        }

        private List<Manifest> predicted(LaneDesired state) {
            var out = new LinkedHashMap<ResourceId, Manifest>();
            lane.baseline().forEach(m -> out.put(m.id(), m));
            for (var planned : lane.objects()) {
                var id = planned.id();
                boolean moved = lane.workload().equals(Optional.of(id))
                        || planned.role() == Role.AUTOSCALER
                        || objects.route().equals(Optional.of(id));
                if (state.applied() && (!moved || firstRelease) || state.promoted()) {
                    out.put(id, planned.manifest());
                }
            }
            lane.workload()
                    .map(out::get)
                    .ifPresent(w ->
                            objects.adapter().ifPresent(a -> out.put(w.id(), a.withReplicas(w, state.stablePods()))));
            route(state, out);
            objects.autoscaler()
                    .map(a -> out.getOrDefault(a.id(), a))
                    .filter(a -> state.autoscalerPinned())
                    .ifPresent(a -> out.put(a.id(), a.with(ValuePath.of("spec", "minReplicas"), Value.of(n))));
            if (canaryMade) {
                objects.canaryObjects(state.canaryPods()).forEach(m -> out.put(m.id(), m));
            }
            if (state.pruned()) {
                lane.prune().forEach(out::remove);
            }
            return List.copyOf(out.values());
        }

        private void route(LaneDesired state, Map<ResourceId, Manifest> out) {
            var spec = lane.traffic();
            var router = objects.router();
            if (spec.isEmpty() || router.isEmpty() || objects.route().isEmpty()) {
                return;
            }
            var id = objects.route().get();
            var present = Optional.ofNullable(out.get(id))
                    .or(() -> objects.renderedRoute().filter(r -> state.applied()));
            present.ifPresent(r -> out.put(id, router.get().predict(spec.get(), r, state.share())));
        }
    }
}
