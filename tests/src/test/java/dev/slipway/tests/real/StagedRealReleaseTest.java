package dev.slipway.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunView;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.User;
import dev.slipway.tests.pipeline.House;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The staged plan with pauses, soaks and drains shortened to a few seconds, on real API servers and on the simulated ones: the same in the end. */
@Tag("real")
class StagedRealReleaseTest {
    private static final List<String> CLUSTERS = List.of("ap-1", "us-1", "eu-1");
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String SHOP = """
        apiVersion: slipway.dev/v1
        kind: WebApp
        metadata: {name: shop, namespace: shop}
        spec:
          image: ghcr.io/acme/shop:%s
          port: 8080
          route: {gateway: {name: public, namespace: infra}, hostnames: [shop.example.com]}
        """;
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        metadata: {name: shop}
        application: shop.yaml
        placement:
          namespace: shop
          clusters: {names: [ap-1, us-1, eu-1]}
          replicas: {total: 20, divide: weighted, weights: {eu-1: 2, us-1: 1, ap-1: 1}}
        waves:
          - {name: first, clusters: [ap-1], soak: 3s, maxFailures: 0}
          - {name: rest, clusters: [us-1, eu-1], needs: [first], maxParallel: 1, soak: 1s, onUnreachable: {wait: 6s}}
        traffic:
          router: gateway-api
          route: {kind: HTTPRoute, name: shop}
          stable: {service: shop}
          canary: {service: shop-canary}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 20%}
          - traffic: {match: {headers: {x-canary: "1"}}}
          - id: testers
            approve: {count: 1, from: [release-owners], expires: 24s}
          - traffic: {weight: 20, verify: V1}
          - scale: {canary: 60%}
          - traffic: {weight: 60}
          - pause: {for: 1s}
          - scale: {canary: 100%}
          - traffic: {weight: 100}
          - drain: {for: 1s}
          - promote: {drain: 1s}
        failure: {default: pause, rollback: lane}
        """;
    private static final String[][] KINDS = {
        {"apps/v1", "apps", "Deployment"},
        {"v1", "", "Service"},
        {"gateway.networking.k8s.io/v1", "gateway.networking.k8s.io", "HTTPRoute"}
    };

    @Test
    void realClustersAndSimulatedOnesEndAlike() {
        var simulated = new House(1, CLUSTERS.toArray(String[]::new));
        var first = simulated.planned(SHOP.formatted("1"), PLAN);
        assertThat(simulated.release(first).phase()).isEqualTo(RunPhase.SUCCEEDED);
        var second = simulated.planned(SHOP.formatted("2"), PLAN);
        var expected = simulated.release(second);
        assertThat(expected.phase()).isEqualTo(RunPhase.SUCCEEDED);

        var controlPlanes = ControlPlane.startAll(CLUSTERS);
        try (var real = new RealHouse(controlPlanes, User.SLIPWAY)) {
            controlPlanes.forEach(each -> each.kubectl("create", "namespace", RealHouse.NAMESPACE));
            assertThat(real.release(first, LIMIT).phase()).isEqualTo(RunPhase.SUCCEEDED);
            var before =
                    controlPlanes.stream().map(each -> each.record().size()).toList();
            var view = real.release(second, LIMIT);
            assertThat(view.phase()).isEqualTo(RunPhase.SUCCEEDED);

            assertThat(outcomes(view)).isEqualTo(outcomes(expected));
            for (int i = 0; i < CLUSTERS.size(); i++) {
                var cluster = CLUSTERS.get(i);
                for (var kind : KINDS) {
                    assertThat(plain(real.objects(cluster, kind[0], kind[2])))
                            .as(cluster + " " + kind[2])
                            .isEqualTo(plain(simulated
                                    .world
                                    .cluster(new ClusterName(cluster))
                                    .all(new GroupKind(kind[1], kind[2]))));
                }
                var seen = controlPlanes.get(i).record();
                assertThat(Onlooker.shares(
                                seen.subList(before.get(i), seen.size()),
                                RealHouse.NAMESPACE,
                                cluster.equals("eu-1") ? 10 : 5))
                        .containsExactly(0, 20, 60, 100, 0);
            }
        } finally {
            controlPlanes.forEach(ControlPlane::close);
        }
    }

    private static List<String> outcomes(RunView view) {
        return view.lanes().stream()
                .flatMap(lane -> lane.steps().stream()
                        .map(step -> lane.cluster() + " " + step.id() + " " + step.kind() + " " + step.phase()))
                .sorted()
                .toList();
    }

    private static List<String> plain(List<Manifest> manifests) {
        return manifests.stream()
                .filter(m -> m.namespace().equals(RealHouse.NAMESPACE))
                .map(StagedRealReleaseTest::plain)
                .sorted()
                .toList();
    }

    /** Without what a server gives by its nature: identity, times, addresses, status, journal marks. */
    private static String plain(Manifest manifest) {
        var metadata = manifest.metadata();
        for (var key : List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields")) {
            metadata = metadata.without(key);
        }
        var annotations = metadata.object("annotations");
        for (var key : manifest.annotations().keySet()) {
            if (key.startsWith("slipway.dev/effect-") || key.startsWith("deployment.kubernetes.io/")) {
                annotations = annotations.without(key);
            }
        }
        metadata = metadata.with("annotations", annotations);
        var tree = manifest.tree().without("status").with("metadata", metadata);
        if (manifest.kind().equals("Service")) {
            tree = tree.with("spec", manifest.spec().without("clusterIP").without("clusterIPs"));
        }
        return Json.canonical(tree);
    }
}
