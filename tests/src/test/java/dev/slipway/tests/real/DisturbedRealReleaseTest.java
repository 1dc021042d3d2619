package dev.slipway.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.StepPhase;
import dev.slipway.app.run.DriverProbe;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.Fault;
import dev.slipway.tests.controlplane.RouteStatus;
import dev.slipway.tests.controlplane.Signal;
import dev.slipway.tests.controlplane.User;
import dev.slipway.tests.pipeline.House;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A release over a real API server comes to its end by itself, whatever happens between the two. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisturbedRealReleaseTest {
    private static final Duration LIMIT = Duration.ofSeconds(100);
    private static final String CLUSTER = "ap-1";
    private static final String SHOP = """
        apiVersion: slipway.dev/v1
        kind: WebApp
        metadata: {name: shop, namespace: %s}
        spec:
          image: ghcr.io/acme/shop:%s
          port: 8080
          replicas: 4
          route: {gateway: {name: public, namespace: infra}, hostnames: [shop.example.com]}
        """;
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        metadata: {name: shop}
        application: shop.yaml
        placement: {namespace: %s, clusters: {names: [ap-1]}}
        traffic:
          router: gateway-api
          route: {kind: HTTPRoute, name: shop}
          stable: {service: shop}
          canary: {service: shop-canary}
        steps:
          - apply: {objects: rendered}
          - {id: first, scale: {canary: 50%%}}
          - {id: half, traffic: {weight: 50}}
          - {id: rest, scale: {canary: 100%%}}
          - {id: all, traffic: {weight: 100}}
          - drain: {for: 1s}
          - promote: {drain: 1s}
        failure: {default: pause, rollback: lane}
        """;

    @SuppressWarnings("NullAway.Init")
    private ControlPlane server;

    @SuppressWarnings("NullAway.Init")
    private RealHouse house;

    @SuppressWarnings("NullAway.Init")
    private ReleasePlan second;

    private String namespace = "";
    private int namespaces;

    @BeforeAll
    void start() {
        server = ControlPlane.start(CLUSTER);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void releaseTheFirst() {
        namespace = "shop-" + ++namespaces;
        server.kubectl("create", "namespace", namespace);
        var simulated = new House(1, CLUSTER);
        var first = simulated.planned(SHOP.formatted(namespace, "1"), PLAN.formatted(namespace));
        simulated.release(first);
        second = simulated.planned(SHOP.formatted(namespace, "2"), PLAN.formatted(namespace));
        house = new RealHouse(List.of(server), User.SLIPWAY_PROXIED);
        assertThat(house.release(first, LIMIT).phase()).isEqualTo(RunPhase.SUCCEEDED);
    }

    @AfterEach
    void calm() {
        house.close();
        server.proxy().clear();
        server.routeStatus(RouteStatus.prompt());
    }

    @Test
    void apiServerIsKilledAndStartsAgain() {
        releaseWhile(running -> {
            running.until(view -> reached(view, "half"), LIMIT);
            server.restartApiServer(Signal.KILL);
        });
    }

    @Test
    void watchesAreCutAtEveryStep() {
        releaseWhile(running -> {
            for (var step : List.of("first", "half", "rest", "all")) {
                running.until(view -> reached(view, step), LIMIT);
                server.proxy().cutWatches(namespace);
            }
        });
    }

    @Test
    void watchOfTheDeploymentsNeverSaysAnything() {
        server.proxy().add(Fault.watchSilent("deployments.*" + namespace + "|" + namespace + "/deployments", 2));
        releaseWhile(running -> running.until(
                view -> reached(view, "half"), Duration.ofSeconds(90).plus(LIMIT)));
        assertThat(server.proxy().met()).isEqualTo(2);
    }

    @Test
    void versionsToWatchFromAreGone() {
        releaseWhile(running -> {
            running.until(view -> reached(view, "half"), LIMIT);
            server.proxy().add(Fault.watchGone(namespace, 3));
            server.compact();
            assertThat(server.proxy().cutWatches(namespace)).isPositive();
        });
        assertThat(server.proxy().met()).isEqualTo(3);
    }

    @Test
    void stormOfConflicts() {
        server.proxy().add(Fault.conflict("PATCH|PUT|POST|DELETE", "/namespaces/" + namespace + "/", 10));
        releaseWhile(running -> {});
        assertThat(server.proxy().met()).isEqualTo(10);
    }

    @Test
    void serverAsksToComeBackLater() {
        releaseWhile(running -> {
            running.until(view -> reached(view, "first"), LIMIT);
            server.proxy().add(Fault.tooManyRequests(2, "", "/namespaces/" + namespace + "/", 4));
        });
        assertThat(server.proxy().met()).isEqualTo(4);
    }

    @Test
    void responseIsLostAfterTheCommit() {
        for (var write : List.of("deployments/shop-canary", "services/shop-canary", "httproutes/shop")) {
            server.proxy().add(Fault.cutResponse("PATCH|POST", namespace + "/" + write, 1));
        }
        releaseWhile(running -> {});
        assertThat(server.proxy().met()).isEqualTo(3);
    }

    @Test
    void laneWaitsWhileTheRouteHasNoStatus() {
        server.routeStatus(RouteStatus.withholding(namespace + "/shop"));
        try (var running = house.drive(house.setup(second), DriverProbe.NONE)) {
            running.until(view -> reached(view, "half"), LIMIT);
            // the write is there and acknowledged; only the gateway's word is missing
            server.awaitRecord(
                    "half of the traffic",
                    LIMIT,
                    line -> line.isAbout("HTTPRoute", namespace, "shop")
                            && line.values().toString().contains("shop-canary"));
            running.until(view -> cause(view, "half").isPresent(), LIMIT);
            assertThat(phase(running.driver.view(), "half")).isEqualTo(StepPhase.OBSERVING);
            assertThat(phase(running.driver.view(), "rest")).isEqualTo(StepPhase.PENDING);
            server.routeStatus(RouteStatus.prompt());
            running.finish(LIMIT);
            assertThat(running.driver.view().phase()).isEqualTo(RunPhase.SUCCEEDED);
        }
        assertReleased();
    }

    @Test
    void whoeverRevertsTheRouteIsNamedAndTheLaneStops() {
        // the gateway takes its time, so that the step stands there while somebody reverts what it wrote
        server.routeStatus(RouteStatus.withholding(namespace + "/shop"));
        try (var running = house.drive(house.setup(second), DriverProbe.NONE)) {
            running.until(view -> reached(view, "half"), LIMIT);
            var last = new AtomicReference<>(Instant.EPOCH);
            for (int revert = 0; revert < 2; revert++) {
                var line = server.awaitRecord(
                        "traffic to the canary",
                        LIMIT,
                        each -> each.isAbout("HTTPRoute", namespace, "shop")
                                && each.time().isAfter(last.get())
                                && each.values().toString().contains("shop-canary"));
                last.set(line.time());
                server.kubectl(
                        "patch",
                        "httproute",
                        "shop",
                        "-n",
                        namespace,
                        "--type=json",
                        "-p",
                        "[{\"op\":\"replace\",\"path\":\"/spec/rules/0/backendRefs\",\"value\":"
                                + "[{\"name\":\"shop\",\"port\":80,\"weight\":1}]}]");
            }
            running.until(view -> view.phase() == RunPhase.BLOCKED, LIMIT);
            assertThat(running.driver
                            .view()
                            .lanes()
                            .getFirst()
                            .cause()
                            .orElseThrow()
                            .arguments()
                            .toString())
                    .contains("kubectl-patch");
        }
    }

    private void releaseWhile(Consumer<RealHouse.Running> disturbance) {
        try (var running = house.drive(house.setup(second), DriverProbe.NONE)) {
            disturbance.accept(running);
            running.finish(LIMIT);
            assertThat(running.driver.view().phase()).as(running.story(40)).isEqualTo(RunPhase.SUCCEEDED);
        }
        assertReleased();
    }

    /** The second version serves alone, and no effect was written twice. */
    private void assertReleased() {
        var deployments = house.objects(CLUSTER, "apps/v1", "Deployment", namespace);
        assertThat(deployments).singleElement().satisfies(deployment -> {
            assertThat(deployment.name()).isEqualTo("shop");
            assertThat(deployment.tree().toString()).contains("ghcr.io/acme/shop:2");
        });
        assertThat(house.objects(CLUSTER, "v1", "Service", namespace))
                .extracting(service -> service.name())
                .containsExactly("shop");
        assertThat(WireOracle.writesByEffect(server.audit(), namespace))
                .hasSizeGreaterThan(8)
                .allSatisfy((effect, writes) -> assertThat(writes).hasSize(1));
    }

    private static boolean reached(RunView view, String step) {
        return phase(view, step) != StepPhase.PENDING;
    }

    private static StepPhase phase(RunView view, String step) {
        return step(view, step).phase();
    }

    private static Optional<Message> cause(RunView view, String step) {
        return step(view, step).cause();
    }

    private static RunView.StepView step(RunView view, String step) {
        return view.lanes().getFirst().steps().stream()
                .filter(s -> s.id().value().equals(step))
                .findFirst()
                .orElseThrow();
    }
}
