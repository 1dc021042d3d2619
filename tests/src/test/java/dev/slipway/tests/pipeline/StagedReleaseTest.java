package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Value;
import dev.slipway.api.run.RunPhase;
import org.junit.jupiter.api.Test;

class StagedReleaseTest {
    static final String SHOP = """
        apiVersion: slipway.dev/v1
        kind: WebApp
        metadata: {name: shop, namespace: shop}
        spec:
          image: ghcr.io/acme/shop:%s
          port: 8080
          route: {gateway: {name: public, namespace: infra}, hostnames: [shop.example.com]}
        """;
    static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        metadata: {name: shop}
        application: shop.yaml
        placement:
          namespace: shop
          clusters: {names: [ap-1, us-1, eu-1]}
          replicas: {total: 20, divide: weighted, weights: {eu-1: 2, us-1: 1, ap-1: 1}}
        waves:
          - {name: first, clusters: [ap-1], soak: 30m, maxFailures: 0}
          - {name: rest, clusters: [us-1, eu-1], needs: [first], maxParallel: 1, soak: 10m, onUnreachable: {wait: 1h}}
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
            approve: {count: 1, from: [release-owners], expires: 4h}
          - traffic: {weight: 20, verify: V1}
          - scale: {canary: 60%}
          - traffic: {weight: 60}
          - pause: {for: 10m}
          - scale: {canary: 100%}
          - traffic: {weight: 100}
          - drain: {for: 30s}
          - promote: {}
        failure: {default: pause, rollback: lane}
        """;

    @Test
    void theContractsPlanRunsOverThreeClusters() {
        var house = new House(1, "ap-1", "us-1", "eu-1");
        var first = house.release(house.planned(SHOP.formatted("1"), PLAN));
        assertThat(first.phase()).isEqualTo(RunPhase.SUCCEEDED);

        var second = house.release(house.planned(SHOP.formatted("2"), PLAN));
        assertThat(second.phase()).isEqualTo(RunPhase.SUCCEEDED);
        for (var cluster : new String[] {"ap-1", "us-1", "eu-1"}) {
            var deployment = house.live(cluster, "apps", "Deployment", "shop");
            assertThat(deployment.at("spec.template.spec.containers[0].image"))
                    .contains(Value.of("ghcr.io/acme/shop:2"));
            assertThat(deployment.at("spec.replicas")).contains(Value.of(cluster.equals("eu-1") ? 10 : 5));
            assertThat(deployment.labels()).containsEntry("slipway.dev/application", "shop");
            assertThat(deployment.annotations())
                    .containsEntry("slipway.dev/snapshot", second.snapshot().hex());
            assertThat(deployment
                            .at("spec.template.metadata.labels")
                            .orElseThrow()
                            .toString())
                    .doesNotContain("slipway.dev");
            assertThat(house.find(cluster, "apps", "Deployment", "shop-canary")).isEmpty();
            assertThat(house.find(cluster, "", "Service", "shop-canary")).isEmpty();
            assertThat(house.live(cluster, "gateway.networking.k8s.io", "HTTPRoute", "shop")
                            .spec()
                            .list("rules"))
                    .hasSize(1);
        }
    }
}
