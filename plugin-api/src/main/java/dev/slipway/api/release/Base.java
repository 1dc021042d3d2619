package dev.slipway.api.release;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.ResourceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state a live plan was compared with: for each cluster its kube-system uid, and for each object its uid and a digest
 * of the live values of the fields that the plan writes. Neither resourceVersions, status, managed fields nor foreign
 * fields are in it, so that fields we do not write never make a plan stale.
 */
public record Base(Map<ClusterName, ClusterBase> clusters) {
    public Base {
        clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
    }

    public record ClusterBase(String clusterUid, Map<ResourceId, ObjectBase> objects) {
        public ClusterBase {
            objects = Collections.unmodifiableMap(new LinkedHashMap<>(objects));
        }
    }

    /** @param uid empty when the object did not exist */
    public record ObjectBase(Optional<String> uid, Digest fields) {}
}
