package dev.slipway.store.snapshot;

import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.run.Actor;
import java.time.Instant;

/**
 * What lists show of a snapshot.
 *
 * @param number this desk's short name {@code @N} for the version; snapshots of one version share it
 */
public record StoredSnapshot(
        Digest id,
        ApplicationName application,
        String namespace,
        Digest version,
        Digest intent,
        long number,
        Actor author,
        String reason,
        Instant at,
        Mark mark,
        String markReason) {
    /** What people think of it. */
    public enum Mark {
        NONE,
        GOOD,
        BAD
    }
}
