package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.app.release.compare.LiveState;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the clusters of a plan held at one moment.
 *
 * @param failures clusters that could not be read
 */
record LiveLook(Map<ClusterName, LiveState> states, Map<ClusterName, ClusterException> failures, Instant at) {
    LiveLook {
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }
}
