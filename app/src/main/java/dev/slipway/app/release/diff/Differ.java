package dev.slipway.app.release.diff;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.FieldChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.ObjectChange.Sort;
import dev.slipway.api.release.Risk;
import dev.slipway.api.release.RiskRule;
import dev.slipway.api.resource.ListKeys;
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
        return diff(cluster, left, right, List.of(), removals);
    }

    /**
     * Three ways: where both sides differ although this program wanted the same before, somebody else changed the left one;
     * such a field is drift. Fields of a live left side that belong to others and that the right side does not mention stay,
     * and are no change.
     *
     * @param previous what this program wanted before; none for a comparison of two
     */
    public List<ObjectChange> diff(
            Optional<ClusterName> cluster,
            List<Manifest> left,
            List<Manifest> right,
            List<Manifest> previous,
            boolean removals) {
        var before = index(left);
        var after = index(right);
        var wanted = index(previous);
        var renamed = removals ? Renames.find(before, after) : Map.<ResourceId, ResourceId>of();
        var ids = new LinkedHashSet<ResourceId>(after.keySet());
        if (removals) {
            ids.addAll(before.keySet());
            ids.removeAll(renamed.values());
        }
        var changes = new ArrayList<ObjectChange>();
        for (var id : ids) {
            var old = renamed.getOrDefault(id, id);
            changes.add(change(
                    cluster,
                    id,
                    Optional.ofNullable(before.get(old)),
                    Optional.ofNullable(after.get(id)),
                    Optional.ofNullable(wanted.get(old))));
        }
        return changes;
    }

    private static Map<ResourceId, Manifest> index(List<Manifest> manifests) {
        var index = new LinkedHashMap<ResourceId, Manifest>();
        manifests.forEach(manifest -> index.put(manifest.id(), manifest));
        return index;
    }

    private ObjectChange change(
            Optional<ClusterName> cluster,
            ResourceId id,
            Optional<Manifest> before,
            Optional<Manifest> after,
            Optional<Manifest> previous) {
        var walk = new Walk(before, after, previous);
        Operation operation;
        if (before.isPresent() && after.isPresent()) {
            walk.compare(ValuePath.ROOT, before.get().tree(), after.get().tree());
            operation = !before.get().id().equals(id)
                    ? Operation.RENAME
                    : walk.changes.isEmpty() ? Operation.KEEP : Operation.UPDATE;
        } else {
            operation = after.isPresent() ? Operation.CREATE : Operation.DELETE;
        }
        var owner = before.filter(Noise::live).flatMap(live -> Owners.find(live, after));
        var change = new ObjectChange(
                cluster, id, operation, walk.changes, walk.ignored, List.of(), owner.map(Owners.Owner::name));
        var risks = new ArrayList<Risk>();
        if (operation != Operation.KEEP) {
            rules.forEach(rule -> risks.addAll(rule.assess(before, after, change)));
        }
        boolean replaced = operation == Operation.UPDATE
                && risks.stream().anyMatch(risk -> risk.id().equals(BuiltInRisks.IMMUTABLE));
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
        private final ManagedFields managed;
        private final Optional<Manifest> previous;
        private final List<FieldChange> changes = new ArrayList<>();
        private final List<FieldChange> ignored = new ArrayList<>();

        Walk(Optional<Manifest> before, Optional<Manifest> after, Optional<Manifest> previous) {
            this.leftLive = before.filter(Noise::live).isPresent();
            this.rightLive = after.filter(Noise::live).isPresent();
            this.managed = leftLive && !rightLive
                    ? ManagedFields.of(before.orElseThrow())
                    : ManagedFields.of(new Manifest(Value.object("apiVersion", "v1", "kind", "None")));
            this.previous = previous;
        }

        void compare(ValuePath path, Value left, Value right) {
            if (left instanceof ObjectValue a && right instanceof ObjectValue b) {
                objects(path, a, b);
            } else if (left instanceof ListValue a && right instanceof ListValue b) {
                lists(path, a, b);
            } else if (!Value.equivalent(left, right)) {
                var rule = Noise.sameMeaning(path, left, right).orElse("");
                if (rule.isEmpty()) {
                    changes.add(new FieldChange(
                            path, wantedBefore(path, right, Sort.CHANGE), Optional.of(left), Optional.of(right), ""));
                } else {
                    ignored.add(new FieldChange(path, Sort.CHANGE, Optional.of(left), Optional.of(right), rule));
                }
            }
        }

        /** Drift when this program wanted the same value before. */
        private Sort wantedBefore(ValuePath path, Value right, Sort otherwise) {
            return leftLive
                            && previous.flatMap(manifest -> ListKeys.resolve(path, manifest.tree()))
                                    .filter(value -> Value.equivalent(value, right))
                                    .isPresent()
                    ? Sort.DRIFT
                    : otherwise;
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
            var rule = leftLive && !rightLive ? Noise.serverField(path, value) : own(path, value);
            if (rule.isEmpty() && leftLive && !rightLive && value instanceof ObjectValue object) {
                // an object that only the server has, such as a strategy it filled in: noise if all of it is
                object.fields().forEach((key, part) -> removed(path.field(key), part));
                return;
            }
            if (rule.isEmpty()
                    && !managed.isEmpty()
                    && value instanceof ListValue list
                    && ListKeys.index(path, list).isPresent()) {
                // each item may belong to somebody else
                lists(path, list, ListValue.EMPTY);
                return;
            }
            if (rule.isEmpty() && staysWithItsOwner(path)) {
                rule = Optional.of(Noise.FOREIGN_FIELD);
            }
            (rule.isEmpty() ? changes : ignored)
                    .add(new FieldChange(path, Sort.REMOVE, Optional.of(value), Optional.empty(), rule.orElse("")));
        }

        /** An apply removes only what belongs to us, or what an adopt step has to take over first. */
        private boolean staysWithItsOwner(ValuePath path) {
            if (managed.isEmpty()) {
                return false;
            }
            var owners = managed.owners(path);
            boolean goes = owners.stream().anyMatch(ManagedFields::ours)
                    || (!managed.anyOurs() && owners.stream().anyMatch(ManagedFields::adoptable))
                    || (owners.isEmpty()
                            && previous.flatMap(manifest -> ListKeys.resolve(path, manifest.tree()))
                                    .isPresent());
            return !goes;
        }

        private void added(ValuePath path, Value value) {
            if (empty(value)) {
                return;
            }
            var rule = rightLive && !leftLive ? Noise.serverField(path, value) : own(path, value);
            if (rule.isEmpty() && rightLive && !leftLive && value instanceof ObjectValue object) {
                object.fields().forEach((key, part) -> added(path.field(key), part));
                return;
            }
            if (rule.isEmpty()) {
                changes.add(new FieldChange(
                        path, wantedBefore(path, value, Sort.ADD), Optional.empty(), Optional.of(value), ""));
            } else {
                ignored.add(new FieldChange(path, Sort.ADD, Optional.empty(), Optional.of(value), rule.get()));
            }
        }

        private static Optional<String> own(ValuePath path, Value value) {
            if (!(path.segments().getLast() instanceof ValuePath.Field(var name))) {
                return Optional.empty();
            }
            if (path.segments().size() == 3 && name.startsWith("slipway.dev/")) {
                return Optional.of(Noise.OWN_MARKS);
            }
            return name.equals("protocol") && value.equals(Value.of("TCP"))
                    ? Optional.of(Noise.SERVER_DEFAULT)
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
                if (other != null) {
                    compare(at, item, other);
                } else if (staysWithItsOwner(at)) {
                    ignored.add(
                            new FieldChange(at, Sort.REMOVE, Optional.of(item), Optional.empty(), Noise.FOREIGN_FIELD));
                } else {
                    changes.add(new FieldChange(at, Sort.REMOVE, Optional.of(item), Optional.empty(), ""));
                }
            });
            keyed.right().forEach((key, item) -> {
                if (!keyed.left().containsKey(key)) {
                    changes.add(new FieldChange(path.append(key), Sort.ADD, Optional.empty(), Optional.of(item), ""));
                }
            });
            if (!keyed.sameOrder()) {
                var order = new FieldChange(
                        path,
                        Sort.REORDER,
                        Optional.of(left),
                        Optional.of(right),
                        ordered(path) ? "" : Noise.ORDER_WITHOUT_MEANING);
                (ordered(path) ? changes : ignored).add(order);
            }
        }

        /** Lists whose order means something although their items have names. */
        private static boolean ordered(ValuePath path) {
            return path.segments().getLast() instanceof ValuePath.Field(var name)
                    && (name.equals("initContainers") || name.equals("env") || name.equals("rules"));
        }

        /** What both ends have in common is no change; an item put in front does not change all others. */
        private void byPosition(ValuePath path, ListValue left, ListValue right) {
            boolean scalars = left.items().stream().noneMatch(Walk::nested)
                    && right.items().stream().noneMatch(Walk::nested);
            if (scalars) {
                changes.add(new FieldChange(
                        path, wantedBefore(path, right, Sort.CHANGE), Optional.of(left), Optional.of(right), ""));
                return;
            }
            var a = left.items();
            var b = right.items();
            int front = 0;
            while (front < a.size() && front < b.size() && Value.equivalent(a.get(front), b.get(front))) {
                front++;
            }
            int back = 0;
            while (back < a.size() - front
                    && back < b.size() - front
                    && Value.equivalent(a.get(a.size() - 1 - back), b.get(b.size() - 1 - back))) {
                back++;
            }
            int shared = Math.min(a.size(), b.size()) - front - back;
            for (int i = front; i < front + shared; i++) {
                compare(path.index(i), a.get(i), b.get(i));
            }
            for (int i = front + shared; i < a.size() - back; i++) {
                changes.add(new FieldChange(path.index(i), Sort.REMOVE, Optional.of(a.get(i)), Optional.empty(), ""));
            }
            for (int i = front + shared; i < b.size() - back; i++) {
                changes.add(new FieldChange(path.index(i), Sort.ADD, Optional.empty(), Optional.of(b.get(i)), ""));
            }
        }

        private static boolean nested(Value value) {
            return value instanceof ObjectValue || value instanceof ListValue;
        }
    }
}
