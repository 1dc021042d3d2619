package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.RunId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this desk knows of an application without asking anybody: the version each cluster last got.
 *
 * @param namespace of its newest release; empty when it was never released
 */
public record Standing(ApplicationName application, String namespace, Map<ClusterName, Got> clusters) {
    public Standing {
        clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
    }

    /**
     * What a cluster last got to the end.
     *
     * @param number this desk's short name of the version
     * @param images of its workloads, in the order of its objects
     * @param rehearsal whether the cluster is a simulated one
     */
    public record Got(
            long number, List<String> images, boolean rehearsal, Instant at, RunId run, List<Manifest> objects) {
        public Got {
            images = List.copyOf(images);
            objects = List.copyOf(objects);
        }
    }
}
