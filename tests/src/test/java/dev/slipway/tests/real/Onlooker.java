package dev.slipway.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tests.controlplane.RecordLine;
import java.util.ArrayList;
import java.util.List;

/** What the independent recorder saw of a release of {@code shop}. */
final class Onlooker {
    private Onlooker() {}

    /**
     * The canary's shares of the traffic in percent, as they came one after the other. Fails when somebody got nothing to
     * send to, or the canary more than its ready pods bear.
     */
    static List<Integer> shares(List<RecordLine> lines, String namespace, int replicas) {
        var shares = new ArrayList<Integer>();
        int ready = 0;
        for (var line : lines) {
            if (!line.namespace().equals(namespace)) {
                continue;
            }
            if (line.kind().equals("Deployment") && line.name().equals("shop-canary")) {
                ready = line.gone() ? 0 : line.values().path("ready").asInt();
            }
            if (line.kind().equals("HTTPRoute") && !line.gone()) {
                int canary = 0;
                int total = 0;
                for (var backend : line.values().path("backends")) {
                    if (!backend.path("matched").asBoolean()) {
                        int weight = backend.path("weight").asInt();
                        total += weight;
                        canary += backend.path("name").asText().equals("shop-canary") ? weight : 0;
                    }
                }
                assertThat(total).as("weights of " + line).isPositive();
                assertThat(canary * replicas).as("ready %d at %s", ready, line).isLessThanOrEqualTo(ready * total);
                int share = canary * 100 / total;
                if (shares.isEmpty() || shares.getLast() != share) {
                    shares.add(share);
                }
            }
        }
        return shares;
    }
}
