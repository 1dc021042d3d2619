package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.ResourceId;
import java.time.Instant;
import java.util.Map;

/**
 * One mutating request as the server saw it; what oracles count.
 *
 * @param markers effect markers of the request, by annotation
 * @param code the HTTP code it was answered with
 * @param changed whether the object's resourceVersion moved
 */
public record RequestLogEntry(
        Instant at,
        String verb,
        ResourceId target,
        String manager,
        Map<String, String> markers,
        boolean dryRun,
        int code,
        boolean changed) {
    public RequestLogEntry {
        markers = Map.copyOf(markers);
    }
}
