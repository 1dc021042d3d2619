package dev.slipway.api.release;

import dev.slipway.api.cluster.ClusterName;
import java.time.Duration;
import java.util.List;

/**
 * An ordered set of clusters.
 *
 * @param needs waves that must be done before this one opens
 * @param maxParallel lanes that may be active at once, at least 1
 * @param maxFailures lanes that may fail before the wave fails; failed, timed out and unreachable all count
 * @param soak observed healthy time after the last lane before the wave is done
 */
public record WavePlan(
        String name,
        List<ClusterName> clusters,
        List<String> needs,
        int maxParallel,
        int maxFailures,
        Duration soak,
        OnUnreachable onUnreachable) {
    public WavePlan {
        clusters = List.copyOf(clusters);
        needs = List.copyOf(needs);
        if (maxParallel < 1) {
            throw new IllegalArgumentException("maxParallel is at least 1, not " + maxParallel);
        }
    }

    /** What happens to a lane whose cluster cannot be reached; the time counts on the wall. Closed. */
    public sealed interface OnUnreachable {
        /** Wait so long, then the lane counts as failed and is owed. */
        record Wait(Duration atMost) implements OnUnreachable {}

        /** Count as failed and owed at once. */
        record Fail() implements OnUnreachable {}

        /** Leave the lane out when it has not started. */
        record Skip() implements OnUnreachable {}
    }
}
