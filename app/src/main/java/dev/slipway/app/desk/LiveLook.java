package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
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
public record LiveLook(Map<ClusterName, LiveState> states, Map<ClusterName, ClusterException> failures, Instant at) {
    public LiveLook {
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }

    /** The clusters of a plan that could not be read. */
    public Map<ClusterName, ClusterException> unread(ReleasePlan plan) {
        var unread = new LinkedHashMap<>(failures);
        unread.keySet().retainAll(plan.lanes().stream().map(LanePlan::cluster).toList());
        return unread;
    }

    /**
     * Whether a release must not begin: a cluster that is merely out of reach does not stand in the way, since the plan says
     * how long its lane waits; one that refuses us does, and so does it when none can be reached.
     */
    public boolean hopeless(ReleasePlan plan) {
        var unread = unread(plan);
        return unread.size() == plan.lanes().size()
                || unread.values().stream()
                        .anyMatch(failure -> switch (failure.fault().kind()) {
                            case NOT_SENT, UNKNOWN -> false;
                            case CONFLICT, NOT_FOUND, INVALID, FORBIDDEN, UNAUTHORIZED, GONE, UNUSABLE -> true;
                        });
    }
}
