package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Manifest;
import dev.slipway.store.Store;
import java.util.List;

/** What clusters last got to the end, as this desk's store knows it. */
public final class Baselines {
    private Baselines() {}

    public static List<Manifest> of(
            Store store, boolean rehearsal, ApplicationName application, String namespace, ClusterName cluster) {
        return store.snapshots()
                .baseline(rehearsal, application, namespace, cluster)
                .flatMap(baseline -> store.snapshots().get(baseline.snapshot()))
                .flatMap(snapshot -> snapshot.plan().lane(cluster))
                .map(lane ->
                        lane.objects().stream().map(object -> object.manifest()).toList())
                .orElse(List.of());
    }
}
