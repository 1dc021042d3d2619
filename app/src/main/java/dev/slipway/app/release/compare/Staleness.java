package dev.slipway.app.release.compare;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.FieldChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a plan that was made, read or approved earlier still says what would happen (ENGINE §4). Closed. */
public sealed interface Staleness {
    /** Same intent, and nothing more would change than the plan said. */
    record Fresh() implements Staleness {}

    /** Same intent, but more would change; the further changes are shown and asked for alone. */
    record FurtherChanges(List<ObjectChange> changes) implements Staleness {
        public FurtherChanges {
            changes = List.copyOf(changes);
        }
    }

    /** The plan would be another one today. */
    record OtherIntent(List<Part> parts) implements Staleness {
        public OtherIntent {
            parts = List.copyOf(parts);
        }
    }

    /** A cluster of this name is not the one that the plan was made for. */
    record OtherCluster(ClusterName cluster) implements Staleness {}

    /** Which part of the intent is not the same. */
    enum Part {
        VERSION,
        WAVES,
        LANES,
        FAILURE,
        PLUGINS
    }

    /**
     * @param planned the plan as it was saved, with the changes it showed
     * @param now the plan made again from the same documents, or the saved one when only the world is in question
     */
    static Staleness of(ReleasePlan planned, ChangeSet shown, ReleasePlan now, Comparison today) {
        if (!planned.intent().equals(now.intent())) {
            return new OtherIntent(parts(planned, now));
        }
        var moved = planned.base()
                .flatMap(before -> today.base()
                        .flatMap(after -> after.clusters().entrySet().stream()
                                .filter(entry -> Optional.ofNullable(
                                                before.clusters().get(entry.getKey()))
                                        .filter(old -> !old.clusterUid()
                                                .equals(entry.getValue().clusterUid()))
                                        .isPresent())
                                .map(Map.Entry::getKey)
                                .findFirst()));
        if (moved.isPresent()) {
            return new OtherCluster(moved.get());
        }
        var known = new HashMap<Key, Set<Digest>>();
        for (var change : shown.changes()) {
            known.put(new Key(change.cluster(), change.id()), deltas(change));
        }
        var further = new ArrayList<ObjectChange>();
        for (var change : today.changes().changes()) {
            if (change.operation() == Operation.KEEP) {
                continue;
            }
            var before = known.getOrDefault(new Key(change.cluster(), change.id()), Set.of());
            var more = change.fields().stream()
                    .filter(field -> !before.contains(delta(field)))
                    .toList();
            boolean otherOperation = !before.contains(operation(change.operation()));
            if (otherOperation || !more.isEmpty()) {
                further.add(new ObjectChange(
                        change.cluster(),
                        change.id(),
                        change.operation(),
                        more,
                        List.of(),
                        change.risks(),
                        change.owner()));
            }
        }
        return further.isEmpty() ? new Fresh() : new FurtherChanges(further);
    }

    private static List<Part> parts(ReleasePlan a, ReleasePlan b) {
        var parts = new ArrayList<Part>();
        if (!a.version().equals(b.version())) {
            parts.add(Part.VERSION);
        }
        if (!a.waves().equals(b.waves())) {
            parts.add(Part.WAVES);
        }
        if (!a.failure().equals(b.failure())) {
            parts.add(Part.FAILURE);
        }
        if (!a.plugins().equals(b.plugins())) {
            parts.add(Part.PLUGINS);
        }
        if (parts.isEmpty()) {
            parts.add(Part.LANES);
        }
        return parts;
    }

    private static Set<Digest> deltas(ObjectChange change) {
        var deltas = new HashSet<Digest>();
        deltas.add(operation(change.operation()));
        change.fields().forEach(field -> deltas.add(delta(field)));
        return deltas;
    }

    private static Digest operation(Operation operation) {
        return Digest.of(operation.name());
    }

    /** What a field becomes and from what. */
    private static Digest delta(FieldChange field) {
        return Digest.of(
                DataCodec.encode(new FieldChange(field.path(), field.sort(), field.before(), field.after(), "")));
    }

    /** One object of one cluster. */
    record Key(Optional<ClusterName> cluster, ResourceId id) {}
}
