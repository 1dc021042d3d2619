package dev.slipway.tests.controlplane;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the independent gateway answers for HTTPRoutes. Routes are named {@code namespace/name}, or by namespace alone.
 *
 * @param delay how long after a change the status follows
 * @param stopped no status is written at all
 * @param withheld these get no status
 * @param rejected these get Accepted=False
 */
public record RouteStatus(Duration delay, boolean stopped, List<String> withheld, List<String> rejected) {
    public RouteStatus {
        withheld = List.copyOf(withheld);
        rejected = List.copyOf(rejected);
    }

    /** Every route is accepted after a fifth of a second. */
    public static RouteStatus prompt() {
        return new RouteStatus(Duration.ofMillis(200), false, List.of(), List.of());
    }

    /** As {@link #prompt()}, but these wait for their status until something else is said. */
    public static RouteStatus withholding(String... routes) {
        return new RouteStatus(Duration.ofMillis(200), false, List.of(routes), List.of());
    }

    /** As {@link #prompt()}, but these are refused. */
    public static RouteStatus rejecting(String... routes) {
        return new RouteStatus(Duration.ofMillis(200), false, List.of(), List.of(routes));
    }

    Map<String, Object> asRequest() {
        return Map.of("delayMillis", delay.toMillis(), "stopped", stopped, "withhold", withheld, "reject", rejected);
    }
}
