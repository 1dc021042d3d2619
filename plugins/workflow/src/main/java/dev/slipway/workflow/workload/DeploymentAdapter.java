package dev.slipway.workflow.workload;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.api.workload.WorkloadAdapter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pf4j.Extension;

/** Deployments of {@code apps/v1}. */
@Extension
public final class DeploymentAdapter implements WorkloadAdapter {
    private static final ValuePath REPLICAS = ValuePath.of("spec", "replicas");
    private static final ValuePath TEMPLATE_LABELS = ValuePath.of("spec", "template", "metadata", "labels");
    private static final ValuePath POD_SPEC = ValuePath.of("spec", "template", "spec");

    @Override
    public GroupKind kind() {
        return new GroupKind("apps", "Deployment");
    }

    @Override
    public Reading read(Manifest live) {
        int desired = replicas(live);
        int total = count(live, "replicas");
        int updated = count(live, "updatedReplicas");
        int ready = count(live, "readyReplicas");
        int available = count(live, "availableReplicas");
        boolean fresh = !live.isBeingDeleted() && live.observedGeneration() >= live.generation();
        boolean complete = fresh && updated == desired && total == updated && available >= desired;
        var failure = Conditions.find(live, "Progressing")
                .filter(c -> c.text("reason").orElse("").equals("ProgressDeadlineExceeded"))
                .map(c -> Message.of(
                        "workflow.cause-deadline", live.id(), c.text("message").orElse("")));
        return new Reading(
                desired, total, updated, ready, available, fresh, complete, fresh ? failure : Optional.empty());
    }

    private static int count(Manifest live, String field) {
        return live.status().integer(field).orElse(0L).intValue();
    }

    @Override
    public int replicas(Manifest workload) {
        return workload.spec().integer("replicas").orElse(1L).intValue();
    }

    @Override
    public Manifest withReplicas(Manifest workload, int replicas) {
        return workload.with(REPLICAS, Value.of(replicas));
    }

    @Override
    public Map<String, String> podLabels(Manifest workload) {
        return texts(TEMPLATE_LABELS.in(workload.tree()).orElse(ObjectValue.EMPTY));
    }

    @Override
    public Optional<Map<String, String>> selector(Manifest workload) {
        var selector = workload.spec().object("selector");
        return selector.list("matchExpressions").isEmpty()
                ? Optional.of(texts(selector.object("matchLabels")))
                : Optional.empty();
    }

    private static Map<String, String> texts(Value value) {
        var out = new LinkedHashMap<String, String>();
        if (value instanceof ObjectValue o) {
            o.fields().forEach((k, v) -> {
                if (v instanceof Value.StringValue(var text)) {
                    out.put(k, text);
                }
            });
        }
        return Collections.unmodifiableMap(out);
    }

    @Override
    public Manifest canary(Manifest workload, String key, String value) {
        var present = Optional.ofNullable(podLabels(workload).get(key));
        var canary = new Manifest(Fields.applicable(workload.tree()))
                .with(ValuePath.of("metadata", "name"), Value.of(CanaryObjects.canaryName(workload.name())))
                .with(ValuePath.of("metadata", "labels", key), Value.of(value))
                .with(ValuePath.of("spec", "selector", "matchLabels", key), Value.of(value))
                .with(TEMPLATE_LABELS.field(key), Value.of(value));
        if (present.isEmpty()) {
            return canary;
        }
        for (var part : new String[] {"affinity", "topologySpreadConstraints"}) {
            var path = POD_SPEC.field(part);
            var before = path.in(canary.tree());
            if (before.isPresent()) {
                canary = canary.with(path, selectors(before.get(), key, present.get(), value));
            }
        }
        return canary;
    }

    /** Every label selector in the tree that names the old value names the new one. */
    private static Value selectors(Value tree, String key, String old, String replacement) {
        return switch (tree) {
            case ObjectValue o -> {
                var out = new LinkedHashMap<String, Value>();
                o.fields()
                        .forEach((k, v) -> out.put(
                                k,
                                k.equals("labelSelector") && v instanceof ObjectValue selector
                                        ? selector(selector, key, old, replacement)
                                        : selectors(v, key, old, replacement)));
                yield new ObjectValue(out);
            }
            case ListValue l ->
                Value.list(l.items().stream()
                        .map(i -> selectors(i, key, old, replacement))
                        .toList());
            case Value.StringValue s -> s;
            case Value.NumberValue n -> n;
            case Value.BooleanValue b -> b;
            case Value.NullValue n -> n;
            case Value.SecretValue s -> s;
        };
    }

    private static ObjectValue selector(ObjectValue selector, String key, String old, String replacement) {
        var out = selector;
        var labels = selector.object("matchLabels");
        if (Value.of(old).equals(labels.get(key))) {
            out = out.with("matchLabels", labels.with(key, Value.of(replacement)));
        }
        if (out.has("matchExpressions")) {
            out = out.with(
                    "matchExpressions",
                    Value.list(out.list("matchExpressions").stream()
                            .map(e -> e instanceof ObjectValue expression
                                            && expression.text("key").equals(Optional.of(key))
                                    ? expression.with(
                                            "values",
                                            Value.list(expression.list("values").stream()
                                                    .map(v -> v.equals(Value.of(old)) ? Value.of(replacement) : v)
                                                    .toList()))
                                    : e)
                            .toList()));
        }
        return out;
    }
}
