package dev.slipway.app.release.plan;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.TrafficSpec;
import dev.slipway.api.release.WavePlan;
import dev.slipway.api.render.RenderRequest;
import dev.slipway.api.render.RenderResult;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.app.release.document.PlanDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Documents to a release plan: place, render per cluster, find roles, order, mask, choose steps, take digests, preview. */
public final class Planner {
    private static final GroupKind DEPLOYMENT = new GroupKind("apps", "Deployment");
    private static final GroupKind NAMESPACE = GroupKind.core("Namespace");
    private static final ValuePath REPLICAS = ValuePath.of("spec", "replicas");

    private final PlanInput in;
    private final List<Diagnostic> out = new ArrayList<>();
    private final SecretMasker masker;
    private final Map<ResourceId, RenderResult.LeftOut> leftOut = new LinkedHashMap<>();

    private Planner(PlanInput in) {
        this.in = in;
        this.masker = new SecretMasker(in.digest());
    }

    public static PlanOutput plan(PlanInput input) {
        return new Planner(input).plan();
    }

    private SourceSpan span() {
        return in.application().places().of(ValuePath.ROOT);
    }

    private PlanOutput plan() {
        var inspection = in.renderer().inspect(in.application());
        if (Diagnostic.anyError(inspection.diagnostics())) {
            return failed(inspection.diagnostics());
        }
        var name = name();
        var clusters = clusters();
        var namespace = in.namespace()
                .or(() -> in.plan().namespace())
                .or(inspection::namespace)
                .orElse("default");
        if (name.isEmpty() || clusters.isEmpty()) {
            return failed(out);
        }
        var rendered = new LinkedHashMap<ClusterName, List<RenderResult.RenderedObject>>();
        for (var target : clusters) {
            var result = in.renderer()
                    .render(new RenderRequest(
                            in.application(),
                            namespace,
                            Optional.of(target.name()),
                            target.labels(),
                            in.clusterVersion(),
                            in.references(),
                            in.images()));
            if (result.failed()) {
                return failed(result.diagnostics());
            }
            if (rendered.isEmpty()) {
                out.addAll(result.diagnostics());
            }
            result.leftOut().forEach(each -> leftOut.putIfAbsent(each.manifest().id(), each));
            rendered.put(target.name(), result.objects());
        }
        var numbers = numbers(clusters, rendered);
        var waves = waves(clusters);
        if (Diagnostic.anyError(out)) {
            return failed(out);
        }
        var lanes = new ArrayList<LanePlan>();
        var strategies = new LinkedHashSet<String>();
        for (var target : clusters) {
            lane(target, namespace, rendered.getOrDefault(target.name(), List.of()), numbers, strategies)
                    .ifPresent(lanes::add);
        }
        if (Diagnostic.anyError(out)) {
            return failed(out);
        }
        var version = version(name.get(), lanes);
        var strategy = String.join("+", strategies);
        var draft = new ReleasePlan(
                name.get(),
                namespace,
                version,
                version,
                Optional.empty(),
                strategy,
                waves,
                lanes,
                in.plan().failure(),
                new TreeMap<>(in.plugins()));
        var plan = new ReleasePlan(
                draft.application(),
                namespace,
                version,
                intent(draft),
                Optional.empty(),
                strategy,
                waves,
                lanes,
                draft.failure(),
                draft.plugins());
        var preview = in.engine().preview(plan);
        out.addAll(preview.diagnostics());
        out.sort(Diagnostic.BY_PLACE);
        return new PlanOutput(
                Diagnostic.anyError(out) ? Optional.empty() : Optional.of(plan),
                Optional.of(preview),
                List.copyOf(leftOut.values()),
                masker.texts(),
                out);
    }

    private PlanOutput failed(List<Diagnostic> diagnostics) {
        return new PlanOutput(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                diagnostics.stream().sorted(Diagnostic.BY_PLACE).toList());
    }

    private Optional<ApplicationName> name() {
        try {
            return Optional.of(new ApplicationName(in.application().name()));
        } catch (IllegalArgumentException e) {
            out.add(Diagnostic.error(
                    in.application().places().of(ValuePath.of("metadata", "name")),
                    "release.bad-application-name",
                    in.application().name()));
            return Optional.empty();
        }
    }

    private List<ClusterTarget> clusters() {
        var wanted = in.plan().clusters();
        var chosen = new ArrayList<ClusterTarget>();
        if (in.targets().isEmpty()) {
            out.add(Diagnostic.error(span(), "release.no-clusters").withHint("release.no-clusters.hint"));
            return chosen;
        }
        if (!wanted.names().isEmpty()) {
            for (var named : wanted.names()) {
                target(named).ifPresent(chosen::add);
            }
        } else if (!wanted.labels().isEmpty()) {
            in.targets().stream()
                    .filter(t ->
                            t.labels().entrySet().containsAll(wanted.labels().entrySet()))
                    .forEach(chosen::add);
            if (chosen.isEmpty()) {
                out.add(Diagnostic.error(in.plan().span(), "release.selector-matches-none", wanted.labels()));
            }
        } else if (!in.plan().waves().isEmpty()) {
            for (var wave : in.plan().waves()) {
                wave.clusters().forEach(named -> target(named).ifPresent(chosen::add));
            }
        } else {
            chosen.addAll(in.targets());
        }
        return chosen;
    }

    private Optional<ClusterTarget> target(PlanDocument.Named named) {
        var found =
                in.targets().stream().filter(t -> t.name().equals(named.name())).findFirst();
        if (found.isEmpty()) {
            out.add(Diagnostic.error(named.span(), "release.unknown-cluster", named.name())
                    .withHint(
                            "release.known-clusters",
                            String.join(
                                    ", ",
                                    in.targets().stream()
                                            .map(t -> t.name().value())
                                            .toList())));
        }
        return found;
    }

    /** The number of pods per cluster, or nothing where the application or an autoscaler decides. */
    private Map<ClusterName, Integer> numbers(
            List<ClusterTarget> clusters, Map<ClusterName, List<RenderResult.RenderedObject>> rendered) {
        if (in.plan().replicas().isEmpty()) {
            return Map.of();
        }
        var replicas = in.plan().replicas().get();
        for (var objects : rendered.values()) {
            var manifests =
                    objects.stream().map(RenderResult.RenderedObject::manifest).toList();
            var roles = Roles.find(manifests, workload(manifests, false), stableName(), routeName());
            if (roles.autoscaler().isPresent()) {
                out.add(Diagnostic.error(replicas.span(), "release.replicas-and-autoscaler"));
                return Map.of();
            }
        }
        var weights = new LinkedHashMap<ClusterName, Integer>();
        for (var target : clusters) {
            weights.put(
                    target.name(),
                    replicas.weights()
                            .getOrDefault(target.name(), replicas.weights().isEmpty() ? 1 : 0));
        }
        for (var named : replicas.weights().keySet()) {
            if (!weights.containsKey(named)) {
                out.add(Diagnostic.error(replicas.span(), "release.weight-without-cluster", named));
            }
        }
        return switch (replicas.divide()) {
            case DUPLICATED -> {
                if (replicas.total().isEmpty()) {
                    yield Map.of();
                }
                var same = new LinkedHashMap<ClusterName, Integer>();
                weights.keySet().forEach(name -> same.put(name, replicas.total().get()));
                yield same;
            }
            case WEIGHTED -> {
                if (replicas.total().isEmpty()) {
                    out.add(Diagnostic.error(replicas.span(), "release.total-missing"));
                    yield Map.of();
                }
                yield Division.webster(replicas.total().get(), weights);
            }
            case MANUAL -> {
                int sum = replicas.weights().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
                if (replicas.total().isPresent() && replicas.total().get() != sum) {
                    out.add(Diagnostic.error(
                            replicas.span(),
                            "release.manual-sum",
                            sum,
                            replicas.total().get()));
                }
                yield weights;
            }
            case HEADROOM, AGGREGATED -> {
                out.add(Diagnostic.error(
                        replicas.span(),
                        "release.division-needs-capacity",
                        replicas.divide().name().toLowerCase(Locale.ROOT)));
                yield Map.of();
            }
        };
    }

    private List<WavePlan> waves(List<ClusterTarget> clusters) {
        var waves = new ArrayList<WavePlan>();
        var names = clusters.stream().map(ClusterTarget::name).toList();
        if (in.plan().waves().isEmpty()) {
            waves.add(new WavePlan(
                    "all",
                    names,
                    List.of(),
                    names.size(),
                    0,
                    Duration.ZERO,
                    new WavePlan.OnUnreachable.Wait(Duration.ofHours(1))));
            return waves;
        }
        var seen = new HashSet<ClusterName>();
        for (var wave : in.plan().waves()) {
            var members = new ArrayList<ClusterName>();
            for (var named : wave.clusters()) {
                if (!seen.add(named.name())) {
                    out.add(Diagnostic.error(named.span(), "release.cluster-in-two-waves", named.name()));
                } else if (names.contains(named.name())) {
                    members.add(named.name());
                } else {
                    out.add(Diagnostic.error(named.span(), "release.wave-cluster-not-placed", named.name()));
                }
            }
            waves.add(new WavePlan(
                    wave.name(),
                    members,
                    wave.needs(),
                    wave.maxParallel().orElse(Math.max(1, members.size())),
                    wave.maxFailures(),
                    wave.soak(),
                    wave.onUnreachable()));
        }
        for (var name : names) {
            if (!seen.contains(name)) {
                out.add(Diagnostic.error(in.plan().span(), "release.cluster-without-wave", name));
            }
        }
        return waves;
    }

    private Optional<Manifest> workload(List<Manifest> manifests, boolean tell) {
        var named = in.plan().workloads();
        var candidates = manifests.stream()
                .filter(m -> named.isEmpty()
                        ? m.gvk().groupKind().equals(DEPLOYMENT)
                        : named.stream()
                                .anyMatch(w ->
                                        w.kind().equals(m.kind()) && w.name().equals(m.name())))
                .toList();
        if (tell) {
            for (var wanted : named) {
                if (candidates.stream()
                        .noneMatch(
                                m -> m.kind().equals(wanted.kind()) && m.name().equals(wanted.name()))) {
                    out.add(Diagnostic.error(wanted.span(), "release.no-such-workload", wanted.kind(), wanted.name()));
                }
            }
            if (candidates.size() > 1) {
                out.add(Diagnostic.error(
                                in.plan().span(),
                                "release.several-workloads",
                                String.join(
                                        ", ",
                                        candidates.stream().map(Manifest::name).toList()))
                        .withHint("release.several-workloads.hint"));
            }
        }
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    private Optional<String> stableName() {
        return in.plan().traffic().flatMap(PlanDocument.Traffic::stableService);
    }

    private Optional<String> routeName() {
        return in.plan().traffic().flatMap(PlanDocument.Traffic::route).map(PlanDocument.Route::name);
    }

    private Optional<LanePlan> lane(
            ClusterTarget target,
            String namespace,
            List<RenderResult.RenderedObject> rendered,
            Map<ClusterName, Integer> numbers,
            LinkedHashSet<String> strategies) {
        var components = new LinkedHashMap<ResourceId, String>();
        var manifests = new ArrayList<Manifest>();
        for (var object : rendered) {
            var id = object.manifest().id();
            if (components.putIfAbsent(id, object.component()) != null) {
                out.add(Diagnostic.error(span(), "release.object-twice", id));
                continue;
            }
            manifests.add(masker.mask(object.manifest()));
        }
        namespaces(manifests, namespace).forEach(each -> {
            manifests.add(each);
            components.put(each.id(), in.application().name());
        });
        var roles = Roles.find(manifests, workload(manifests, true), stableName(), routeName());
        boolean autoscaled = roles.autoscaler().isPresent();
        int replicas = replicas(target.name(), roles, numbers);
        var objects = new ArrayList<PlannedObject>();
        for (var manifest : ApplyOrder.sort(manifests)) {
            var role = roles.of(manifest.id());
            var placed = role == Role.WORKLOAD
                    ? autoscaled
                            ? new Manifest((ObjectValue) REPLICAS.remove(manifest.tree()))
                            : manifest.with(REPLICAS, Value.of(replicas))
                    : manifest;
            objects.add(new PlannedObject(
                    placed,
                    role,
                    components.getOrDefault(manifest.id(), in.application().name())));
        }
        var baseline = in.baselines().getOrDefault(target.name(), List.of());
        var prune = baseline.stream()
                .map(Manifest::id)
                .filter(id -> !components.containsKey(id))
                .filter(id -> !id.groupKind().equals(NAMESPACE))
                .toList();
        var draft = new LanePlan(
                target.name(),
                namespace,
                target.protection(),
                replicas,
                autoscaled,
                objects,
                baseline,
                prune,
                roles.workload().map(Manifest::id),
                traffic(roles),
                List.of());
        return Optional.of(new LanePlan(
                draft.cluster(),
                namespace,
                draft.protection(),
                replicas,
                autoscaled,
                objects,
                baseline,
                prune,
                draft.workload(),
                draft.traffic(),
                steps(draft, strategies)));
    }

    /** Namespaces that the objects need and nobody renders are planned objects too. */
    private List<Manifest> namespaces(List<Manifest> manifests, String namespace) {
        var needed = new LinkedHashSet<String>();
        manifests.stream().map(Manifest::namespace).filter(n -> !n.isEmpty()).forEach(needed::add);
        needed.add(namespace);
        needed.removeIf(name -> name.equals("default")
                || name.startsWith("kube-")
                || manifests.stream()
                        .anyMatch(m -> m.gvk().groupKind().equals(NAMESPACE)
                                && m.name().equals(name)));
        return needed.stream()
                .map(name -> new Manifest(
                        Value.object("apiVersion", "v1", "kind", "Namespace", "metadata", Value.object("name", name))))
                .toList();
    }

    private int replicas(ClusterName cluster, Roles roles, Map<ClusterName, Integer> numbers) {
        if (roles.workload().isEmpty()) {
            return 0;
        }
        var own = roles.workload().get().spec().integer("replicas").map(Long::intValue);
        if (roles.autoscaler().isPresent()) {
            int min = roles.autoscaler()
                    .get()
                    .spec()
                    .integer("minReplicas")
                    .orElse(1L)
                    .intValue();
            return in.liveReplicas().getOrDefault(cluster, min);
        }
        if (numbers.containsKey(cluster)) {
            int number = numbers.getOrDefault(cluster, 0);
            if (own.isPresent() && in.plan().replicas().isPresent() && own.get() != number && !warned) {
                warned = true;
                out.add(Diagnostic.warning(
                        in.plan().replicas().get().span(), "release.replicas-over-application", own.get()));
            }
            return number;
        }
        return own.orElse(1);
    }

    private boolean warned;

    private Optional<TrafficSpec> traffic(Roles roles) {
        var named = in.plan().traffic();
        if (roles.stableService().isEmpty()) {
            named.ifPresent(traffic -> out.add(Diagnostic.error(
                    traffic.span(),
                    "release.no-stable-service",
                    traffic.stableService().orElse("?"))));
            return Optional.empty();
        }
        var stable = roles.stableService().get().name();
        var router =
                named.map(PlanDocument.Traffic::router).orElse(roles.route().isPresent() ? "gateway-api" : "service");
        if (router.equals("service")) {
            return Optional.of(new TrafficSpec(router, Optional.empty(), stable, Optional.empty()));
        }
        if (roles.route().isEmpty()) {
            out.add(Diagnostic.error(
                    named.map(PlanDocument.Traffic::span).orElse(span()),
                    "release.no-route",
                    routeName().orElse("?")));
            return Optional.empty();
        }
        return Optional.of(new TrafficSpec(
                router,
                Optional.of(roles.route().get().id()),
                stable,
                Optional.of(named.flatMap(PlanDocument.Traffic::canaryService).orElse(stable + "-canary"))));
    }

    private List<StepSpec> steps(LanePlan lane, LinkedHashSet<String> strategies) {
        var own = in.plan().waves().stream()
                .filter(w -> w.clusters().stream().anyMatch(c -> c.name().equals(lane.cluster())))
                .flatMap(w -> w.steps().stream())
                .findFirst()
                .or(() ->
                        in.strategy().isPresent() ? Optional.empty() : in.plan().steps());
        List<StepSpec> steps;
        if (own.isPresent()) {
            strategies.add("plan");
            steps = own.get();
        } else {
            var name = in.strategy()
                    .or(() -> in.plan().strategy())
                    .orElse(
                            lane.workload().isPresent() && lane.traffic().isPresent()
                                    ? "canary"
                                    : lane.workload().isPresent() ? "rolling" : "apply");
            if (!in.engine().strategies().contains(name)) {
                out.add(Diagnostic.error(in.plan().span(), "release.no-such-strategy", name)
                        .withHint(
                                "release.strategies",
                                String.join(", ", in.engine().strategies())));
                return List.of();
            }
            strategies.add(name);
            steps = in.engine().strategy(name, lane);
        }
        if (!in.adopt().contains(lane.cluster())
                || steps.stream().anyMatch(step -> step.kind().equals("adopt"))) {
            return steps;
        }
        var adopting = new ArrayList<StepSpec>();
        adopting.add(StepSpec.of(new StepId("adopt"), "adopt", ObjectValue.EMPTY, span()));
        adopting.addAll(steps);
        return adopting;
    }

    /** Application and rendered objects without replicas (ENGINE §4). */
    private static Digest version(ApplicationName name, List<LanePlan> lanes) {
        // by what is rendered and not where: the same objects on more clusters are the same version
        var objects = new TreeMap<String, TreeMap<String, Value>>();
        for (var lane : lanes) {
            for (var object : lane.objects()) {
                var tree = object.role() == Role.WORKLOAD
                        ? REPLICAS.remove(object.manifest().tree())
                        : object.manifest().tree();
                objects.computeIfAbsent(object.id().toString(), _ -> new TreeMap<>())
                        .put(Digest.of(tree).hex(), tree);
            }
        }
        var fields = new LinkedHashMap<String, Value>();
        objects.forEach((id, forms) -> fields.put(id, Value.list(List.copyOf(forms.values()))));
        return Digest.of(Value.object("application", name.value(), "objects", new ObjectValue(fields)));
    }

    /** A step and those that clean up after it, wherever they stand in a file. */
    private static Value withoutPlaces(StepSpec step) {
        return ((ObjectValue) DataCodec.encode(step))
                .without("span")
                .with(
                        "cleanup",
                        Value.list(step.cleanup().stream()
                                .map(Planner::withoutPlaces)
                                .toList()));
    }

    /** Version, placement, waves and steps with defaults resolved, and plugin hashes; no places in files. */
    private static Digest intent(ReleasePlan plan) {
        var lanes = new ArrayList<Value>();
        for (var lane : plan.lanes()) {
            lanes.add(Value.object(
                    "cluster", lane.cluster().value(),
                    "namespace", lane.namespace(),
                    "replicas", lane.replicas(),
                    "autoscaled", lane.autoscaled(),
                    "workload", lane.workload().map(ResourceId::toString).orElse(""),
                    "traffic",
                            lane.traffic().isPresent()
                                    ? DataCodec.encode(lane.traffic().get())
                                    : Value.NullValue.NULL,
                    "prune", DataCodec.encode(lane.prune()),
                    "steps",
                            Value.list(lane.steps().stream()
                                    .map(Planner::withoutPlaces)
                                    .toList())));
        }
        return Digest.of(Value.object(
                "version", plan.version().hex(),
                "waves", DataCodec.encode(plan.waves()),
                "lanes", Value.list(lanes),
                "failure", DataCodec.encode(plan.failure()),
                "plugins", DataCodec.encode(plan.plugins())));
    }
}
