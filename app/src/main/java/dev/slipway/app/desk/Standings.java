package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.store.Store;
import dev.slipway.store.snapshot.Snapshots.Placed;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads standings from the store; what did not change since the last time is not decoded again. Any thread. */
public final class Standings {
    private final Store store;
    private final Map<ApplicationName, Known> known = new ConcurrentHashMap<>();

    private record Known(List<Placed> places, Standing standing) {}

    public Standings(Store store) {
        this.store = store;
    }

    public Standing of(ApplicationName application) {
        var namespace = store.runs().list(Optional.of(application), 1).stream()
                .findFirst()
                .map(RunHeader::namespace)
                .orElse("");
        var places = store.snapshots().baselines(application).stream()
                .filter(place -> place.namespace().equals(namespace))
                .toList();
        var before = known.get(application);
        if (before != null
                && before.places().equals(places)
                && before.standing().namespace().equals(namespace)) {
            return before.standing();
        }
        var standing = new Standing(application, namespace, clusters(places));
        known.put(application, new Known(places, standing));
        return standing;
    }

    /** Real clusters before simulated ones of the same name. */
    private Map<ClusterName, Standing.Got> clusters(List<Placed> places) {
        var snapshots = new HashMap<Digest, Optional<Snapshot>>();
        var clusters = new LinkedHashMap<ClusterName, Standing.Got>();
        for (var place : places) {
            var there = clusters.get(place.cluster());
            if (there == null || there.rehearsal()) {
                var snapshot = snapshots.computeIfAbsent(place.baseline().snapshot(), store.snapshots()::get);
                got(place, snapshot).ifPresent(got -> clusters.put(place.cluster(), got));
            }
        }
        return clusters;
    }

    private Optional<Standing.Got> got(Placed place, Optional<Snapshot> snapshot) {
        var baseline = place.baseline();
        var objects = snapshot.flatMap(each -> each.plan().lane(place.cluster())).map(LanePlan::objects).stream()
                .flatMap(List::stream)
                .map(object -> object.manifest())
                .toList();
        return store.snapshots()
                .find(baseline.snapshot())
                .map(version -> new Standing.Got(
                        version.number(),
                        objects.stream()
                                .flatMap(manifest -> images(manifest).stream())
                                .distinct()
                                .toList(),
                        place.rehearsal(),
                        baseline.at(),
                        baseline.run(),
                        objects));
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
