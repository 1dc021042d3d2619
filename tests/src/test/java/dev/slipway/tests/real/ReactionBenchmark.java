package dev.slipway.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.run.RunPhase;
import dev.slipway.tests.controlplane.AuditEntry;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.User;
import dev.slipway.tests.pipeline.House;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How soon a release goes on: from the last change that a controller or gateway wrote to our next write, both as the API
 * server's audit log has them. Between the two lie a watch event, a commit, a fresh read and another commit. Printed beside
 * what a bare read takes there.
 */
@Tag("real")
@Tag("bench")
class ReactionBenchmark {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration FAR = Duration.ofMillis(900);
    private static final String SHOP = """
        apiVersion: slipway.dev/v1
        kind: WebApp
        metadata: {name: shop, namespace: shop}
        spec:
          image: ghcr.io/acme/shop:%s
          port: 8080
          replicas: 4
          route: {gateway: {name: public, namespace: infra}, hostnames: [shop.example.com]}
        """;

    private static String plan() {
        var steps = new StringBuilder("""
            apiVersion: slipway.dev/v1
            kind: ReleasePlan
            application: shop.yaml
            placement: {namespace: shop, clusters: {names: [ap-1]}}
            steps:
              - apply: {objects: rendered}
              - scale: {canary: 100%}
            """);
        for (int weight = 5; weight <= 100; weight += 5) {
            steps.append("  - traffic: {weight: ").append(weight).append("}\n");
        }
        return steps.append("  - promote: {drain: 1s}\n").toString();
    }

    @Test
    void fromAControllersWriteToOurNext() {
        var simulated = new House(1, "ap-1");
        var plans = new ArrayList<ReleasePlan>();
        for (int version = 1; version <= 4; version++) {
            var next = simulated.planned(SHOP.formatted(version), plan());
            simulated.release(next);
            plans.add(next);
        }
        try (var server = ControlPlane.start("ap-1");
                var house = new RealHouse(List.of(server), User.SLIPWAY)) {
            server.kubectl("create", "namespace", "shop");
            plans.forEach(next -> assertThat(house.release(next, LIMIT).phase()).isEqualTo(RunPhase.SUCCEEDED));
            var reactions = new ArrayList<Duration>();
            AuditEntry last = null;
            for (var entry : server.audit().stream()
                    .sorted(Comparator.comparing(AuditEntry::time))
                    .toList()) {
                if (!entry.uri().contains("/namespaces/shop/") || !entry.isAcceptedWrite()) {
                    continue;
                }
                if (!entry.user().equals("slipway")) {
                    last = entry;
                } else if (last != null) {
                    var gap = Duration.between(last.time(), entry.time());
                    if (gap.compareTo(FAR) < 0) {
                        reactions.add(gap);
                    }
                    last = null;
                }
            }
            var reads = new ArrayList<Duration>();
            for (int i = 0; i < 100; i++) {
                long from = System.nanoTime();
                house.objects("ap-1", "v1", "Service", "shop");
                reads.add(Duration.ofNanos(System.nanoTime() - from));
            }
            Collections.sort(reactions);
            Collections.sort(reads);
            assertThat(reactions).hasSizeGreaterThan(20);
            System.out.printf(
                    "%d reactions: p50 %d ms, p99 %d ms; a bare read: p50 %d ms; ratio of the medians %.1f%n",
                    reactions.size(),
                    at(reactions, 50).toMillis(),
                    at(reactions, 99).toMillis(),
                    at(reads, 50).toMillis(),
                    at(reactions, 50).toNanos() / (double) at(reads, 50).toNanos());
        }
    }

    private static Duration at(List<Duration> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
