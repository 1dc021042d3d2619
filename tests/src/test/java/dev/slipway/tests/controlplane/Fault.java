package dev.slipway.tests.controlplane;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the fault proxy does to requests.
 *
 * @param action the action's name at the proxy
 * @param methods HTTP methods joined by {@code |}; empty means all
 * @param path regular expression to be found in path and query; empty means all
 * @param watch watches only, everything but watches, or both
 * @param dryRun dry runs only, everything but dry runs, or both
 * @param times how many requests it meets; 0 means until it is cleared
 * @param status the answer's status where the proxy answers
 * @param reason the answer's reason where the proxy answers
 * @param retryAfter seconds in the answer's Retry-After; 0 means none
 * @param duration how long a request is held
 */
public record Fault(
        String action,
        String methods,
        String path,
        Optional<Boolean> watch,
        Optional<Boolean> dryRun,
        int times,
        int status,
        String reason,
        int retryAfter,
        Duration duration) {
    private static Fault of(String action, String methods, String path, int times) {
        return new Fault(action, methods, path, Optional.empty(), Optional.empty(), times, 0, "", 0, Duration.ZERO);
    }

    /** The server commits, the client gets no answer and its connection is closed. Dry runs are spared. */
    public static Fault cutResponse(String methods, String path, int times) {
        return of("cut-response", methods, path, times).withoutDryRuns();
    }

    /** The connection is closed before the server sees the request. */
    public static Fault cutRequest(String methods, String path, int times) {
        return of("cut-request", methods, path, times);
    }

    /** The proxy answers instead of the server. */
    public static Fault answer(int status, String reason, String methods, String path, int times) {
        return new Fault(
                "respond", methods, path, Optional.empty(), Optional.empty(), times, status, reason, 0, Duration.ZERO);
    }

    /** 429 with Retry-After. */
    public static Fault tooManyRequests(int retryAfterSeconds, String methods, String path, int times) {
        return new Fault(
                "respond",
                methods,
                path,
                Optional.empty(),
                Optional.empty(),
                times,
                429,
                "TooManyRequests",
                retryAfterSeconds,
                Duration.ZERO);
    }

    /** 409 to every write it meets, a storm when {@code times} is large. */
    public static Fault conflict(String methods, String path, int times) {
        return answer(409, "Conflict", methods, path, times).withoutDryRuns();
    }

    /** The request waits before the server sees it. */
    public static Fault stall(Duration duration, String methods, String path, int times) {
        return of("stall", methods, path, times).lasting(duration);
    }

    /** The server commits, the answer waits. */
    public static Fault stallResponse(Duration duration, String methods, String path, int times) {
        return of("stall-response", methods, path, times).lasting(duration);
    }

    /** A watch opens and brings one ERROR event 410. */
    public static Fault watchGone(String path, int times) {
        return of("watch-gone", "GET", path, times).onWatches();
    }

    /** A watch opens and stays silent. */
    public static Fault watchSilent(String path, int times) {
        return of("watch-silent", "GET", path, times).onWatches();
    }

    private Fault withoutDryRuns() {
        return new Fault(action, methods, path, watch, Optional.of(false), times, status, reason, retryAfter, duration);
    }

    private Fault onWatches() {
        return new Fault(action, methods, path, Optional.of(true), dryRun, times, status, reason, retryAfter, duration);
    }

    private Fault lasting(Duration value) {
        return new Fault(action, methods, path, watch, dryRun, times, status, reason, retryAfter, value);
    }

    Map<String, Object> asRequest() {
        var request = new LinkedHashMap<String, Object>();
        request.put("action", action);
        request.put("methods", methods);
        request.put("path", path);
        watch.ifPresent(value -> request.put("watch", value));
        dryRun.ifPresent(value -> request.put("dryRun", value));
        request.put("times", times);
        request.put("status", status);
        request.put("reason", reason);
        request.put("retryAfter", retryAfter);
        request.put("millis", duration.toMillis());
        return request;
    }
}
