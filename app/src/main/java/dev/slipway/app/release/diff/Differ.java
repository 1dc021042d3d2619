package dev.slipway.app.release.diff;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.FieldChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.ObjectChange.Sort;
import dev.slipway.api.release.Risk;
import dev.slipway.api.release.RiskRule;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The structural difference of two sets of objects. Objects are the same by group, kind, namespace and name; list items by
 * their keys; key order never counts. Near-linear in the size of both sides.
 */
public final class Differ {
    private final List<RiskRule> rules;

    public Differ(List<RiskRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * @param cluster the cluster both sets belong to, if they do
     * @param removals whether an object that only the left set has counts as deleted
     */
    public List<ObjectChange> diff(
            Optional<ClusterName> cluster, List<Manifest> left, List<Manifest> right, boolean removals) {
        var before = index(left);
        var after = index(right);
        var ids = new LinkedHashSet<ResourceId>(after.keySet());
        if (removals) {
            ids.addAll(before.keySet());
        }
        var changes = new ArrayList<ObjectChange>();
        for (var id : ids) {
            changes.add(change(cluster, id, Optional.ofNullable(before.get(id)), Optional.ofNullable(after.get(id))));
        }
        return changes;
    }

    private static Map<ResourceId, Manifest> index(List<Manifest> manifests) {
        var index = new LinkedHashMap<ResourceId, Manifest>();
        manifests.forEach(manifest -> index.put(manifest.id(), manifest));
        return index;
    }

    private ObjectChange change(
            Optional<ClusterName> cluster, ResourceId id, Optional<Manifest> before, Optional<Manifest> after) {
        var walk = new Walk(
                before.filter(Noise::live).isPresent(),
                after.filter(Noise::live).isPresent());
        Operation operation;
        if (before.isPresent() && after.isPresent()) {
            walk.compare(ValuePath.ROOT, before.get().tree(), after.get().tree());
            operation = walk.changes.isEmpty() ? Operation.KEEP : Operation.UPDATE;
        } else {
            operation = after.isPresent() ? Operation.CREATE : Operation.DELETE;
        }
        var change = new ObjectChange(
                cluster, id, operation, walk.changes, walk.ignored, List.of(), Owners.find(before.or(() -> after)));
        var risks = new ArrayList<Risk>();
        if (operation != Operation.KEEP) {
            rules.forEach(rule -> risks.addAll(rule.assess(before, after, change)));
        }
        boolean replaced = risks.stream().anyMatch(risk -> risk.id().equals(BuiltInRisks.IMMUTABLE));
        return new ObjectChange(
                cluster,
                id,
                replaced ? Operation.REPLACE : operation,
                change.fields(),
                change.ignored(),
                risks,
                change.owner());
    }

    private static final class Walk {
        private final boolean leftLive;
        private final boolean rightLive;
        private final List<FieldChange> changes = new ArrayList<>();
        private final List<FieldChange> ignored = new ArrayList<>();

        Walk(boolean leftLive, boolean rightLive) {
            this.leftLive = leftLive;
            this.rightLive = rightLive;
        }

        void compare(ValuePath path, Value left, Value right) {
            if (left instanceof ObjectValue a && right instanceof ObjectValue b) {
                objects(path, a, b);
            } else if (left instanceof ListValue a && right instanceof ListValue b) {
                lists(path, a, b);
            } else if (!Value.equivalent(left, right)) {
                var rule = Noise.sameQuantity(path, left, right) ? Noise.SAME_QUANTITY : "";
                (rule.isEmpty() ? changes : ignored)
                        .add(new FieldChange(path, Sort.CHANGE, Optional.of(left), Optional.of(right), rule));
            }
        }

        private void objects(ValuePath path, ObjectValue left, ObjectValue right) {
            for (var field : left.fields().entrySet()) {
                var other = right.get(field.getKey());
                if (other == null) {
                    removed(path.field(field.getKey()), field.getValue());
                } else {
                    compare(path.field(field.getKey()), field.getValue(), other);
                }
            }
            for (var field : right.fields().entrySet()) {
                if (!left.has(field.getKey())) {
                    added(path.field(field.getKey()), field.getValue());
                }
            }
        }

        private void removed(ValuePath path, Value value) {
            if (empty(value)) {
                return;
            }
            var rule = leftLive && !rightLive ? Noise.serverField(path, value) : own(path);
            if (rule.isEmpty() && leftLive && !rightLive && value instanceof ObjectValue object) {
                // an object that only the server has, such as a strategy it filled in: noise if all of it is
                object.fields().forEach((key, part) -> removed(path.field(key), part));
                return;
            }
            (rule.isEmpty() ? changes : ignored)
                    .add(new FieldChange(path, Sort.REMOVE, Optional.of(value), Optional.empty(), rule.orElse("")));
        }

        private void added(ValuePath path, Value value) {
            if (empty(value)) {
                return;
            }
            var rule = rightLive && !leftLive ? Noise.serverField(path, value) : own(path);
            if (rule.isEmpty() && rightLive && !leftLive && value instanceof ObjectValue object) {
                object.fields().forEach((key, part) -> added(path.field(key), part));
                return;
            }
            (rule.isEmpty() ? changes : ignored)
                    .add(new FieldChange(path, Sort.ADD, Optional.empty(), Optional.of(value), rule.orElse("")));
        }

        private static Optional<String> own(ValuePath path) {
            return path.segments().size() == 3
                            && path.segments().getLast() instanceof ValuePath.Field(var name)
                            && name.startsWith("slipway.dev/")
                    ? Optional.of(Noise.OWN_MARKS)
                    : Optional.empty();
        }

        /** Absent, null, {} and [] are one to the server. */
        private static boolean empty(Value value) {
            return switch (value) {
                case Value.NullValue nothing -> true;
                case ObjectValue object -> object.isEmpty();
                case ListValue list -> list.items().isEmpty();
                case Value.StringValue _, Value.NumberValue _, Value.BooleanValue _, Value.SecretValue _ -> false;
            };
        }

        private void lists(ValuePath path, ListValue left, ListValue right) {
            if (Value.equivalent(left, right)) {
                return;
            }
            var matched = ListKeys.match(path, left, right);
            if (matched.isEmpty()) {
                byPosition(path, left, right);
                return;
            }
            var keyed = matched.get();
            keyed.left().forEach((key, item) -> {
                var other = keyed.right().get(key);
                var at = path.append(key);
                if (other == null) {
                    changes.add(new FieldChange(at, Sort.REMOVE, Optional.of(item), Optional.empty(), ""));
                } else {
                    compare(at, item, other);
                }
            });
            keyed.right().forEach((key, item) -> {
                if (!keyed.left().containsKey(key)) {
                    changes.add(new FieldChange(path.append(key), Sort.ADD, Optional.empty(), Optional.of(item), ""));
                }
            });
            if (!keyed.sameOrder() && ordered(path)) {
                changes.add(new FieldChange(path, Sort.REORDER, Optional.of(left), Optional.of(right), ""));
            }
        }

        /** Lists whose order means something although their items have names. */
        private static boolean ordered(ValuePath path) {
            return path.segments().getLast() instanceof ValuePath.Field(var name)
                    && (name.equals("initContainers") || name.equals("env") || name.equals("rules"));
        }

        private void byPosition(ValuePath path, ListValue left, ListValue right) {
            boolean scalars = left.items().stream().noneMatch(Walk::nested)
                    && right.items().stream().noneMatch(Walk::nested);
            if (scalars) {
                changes.add(new FieldChange(path, Sort.CHANGE, Optional.of(left), Optional.of(right), ""));
                return;
            }
            int shared = Math.min(left.items().size(), right.items().size());
            for (int i = 0; i < shared; i++) {
                compare(path.index(i), left.items().get(i), right.items().get(i));
            }
            for (int i = shared; i < left.items().size(); i++) {
                changes.add(new FieldChange(
                        path.index(i), Sort.REMOVE, Optional.of(left.items().get(i)), Optional.empty(), ""));
            }
            for (int i = shared; i < right.items().size(); i++) {
                changes.add(new FieldChange(
                        path.index(i),
                        Sort.ADD,
                        Optional.empty(),
                        Optional.of(right.items().get(i)),
                        ""));
            }
        }

        private static boolean nested(Value value) {
            return value instanceof ObjectValue || value instanceof ListValue;
        }
    }
}
