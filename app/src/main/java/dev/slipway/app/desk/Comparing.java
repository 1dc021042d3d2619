package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.release.plan.SecretMasker;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Compares any two things that have objects: files, folders, versions, runs, namespaces of live clusters. */
public final class Comparing {
    private final Seat seat;
    private final DraftReader reader;
    private final ClusterDesk clusters;

    public Comparing(Seat seat, DraftReader reader, ClusterDesk clusters) {
        this.seat = seat;
        this.reader = reader;
        this.clusters = clusters;
    }

    /** The same cluster's objects on both sides. */
    public record Pair(Optional<ClusterName> cluster, List<Manifest> before, List<Manifest> after) {
        public Pair {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** @param pairs what was compared, values of Secrets withheld */
    public record Compared(ChangeSet changes, List<Pair> pairs) {
        public Compared {
            pairs = List.copyOf(pairs);
        }
    }

    /** @throws CommandFailedException when one of the names means nothing */
    public Compared of(String left, String right) {
        var sides = new ObjectSides(seat, reader, clusters);
        var a = ObjectSides.isLive(left) ? Optional.<ObjectSide>empty() : Optional.of(sides.of(left));
        var b = ObjectSides.isLive(right) ? Optional.<ObjectSide>empty() : Optional.of(sides.of(right));
        reader.check(List.of());
        // a live side is asked for the objects of the other one; two live sides for what people made there
        var before = a.orElseGet(() -> sides.live(left, b.map(Comparing::all)));
        var after = b.orElseGet(() -> sides.live(right, a.map(Comparing::all)));
        return compared(before, after);
    }

    /** What a cluster holds now against what a version has for it. */
    public Compared withLive(StoredSnapshot version, ClusterName cluster) {
        var sides = new ObjectSides(seat, reader, clusters);
        var before = sides.of(version, cluster);
        reader.check(List.of());
        var after = sides.live(ObjectSides.live(cluster, version.namespace()), Optional.of(all(before)));
        return compared(before, after);
    }

    private Compared compared(ObjectSide before, ObjectSide after) {
        var pairs = pairs(before, after, mask(before, after));
        var differ = new Differ(RiskRules.of(seat.desk().plugins()));
        var changes = new ArrayList<ObjectChange>();
        pairs.forEach(pair -> changes.addAll(differ.diff(pair.cluster(), pair.before(), pair.after(), true)));
        return new Compared(new ChangeSet(before.label(), after.label(), changes), pairs);
    }

    private static List<Manifest> all(ObjectSide side) {
        return side.byCluster().values().stream().flatMap(List::stream).toList();
    }

    private static List<Pair> pairs(ObjectSide before, ObjectSide after, UnaryOperator<Manifest> mask) {
        var names = new LinkedHashSet<Optional<ClusterName>>();
        names.addAll(before.byCluster().keySet());
        names.addAll(after.byCluster().keySet());
        if (names.size() > 1) {
            // objects that belong to no cluster stand against each cluster's
            names.remove(Optional.<ClusterName>empty());
        }
        return names.stream()
                .map(name -> new Pair(
                        name,
                        before.facing(name).stream().map(mask).toList(),
                        after.facing(name).stream().map(mask).toList()))
                .toList();
    }

    /** Values of Secrets compare by digests; where one side comes from the store, under its application's key. */
    private UnaryOperator<Manifest> mask(ObjectSide before, ObjectSide after) {
        var application = before.application().or(after::application);
        if (application.isPresent()) {
            return PlanMaking.mask(seat, application.get());
        }
        var masker = new SecretMasker(text -> Digest.of("diff\0" + text).hex());
        return masker::mask;
    }
}
