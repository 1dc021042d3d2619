package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.WriteRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What goes wrong between a desk and a simulated cluster. One thread. */
public final class Faults {
    /** Sorts of faults that a write can meet. */
    public enum Sort {
        /** The answer is lost after the server acted. */
        ANSWER_LOST,
        /** The request is lost on its way; the desk cannot tell. */
        REQUEST_LOST,
        /** 429 with Retry-After of a second. */
        THROTTLED,
        /** 409: somebody else wrote in between. */
        CONFLICT,
        /** 500 without having acted. */
        SERVER_ERROR
    }

    private record Rule(Predicate<WriteRequest> which, Sort sort, int[] left) {}

    private final List<Rule> rules = new ArrayList<>();
    private boolean unreachable;

    /** The next {@code times} writes that fit meet the fault. */
    public void next(int times, Sort sort, Predicate<WriteRequest> which) {
        rules.add(new Rule(which, sort, new int[] {times}));
    }

    public void clear() {
        rules.clear();
    }

    Optional<Sort> meet(WriteRequest request) {
        for (var rule : rules) {
            if (rule.left()[0] > 0 && rule.which().test(request)) {
                rule.left()[0]--;
                return Optional.of(rule.sort());
            }
        }
        return Optional.empty();
    }

    boolean unreachable() {
        return unreachable;
    }

    void unreachable(boolean now) {
        unreachable = now;
    }

    static ClusterFault fault(Sort sort) {
        return switch (sort) {
            case ANSWER_LOST, REQUEST_LOST ->
                ClusterFault.of(ClusterFault.Kind.UNKNOWN, 0, "", "the connection was cut before an answer came");
            case THROTTLED ->
                new ClusterFault(
                        ClusterFault.Kind.NOT_SENT,
                        429,
                        "TooManyRequests",
                        "the server is currently unable to handle the request",
                        List.of(),
                        Optional.of(Duration.ofSeconds(1)));
            case CONFLICT ->
                ClusterFault.of(
                        ClusterFault.Kind.CONFLICT,
                        409,
                        "Conflict",
                        "the object has been modified; please apply your changes to the latest version and try again");
            case SERVER_ERROR ->
                ClusterFault.of(
                        ClusterFault.Kind.UNKNOWN,
                        500,
                        "InternalError",
                        "an error on the server has prevented the request from succeeding");
        };
    }
}
