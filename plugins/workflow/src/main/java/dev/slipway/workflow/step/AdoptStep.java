package dev.slipway.workflow.step;

import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.EffectSpec.EffectClass;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code adopt: {objects: [...], managers: [...]}}: takes over objects that others made. The ownership of the listed
 * managers moves to ours, field by field as it stands; no value changes, so no pod restarts. Replicas go to {@code
 * slipway:scale} and a route's rules to {@code slipway:traffic}, so that a rendering without them drops nothing. Without
 * {@code managers} it is the tools that act on a person's command: kubectl's, Helm's and those named after them.
 */
final class AdoptStep extends LaneStep {
    AdoptStep(Offers offers) {
        super("adopt", offers);
    }

    /** @param objects their written ids; empty for all of the lane */
    private record Wanted(List<String> objects, List<String> managers) {
        static Wanted read(Parameters parameters) {
            return new Wanted(parameters.texts("objects"), parameters.texts("managers"));
        }

        boolean object(ResourceId id) {
            return objects.isEmpty() || objects.contains(id.toString());
        }

        boolean manager(ObjectValue entry) {
            var name = entry.text("manager").orElse("");
            return managers.isEmpty()
                    ? name.startsWith("kubectl") || name.equals("helm") || name.equals("before-first-apply")
                    : managers.contains(name);
        }
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        var wanted = Wanted.read(parameters);
        for (var text : wanted.objects()) {
            if (objects.lane().objects().stream()
                    .noneMatch(o -> o.id().toString().equals(text))) {
                parameters.problem("workflow.adopt-unknown-object", text);
            }
        }
    }

    /** Live objects as last seen carry no managed fields when they came by a watch; the baseline was read whole. */
    private static Optional<Manifest> withOwners(StepContext context, ResourceId id) {
        return context.live(id)
                .filter(m -> m.metadata().has("managedFields"))
                .or(() -> Optional.ofNullable(context.baseline().get(id)));
    }

    @Override
    public List<EffectSpec> effects(StepContext context) {
        var wanted = Wanted.read(Parameters.of(context.step()));
        var objects = objects(context);
        var out = new ArrayList<EffectSpec>();
        for (var planned : context.lane().objects()) {
            if (!wanted.object(planned.id())) {
                continue;
            }
            withOwners(context, planned.id()).ifPresent(live -> {
                var before = live.metadata().list("managedFields");
                var after = moved(before, wanted, objects, planned.id());
                if (!after.equals(before)) {
                    out.add(new EffectSpec(
                            "adopt " + planned.id(),
                            live.gvk(),
                            new WriteRequest.Patch(
                                    live.gvk(),
                                    live.id(),
                                    List.of(
                                            new JsonPatchOperation.Test("/metadata/managedFields", Value.list(before)),
                                            new JsonPatchOperation.Replace(
                                                    "/metadata/managedFields", Value.list(after))),
                                    FieldManager.RENDER,
                                    false),
                            EffectClass.STATE,
                            false,
                            Message.of("workflow.do-adopt", planned.id(), managers(before, wanted))));
                }
            });
        }
        return out;
    }

    private static String managers(List<Value> entries, Wanted wanted) {
        return String.join(
                ", ",
                entries.stream()
                        .filter(e -> e instanceof ObjectValue o && takes(o, wanted))
                        .map(e -> ((ObjectValue) e).text("manager").orElse(""))
                        .distinct()
                        .toList());
    }

    /** Entries of subresources (status, scale) belong to whoever reports or scales. */
    private static boolean takes(ObjectValue entry, Wanted wanted) {
        return !entry.has("subresource") && wanted.manager(entry);
    }

    private static List<Value> moved(List<Value> entries, Wanted wanted, LaneObjects objects, ResourceId id) {
        var kept = new ArrayList<Value>();
        var owned = new EnumMap<FieldManager, ObjectValue>(FieldManager.class);
        var version = Optional.<Value>empty();
        var time = Optional.<Value>empty();
        boolean taken = false;
        for (var item : entries) {
            if (!(item instanceof ObjectValue entry)) {
                kept.add(item);
                continue;
            }
            var ours = ours(entry);
            if (takes(entry, wanted)) {
                taken = true;
                version = Optional.ofNullable(entry.get("apiVersion"));
                time = Optional.ofNullable(entry.get("time"));
                split(entry.object("fieldsV1"), objects, id)
                        .forEach((role, fields) -> owned.merge(role, fields, AdoptStep::union));
            } else if (ours.isPresent()) {
                owned.merge(ours.get(), entry.object("fieldsV1"), AdoptStep::union);
                version = version.isPresent() ? version : Optional.ofNullable(entry.get("apiVersion"));
            } else {
                kept.add(item);
            }
        }
        if (!taken) {
            return entries;
        }
        for (var role : owned.entrySet()) {
            var entry = Value.object(
                    "manager", role.getKey().managerName(), "operation", "Apply", "fieldsType", "FieldsV1");
            entry = version.isPresent() ? entry.with("apiVersion", version.get()) : entry;
            entry = time.isPresent() ? entry.with("time", time.get()) : entry;
            kept.add(entry.with("fieldsV1", role.getValue()));
        }
        return List.copyOf(kept);
    }

    private static Optional<FieldManager> ours(ObjectValue entry) {
        if (!entry.text("operation").equals(Optional.of("Apply")) || entry.has("subresource")) {
            return Optional.empty();
        }
        for (var role : FieldManager.values()) {
            if (entry.text("manager").equals(Optional.of(role.managerName()))) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Which role gets which of the fields. */
    private static Map<FieldManager, ObjectValue> split(ObjectValue fields, LaneObjects objects, ResourceId id) {
        var out = new LinkedHashMap<FieldManager, ObjectValue>();
        var spec = fields.object("f:spec");
        var rest = fields;
        if (objects.lane().workload().equals(Optional.of(id)) && spec.has("f:replicas")) {
            out.put(FieldManager.SCALE, part("f:replicas", spec));
            rest = rest.with("f:spec", spec.without("f:replicas"));
        }
        if (objects.route().equals(Optional.of(id)) && spec.has("f:rules")) {
            out.put(FieldManager.TRAFFIC, part("f:rules", spec));
            rest = rest.with("f:spec", spec.without("f:rules"));
        }
        out.put(FieldManager.RENDER, rest);
        return out;
    }

    private static ObjectValue part(String field, ObjectValue spec) {
        var value = spec.get(field);
        return Value.object("f:spec", Value.object(field, value == null ? ObjectValue.EMPTY : value));
    }

    private static ObjectValue union(ObjectValue a, ObjectValue b) {
        var out = new LinkedHashMap<>(a.fields());
        b.fields()
                .forEach((key, value) -> out.merge(
                        key,
                        value,
                        (x, y) -> x instanceof ObjectValue p && y instanceof ObjectValue q ? union(p, q) : x));
        return new ObjectValue(out);
    }

    @Override
    public StepVerdict observe(StepContext context) {
        var wanted = Wanted.read(Parameters.of(context.step()));
        int count = 0;
        for (var planned : context.lane().objects()) {
            var live = context.live(planned.id());
            if (live.isEmpty() || !wanted.object(planned.id())) {
                continue;
            }
            count++;
            boolean otherSelector = context.lane().workload().equals(Optional.of(planned.id()))
                    && !Value.equivalent(
                            live.get().spec().get("selector"),
                            planned.manifest().spec().get("selector"));
            if (otherSelector) {
                return failed(Message.of("workflow.adopt-selector", planned.id()), planned.id());
            }
        }
        return done("workflow.adopted", count);
    }
}
