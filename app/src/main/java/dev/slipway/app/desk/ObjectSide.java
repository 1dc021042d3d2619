package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Manifest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One side of a comparison: objects as a file lists them, or as a release placed them on clusters.
 *
 * @param application whose key withholds the values of its Secrets, where it comes from the store
 * @param byCluster objects by cluster; with an empty name where no cluster is meant
 */
public record ObjectSide(
        String label, Optional<ApplicationName> application, Map<Optional<ClusterName>, List<Manifest>> byCluster) {
    public ObjectSide {
        byCluster = Collections.unmodifiableMap(new LinkedHashMap<>(byCluster));
    }

    public static ObjectSide plain(String label, List<Manifest> objects) {
        return new ObjectSide(label, Optional.empty(), Map.of(Optional.empty(), objects));
    }

    public boolean placed() {
        return !byCluster.containsKey(Optional.<ClusterName>empty());
    }

    /** What stands opposite to a cluster's objects: the same cluster's, or those that are for every cluster. */
    public List<Manifest> facing(Optional<ClusterName> cluster) {
        var own = byCluster.get(cluster);
        return own != null ? own : byCluster.getOrDefault(Optional.<ClusterName>empty(), List.of());
    }
}
