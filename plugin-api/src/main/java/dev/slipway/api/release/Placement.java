package dev.slipway.api.release;

import dev.slipway.api.cluster.ClusterName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where an application goes and how many pods each cluster holds, after placement was worked out. */
public record Placement(String namespace, Map<ClusterName, Integer> replicas) {
    public Placement {
        replicas = Collections.unmodifiableMap(new LinkedHashMap<>(replicas));
    }
}
