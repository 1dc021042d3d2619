package dev.slipway.app.release.diff;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.Risk;
import dev.slipway.api.release.Risk.Level;
import dev.slipway.api.release.Role;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Risks that one object's change alone does not tell: they lie between objects of a lane (ENGINE §3). */
public final class LaneRisks {
    private static final GroupKind CONFIG_MAP = GroupKind.core("ConfigMap");
    private static final GroupKind SECRET = GroupKind.core("Secret");
    private static final GroupKind SERVICE = GroupKind.core("Service");
    private static final Set<Operation> TOUCHING = Set.of(Operation.UPDATE, Operation.REPLACE, Operation.DELETE);
    private static final Set<String> SIDE_BY_SIDE = Set.of("scale", "traffic", "promote");

    private LaneRisks() {}

    /** The same changes with these risks added. */
    public static List<ObjectChange> add(LanePlan lane, List<Manifest> before, List<ObjectChange> changes) {
        var byId = new HashMap<ResourceId, ObjectChange>();
        changes.forEach(change -> byId.put(change.id(), change));
        var more = new LinkedHashMap<ResourceId, List<Risk>>();
        sharedWithStable(lane, before, changes, more);
        consumersThatStay(lane, byId, changes, more);
        budgets(lane, byId, more);
        if (more.isEmpty()) {
            return changes;
        }
        return changes.stream()
                .map(change -> {
                    var extra = more.get(change.id());
                    if (extra == null) {
                        return change;
                    }
                    var risks = new ArrayList<>(change.risks());
                    risks.addAll(extra);
                    return new ObjectChange(
                            change.cluster(),
                            change.id(),
                            change.operation(),
                            change.fields(),
                            change.ignored(),
                            risks,
                            change.owner());
                })
                .toList();
    }

    private static void put(
            Map<ResourceId, List<Risk>> out, ResourceId id, String risk, Level level, Object... arguments) {
        out.computeIfAbsent(id, _ -> new ArrayList<>())
                .add(new Risk(risk, level, Message.of("release.risk." + risk, arguments)));
    }

    /** While a canary runs, the pods of the old version see what both share change under them. */
    private static void sharedWithStable(
            LanePlan lane, List<Manifest> before, List<ObjectChange> changes, Map<ResourceId, List<Risk>> out) {
        boolean sideBySide = lane.steps().stream().anyMatch(step -> SIDE_BY_SIDE.contains(step.kind()));
        var stable = before.stream()
                .filter(manifest ->
                        lane.workload().filter(manifest.id()::equals).isPresent())
                .findFirst();
        if (!sideBySide || stable.isEmpty()) {
            return;
        }
        var used = references(stable.get());
        var labels = stable.get().spec().object("template").object("metadata").object("labels");
        var beforeById = new HashMap<ResourceId, Manifest>();
        before.forEach(manifest -> beforeById.put(manifest.id(), manifest));
        for (var change : changes) {
            if (!TOUCHING.contains(change.operation())) {
                continue;
            }
            var old = beforeById.get(change.id());
            boolean service = change.id().groupKind().equals(SERVICE)
                    && old != null
                    && selects(old.spec().object("selector"), labels)
                    && change.fields().stream().anyMatch(f -> f.path().startsWith(ValuePath.of("spec")));
            if (used.contains(change.id()) || service) {
                put(out, change.id(), "shared-with-stable", Level.HIGH, change.id());
            }
        }
    }

    private static boolean selects(ObjectValue selector, ObjectValue labels) {
        return !selector.isEmpty()
                && selector.fields().entrySet().stream()
                        .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
    }

    /** Changed configuration reaches running pods late or never when nothing in their template changes. */
    private static void consumersThatStay(
            LanePlan lane,
            Map<ResourceId, ObjectChange> byId,
            List<ObjectChange> changes,
            Map<ResourceId, List<Risk>> out) {
        for (var change : changes) {
            var kind = change.id().groupKind();
            if (change.operation() != Operation.UPDATE || !kind.equals(CONFIG_MAP) && !kind.equals(SECRET)) {
                continue;
            }
            var staying = lane.objects().stream()
                    .map(PlannedObject::manifest)
                    .filter(manifest -> references(manifest).contains(change.id()))
                    .filter(manifest -> {
                        var own = byId.get(manifest.id());
                        return own != null
                                && own.operation() != Operation.CREATE
                                && own.fields().stream()
                                        .noneMatch(f -> f.path().startsWith(ValuePath.of("spec", "template")));
                    })
                    .map(manifest -> manifest.kind() + " " + manifest.name())
                    .toList();
            if (!staying.isEmpty()) {
                put(out, change.id(), "consumers-keep-old", Level.MEDIUM, String.join(", ", staying));
            }
        }
    }

    /** A budget that no pod may leave blocks node drains for good. */
    private static void budgets(LanePlan lane, Map<ResourceId, ObjectChange> byId, Map<ResourceId, List<Risk>> out) {
        for (var object : lane.objects()) {
            var change = byId.get(object.id());
            if (object.role() != Role.DISRUPTION_BUDGET
                    || change == null
                    || change.operation() == Operation.KEEP
                    || lane.autoscaled()) {
                continue;
            }
            var spec = object.manifest().spec();
            boolean tight = spec.integer("minAvailable")
                            .filter(n -> n >= lane.replicas())
                            .isPresent()
                    || spec.text("minAvailable").filter("100%"::equals).isPresent()
                    || spec.integer("maxUnavailable").filter(n -> n == 0).isPresent()
                    || spec.text("maxUnavailable").filter("0%"::equals).isPresent();
            if (tight) {
                put(out, object.id(), "budget-too-tight", Level.HIGH, lane.replicas());
            }
        }
    }

    /** ConfigMaps and Secrets that a pod template uses. */
    private static Set<ResourceId> references(Manifest workload) {
        var found = new LinkedHashSet<ResourceId>();
        collect("", workload.spec().object("template").object("spec"), workload.namespace(), found);
        return found;
    }

    private static void collect(String key, Value value, String namespace, Set<ResourceId> out) {
        switch (value) {
            case ObjectValue object -> {
                switch (key) {
                    case "configMap", "configMapRef", "configMapKeyRef" ->
                        object.text("name").ifPresent(name -> out.add(new ResourceId(CONFIG_MAP, namespace, name)));
                    case "secretRef", "secretKeyRef" ->
                        object.text("name").ifPresent(name -> out.add(new ResourceId(SECRET, namespace, name)));
                    case "secret" ->
                        object.text("secretName")
                                .or(() -> object.text("name"))
                                .ifPresent(name -> out.add(new ResourceId(SECRET, namespace, name)));
                    default -> {}
                }
                object.fields().forEach((name, part) -> collect(name, part, namespace, out));
            }
            case ListValue list -> list.items().forEach(item -> collect(key, item, namespace, out));
            case Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> {}
        }
    }
}
