package dev.slipway.workflow.step;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.TrafficSpec;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workload.WorkloadAdapter;
import dev.slipway.workflow.workload.CanaryObjects;
import dev.slipway.workflow.workload.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of one lane that its steps move: workload, canary, Services, route, autoscaler, budgets. Worked out from
 * the plan alone, so that it is the same at plan time, while running and after a restart. Not for several threads.
 */
public final class LaneObjects {
    private static final ValuePath REPLICAS = ValuePath.of("spec", "replicas");
    private static final ValuePath MIN_REPLICAS = ValuePath.of("spec", "minReplicas");
    private static final ValuePath RULES = ValuePath.of("spec", "rules");

    private final LanePlan lane;
    private final Offers offers;
    private Optional<CanaryObjects.Derivation> derivation = Optional.empty();
    private boolean derived;

    private LaneObjects(LanePlan lane, Offers offers) {
        this.lane = lane;
        this.offers = offers;
    }

    public static LaneObjects of(LanePlan lane, Offers offers) {
        return new LaneObjects(lane, offers);
    }

    public LanePlan lane() {
        return lane;
    }

    /** The rendered workload. */
    public Optional<Manifest> workload() {
        return lane.workload().flatMap(lane::object).map(PlannedObject::manifest);
    }

    public Optional<WorkloadAdapter> adapter() {
        return lane.workload().flatMap(id -> offers.workload(id.groupKind()));
    }

    public Optional<TrafficRouter> router() {
        return lane.traffic().flatMap(t -> offers.router(t.router()));
    }

    /** Whether traffic follows the pods' ratio, without a route. */
    public boolean byPods() {
        return router().filter(r -> r.routeKind().isEmpty()).isPresent();
    }

    /** Whether weights are written into a route. */
    public boolean byRoute() {
        return router().filter(r -> r.routeKind().isPresent()).isPresent()
                && lane.traffic().flatMap(TrafficSpec::route).isPresent();
    }

    public Optional<ResourceId> route() {
        return lane.traffic().flatMap(TrafficSpec::route);
    }

    /** The rendered route. */
    public Optional<Manifest> renderedRoute() {
        return route().flatMap(lane::object).map(PlannedObject::manifest);
    }

    public ResourceId stableService(TrafficSpec traffic) {
        return ResourceId.of("", "Service", lane.namespace(), traffic.stableService());
    }

    /** The Service of the stable side as rendered, else as it was. */
    public Optional<Manifest> stableServiceManifest() {
        return lane.traffic()
                .map(this::stableService)
                .flatMap(id -> known().stream().filter(m -> m.id().equals(id)).findFirst());
    }

    /** Rendered objects, and those of the baseline that are no longer rendered. */
    private List<Manifest> known() {
        var out = new LinkedHashMap<ResourceId, Manifest>();
        lane.baseline().forEach(m -> out.put(m.id(), m));
        lane.objects().forEach(o -> out.put(o.id(), o.manifest()));
        return List.copyOf(out.values());
    }

    /** How the canary's objects came out; empty without a workload of a known kind. */
    public Optional<CanaryObjects.Derivation> derivation() {
        if (!derived) {
            derived = true;
            derivation = workload().flatMap(w -> adapter().map(a -> derive(a, w)));
        }
        return derivation;
    }

    private CanaryObjects.Derivation derive(WorkloadAdapter adapter, Manifest workload) {
        if (byPods()) {
            return new CanaryObjects.Derivation.Derived(CanaryObjects.tracked(adapter, workload));
        }
        if (lane.traffic().isPresent() && stableServiceManifest().isEmpty()) {
            return new CanaryObjects.Derivation.Refused(List.of(Message.of(
                    "workflow.stable-service-missing",
                    stableService(lane.traffic().get()))));
        }
        return CanaryObjects.derive(
                adapter,
                workload,
                stableServiceManifest(),
                lane.traffic().flatMap(TrafficSpec::canaryService),
                known());
    }

    public Optional<CanaryObjects> canary() {
        return derivation().flatMap(d -> switch (d) {
            case CanaryObjects.Derivation.Derived(var canary) -> Optional.of(canary);
            case CanaryObjects.Derivation.Refused refused -> Optional.empty();
        });
    }

    public Optional<ResourceId> canaryWorkload() {
        return canary().map(c -> c.workload().id());
    }

    /** The canary workload with so many pods. */
    public Optional<Manifest> canaryWorkload(int pods) {
        return canary().flatMap(c -> adapter().map(a -> a.withReplicas(c.workload(), pods)));
    }

    /** The canary's objects in the order in which they are created. */
    public List<Manifest> canaryObjects(int pods) {
        var out = new ArrayList<Manifest>();
        canary().ifPresent(c -> {
            c.service().ifPresent(out::add);
            out.addAll(c.budgets());
        });
        canaryWorkload(pods).ifPresent(out::add);
        return List.copyOf(out);
    }

    /** The autoscaler of the workload as rendered, else as it was. */
    public Optional<Manifest> autoscaler() {
        var rendered = lane.first(Role.AUTOSCALER).map(PlannedObject::manifest);
        return rendered.isPresent()
                ? rendered
                : lane.baseline().stream().filter(this::scalesWorkload).findFirst();
    }

    public Optional<Manifest> renderedAutoscaler() {
        return lane.first(Role.AUTOSCALER).map(PlannedObject::manifest);
    }

    private boolean scalesWorkload(Manifest object) {
        var target = object.spec().object("scaleTargetRef");
        return object.kind().equals("HorizontalPodAutoscaler")
                && lane.workload()
                        .filter(w -> target.text("name").equals(Optional.of(w.name()))
                                && target.text("kind").equals(Optional.of(w.kind())))
                        .isPresent();
    }

    /** Whether one pod above N may run while the workload changes. */
    public boolean surges() {
        var surge = workload()
                .flatMap(w -> w.at("spec.strategy.rollingUpdate.maxSurge"))
                .map(v -> switch (v) {
                    case Value.NumberValue n -> n.asLong().orElse(1L) > 0;
                    case Value.StringValue s ->
                        !s.text().equals("0%") && !s.text().equals("0");
                    case ObjectValue o -> true;
                    case Value.ListValue l -> true;
                    case Value.BooleanValue b -> true;
                    case Value.NullValue n -> true;
                    case Value.SecretValue s -> true;
                });
        boolean recreate =
                workload().flatMap(w -> w.at("spec.strategy.type")).equals(Optional.of(Value.of("Recreate")));
        return !recreate && surge.orElse(true);
    }

    /** Everything a step of this lane may have to look at. */
    public List<ResourceId> moving() {
        var out = new LinkedHashSet<ResourceId>();
        lane.workload().ifPresent(out::add);
        canaryObjects(0).forEach(m -> out.add(m.id()));
        route().ifPresent(out::add);
        lane.traffic().ifPresent(t -> out.add(stableService(t)));
        autoscaler().ifPresent(a -> out.add(a.id()));
        lane.objects().stream().filter(o -> o.role() == Role.DISRUPTION_BUDGET).forEach(o -> out.add(o.id()));
        return List.copyOf(out);
    }

    /** Every object the lane may write. */
    public List<ResourceId> touched() {
        var out = new LinkedHashSet<ResourceId>();
        lane.objects().forEach(o -> out.add(o.id()));
        out.addAll(moving());
        out.addAll(lane.prune());
        return List.copyOf(out);
    }

    /** Under which version an object is read: as rendered or known, else as the usual kinds are served. */
    public Optional<GroupVersionKind> versionOf(ResourceId id) {
        for (var m : known()) {
            if (m.id().equals(id)) {
                return Optional.of(m.gvk());
            }
        }
        for (var m : canaryObjects(0)) {
            if (m.id().equals(id)) {
                return Optional.of(m.gvk());
            }
        }
        if (route().equals(Optional.of(id))) {
            return router().flatMap(TrafficRouter::routeKind);
        }
        for (var m : known()) {
            if (m.gvk().groupKind().equals(id.groupKind())) {
                return Optional.of(m.gvk());
            }
        }
        var version = switch (id.groupKind().group()) {
            case "", "apps", "batch", "policy", "networking.k8s.io", "rbac.authorization.k8s.io" -> "v1";
            case "autoscaling" -> "v2";
            default -> "";
        };
        return version.isEmpty()
                ? Optional.empty()
                : Optional.of(new GroupVersionKind(
                        id.groupKind().group(), version, id.groupKind().kind()));
    }

    /** Labels that select the pods of stable and of canary. */
    public List<Map<String, String>> podSelectors() {
        var out = new LinkedHashSet<Map<String, String>>();
        adapter().ifPresent(a -> {
            workload().flatMap(a::selector).ifPresent(out::add);
            if (!byPods()) {
                canary().flatMap(c -> a.selector(c.workload())).ifPresent(out::add);
            }
        });
        return List.copyOf(out);
    }

    // ---- what each role writes of an object

    /** The object under {@code slipway:render}: without replicas, which belong to {@code slipway:scale}. */
    static Manifest withoutReplicas(Manifest workload) {
        return new Manifest((ObjectValue) REPLICAS.remove(workload.tree()));
    }

    /** The route under {@code slipway:render}: without rules, which belong to {@code slipway:traffic}. */
    static Manifest withoutRules(Manifest route) {
        return new Manifest((ObjectValue) RULES.remove(route.tree()));
    }

    /** Name and one field alone. */
    static Manifest only(Manifest object, ValuePath path, Value value) {
        return bare(object).with(path, value);
    }

    /** The name alone; applied, it gives up every field of its manager. */
    static Manifest bare(Manifest object) {
        var metadata = Value.object("name", object.name());
        if (!object.namespace().isEmpty()) {
            metadata = metadata.with("namespace", Value.of(object.namespace()));
        }
        return new Manifest(
                Value.object("apiVersion", object.gvk().apiVersion(), "kind", object.kind(), "metadata", metadata));
    }

    static Manifest replicasOnly(Manifest workload, int replicas) {
        return only(workload, REPLICAS, Value.of(replicas));
    }

    static Manifest minimumOnly(Manifest autoscaler, long minimum) {
        return only(autoscaler, MIN_REPLICAS, Value.of(minimum));
    }

    static Optional<Long> minimum(Manifest autoscaler) {
        return autoscaler.spec().integer("minReplicas");
    }

    /** The route as its traffic role creates it. */
    static Manifest rulesOnly(Manifest route) {
        return only(route, RULES, RULES.in(route.tree()).orElse(Value.ListValue.EMPTY));
    }

    /**
     * What an object was, in a form that can be applied again under {@code slipway:render}: the observed values of the
     * fields that the old or the new rendering names. Without an older rendering the new one alone says which fields are
     * ours.
     */
    Manifest restored(Manifest observed) {
        // Adopted objects were wholly taken over, so all of what they were is ours to put back.
        if (lane.steps().stream().anyMatch(s -> s.kind().equals("adopt"))) {
            return new Manifest(Fields.applicable(observed.tree()));
        }
        var masks = new ArrayList<ObjectValue>();
        lane.baseline().stream()
                .filter(m -> m.id().equals(observed.id()))
                .forEach(m -> masks.add(Fields.applicable(m.tree())));
        lane.object(observed.id()).ifPresent(o -> masks.add(o.manifest().tree()));
        if (masks.isEmpty()) {
            return new Manifest(Fields.applicable(observed.tree()));
        }
        var projected = Fields.project(Fields.applicable(observed.tree()), masks);
        var metadata = projected.object("metadata").with("name", Value.of(observed.name()));
        return new Manifest(projected.with(
                "metadata",
                observed.namespace().isEmpty()
                        ? metadata
                        : metadata.with("namespace", Value.of(observed.namespace()))));
    }
}
