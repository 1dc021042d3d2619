package dev.slipway.api.run;

import dev.slipway.api.release.Snapshot;
import java.time.Instant;

/**
 * What a run begins with; never changes afterwards.
 *
 * @param rehearsal whether it runs on simulated clusters
 * @param purpose whether it goes forward or back to an older snapshot
 */
public record RunSetup(
        RunId run,
        Snapshot snapshot,
        Actor startedBy,
        Instant startedAt,
        String reason,
        boolean rehearsal,
        Purpose purpose) {
    /** Forward to the snapshot, or back to it as an older one. */
    public enum Purpose {
        RELEASE,
        ROLL_BACK
    }
}
