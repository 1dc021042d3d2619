package dev.slipway.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.app.run.DriverProbe;
import dev.slipway.tests.controlplane.AuditEntry;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.User;
import dev.slipway.tests.pipeline.House;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A run that stands at a gate lists nothing, as the API server's own audit log shows. {@code -Dslipway.idle=PT10M} holds it
 * for ten minutes; without it for one, which is longer than bookmarks take.
 */
@Tag("real")
class IdleRealRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.parse(System.getProperty("slipway.idle", "PT70S"));
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
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        application: shop.yaml
        placement: {namespace: shop, clusters: {names: [ap-1]}}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 50%}
          - traffic: {weight: 50}
          - {id: gate, approve: {count: 1}}
          - scale: {canary: 100%}
          - traffic: {weight: 100}
          - promote: {drain: 1s}
        """;

    @Test
    void runAtAGateListsNothing() throws InterruptedException {
        var simulated = new House(1, "ap-1");
        var first = simulated.planned(SHOP.formatted("1"), PLAN);
        simulated.release(first);
        var second = simulated.planned(SHOP.formatted("2"), PLAN);
        try (var server = ControlPlane.start("ap-1");
                var house = new RealHouse(List.of(server), User.SLIPWAY)) {
            server.kubectl("create", "namespace", "shop");
            house.release(first, LIMIT);
            try (var running = house.drive(house.setup(second), DriverProbe.NONE)) {
                running.untilGate(LIMIT);
                var from = Instant.now();
                // nothing is to happen for this long; whatever ends the run ends the wait and fails the test
                var ended = new CountDownLatch(1);
                running.driver.outcome().whenComplete((outcome, failure) -> ended.countDown());
                assertThat(ended.await(IDLE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
                var idle = server.audit().stream()
                        .filter(entry ->
                                entry.user().equals("slipway") && !entry.time().isBefore(from))
                        .toList();
                System.out.println("idle for " + IDLE + ": " + idle.size() + " requests of ours: "
                        + idle.stream().map(AuditEntry::verb).sorted().toList());
                assertThat(idle)
                        .filteredOn(entry -> entry.verb().equals("list"))
                        .isEmpty();
                // the lease may still be on its way when the gate is shown
                assertThat(idle)
                        .filteredOn(AuditEntry::isAcceptedWrite)
                        .hasSizeLessThan(2)
                        .allSatisfy(entry -> assertThat(entry.uri()).contains("/leases/"));
                running.finish(LIMIT);
                assertThat(running.driver.view().phase().name()).isEqualTo("SUCCEEDED");
            }
        }
    }
}
