package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.store.Store;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads standings from the store. */
public final class Standings {
    private final Store store;

    public Standings(Store store) {
        this.store = store;
    }

    public Standing of(ApplicationName application) {
        var runs = store.runs().list(Optional.of(application), 1);
        if (runs.isEmpty()) {
            return new Standing(application, "", Map.of());
        }
        var namespace = runs.getFirst().namespace();
        var names = new LinkedHashSet<ClusterName>();
        store.snapshots().versions(application).stream()
                .limit(20)
                .flatMap(version -> store.snapshots().get(version.id()).stream())
                .flatMap(snapshot -> snapshot.plan().lanes().stream())
                .map(LanePlan::cluster)
                .forEach(names::add);
        var clusters = new LinkedHashMap<ClusterName, Standing.Got>();
        for (var cluster : names) {
            got(application, namespace, cluster, false)
                    .or(() -> got(application, namespace, cluster, true))
                    .ifPresent(got -> clusters.put(cluster, got));
        }
        return new Standing(application, namespace, clusters);
    }

    private Optional<Standing.Got> got(
            ApplicationName application, String namespace, ClusterName cluster, boolean rehearsal) {
        return store.snapshots()
                .baseline(rehearsal, application, namespace, cluster)
                .flatMap(baseline -> {
                    var stored = store.snapshots().find(baseline.snapshot());
                    var objects = store.snapshots()
                            .get(baseline.snapshot())
                            .flatMap(snapshot -> snapshot.plan().lane(cluster))
                            .map(lane -> lane.objects().stream()
                                    .map(object -> object.manifest())
                                    .toList())
                            .orElse(List.of());
                    return stored.map(version -> new Standing.Got(
                            version.number(),
                            objects.stream()
                                    .flatMap(manifest -> images(manifest).stream())
                                    .distinct()
                                    .toList(),
                            rehearsal,
                            baseline.at(),
                            baseline.run(),
                            objects));
                });
    }

    /** Images of a workload's containers; none for other objects. */
    public static List<String> images(Manifest manifest) {
        return manifest.spec().object("template").object("spec").list("containers").stream()
                .filter(Value.ObjectValue.class::isInstance)
                .map(Value.ObjectValue.class::cast)
                .flatMap(container -> container.text("image").stream())
                .toList();
    }
}
