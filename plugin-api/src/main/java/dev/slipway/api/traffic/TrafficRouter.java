package dev.slipway.api.traffic;

import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.TrafficSpec;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pf4j.ExtensionPoint;

/**
 * One way to divide traffic between stable and canary pods. Pure functions over live objects: the router says what it
 * reads and what should be written, the engine writes and observes. Called on a lane's thread; must not block.
 *
 * <p>Rules for every router are those of release-engines §3: entries are found by name, unknown entries and further
 * backends are kept as they are, their share is reported and left out of N %, two entries that match are refused, and
 * Σ weights is never 0.
 */
public interface TrafficRouter extends ExtensionPoint {
    /** The name in {@code traffic.router}. */
    String name();

    /** What it can do; a step that asks for more is a plan error. */
    Set<Ability> abilities();

    /** The kind of the routed object; empty when traffic follows the pods' ratio. */
    Optional<GroupVersionKind> routeKind();

    /** Problems of the spec against the rendered objects and, when given, the live route. */
    List<Diagnostic> validate(TrafficSpec spec, List<Manifest> rendered, Optional<Manifest> liveRoute, Share wanted);

    /** What the live objects say now. */
    Reading read(TrafficSpec spec, LiveTraffic live);

    /**
     * How to reach the wanted share from the live route: JSON Patch with {@code test} operations on whatever it relies
     * on. No operations mean that it is so already.
     */
    Change change(TrafficSpec spec, Manifest liveRoute, Share wanted);

    /** The route as it will be once the change is done; for previews and for the create of a route. */
    Manifest predict(TrafficSpec spec, Manifest route, Share wanted);

    /** Whether the wanted share is in force, at the level asked for. */
    Verification verify(TrafficSpec spec, LiveTraffic live, Share wanted, Level level);

    /** What a router can do. */
    enum Ability {
        WEIGHT,
        HEADER_MATCH,
        QUERY_MATCH,
        VERIFY_CONTROLLER
    }

    /** How sure a verification is: V0 the spec was read back, V1 the controller's status says so. */
    enum Level {
        V0,
        V1
    }

    /**
     * The wanted share.
     *
     * @param weight percent of requests to the canary, 0 to 100
     * @param canaryPresent whether the route names the canary at all; false after promote and before the first weight or
     *     match
     * @param match requests that go to the canary whatever the weight; empty for none
     */
    record Share(int weight, boolean canaryPresent, Optional<Match> match) {
        public static final Share STABLE_ONLY = new Share(0, false, Optional.empty());

        public Share {
            if (weight < 0 || weight > 100) {
                throw new IllegalArgumentException("a weight is 0 to 100 percent, not " + weight);
            }
        }
    }

    /** Requests with all of these headers and query parameters (exact values). */
    record Match(Map<String, String> headers, Map<String, String> query) {
        public Match {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
            query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        }
    }

    /**
     * Live objects a router may look at.
     *
     * @param route the routed object
     * @param stableReady ready pods behind the stable side
     * @param canaryReady ready pods behind the canary side
     */
    record LiveTraffic(Optional<Manifest> route, int stableReady, int canaryReady) {}

    /**
     * @param weight percent to the canary among stable and canary, rounded to the nearest whole number
     * @param exact the real share to the canary in percent of all traffic through the route
     * @param foreignShare percent that goes to backends of others
     * @param problem why the route cannot be read as stable and canary, when it cannot
     */
    record Reading(
            int weight,
            double exact,
            double foreignShare,
            boolean canaryPresent,
            Optional<Match> match,
            Optional<Message> problem) {}

    /** A change of one object by patch, or a refusal. */
    record Change(ResourceId target, List<JsonPatchOperation> operations, Optional<Message> refusal) {
        public Change {
            operations = List.copyOf(operations);
        }
    }

    /** Whether it is so, and if not, what is waited for. */
    record Verification(boolean verified, Message reason) {}
}
