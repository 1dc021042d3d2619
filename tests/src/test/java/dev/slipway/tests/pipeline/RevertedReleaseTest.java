package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunPhase;
import dev.slipway.app.run.DriverProbe;
import org.junit.jupiter.api.Test;

/** Somebody who undoes what a release writes ends it in a state that names them, not in an endless quarrel. */
class RevertedReleaseTest {
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        placement: {namespace: shop, clusters: {names: [ap-1]}}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 50%}
          - {id: half, traffic: {weight: 50}}
          - pause: {for: 10m}
          - scale: {canary: 100%}
          - traffic: {weight: 100}
          - promote: {}
        """;

    private static String shop(String tag) {
        return StagedReleaseTest.SHOP.formatted(tag) + "  replicas: 4\n";
    }

    private static Manifest route(House house) {
        return house.live("ap-1", "gateway.networking.k8s.io", "HTTPRoute", "shop");
    }

    private static boolean sendsToCanary(Manifest route) {
        return route.spec().list("rules").stream()
                .flatMap(rule -> ((ObjectValue) rule).list("backendRefs").stream())
                .map(ObjectValue.class::cast)
                .anyMatch(ref -> ref.text("name").orElse("").equals("shop-canary")
                        && ref.integer("weight").orElse(1L) > 0);
    }

    @Test
    void twoRevertsWithinAMinuteBlockTheLaneAndNameTheManager() {
        var house = new House(1, "ap-1");
        house.release(house.planned(shop("1"), PLAN));
        var cluster = house.world.cluster(new ClusterName("ap-1"));
        var before = route(house).spec();
        var running = house.drive(house.setup(house.planned(shop("2"), PLAN)), DriverProbe.NONE);
        var reverts = new int[1];
        running.until(() -> {
            var live = route(house);
            if (sendsToCanary(live) && reverts[0] < 10) {
                reverts[0]++;
                cluster.put(live.with("spec", before), "argocd-controller");
            }
            return running.view().phase() == RunPhase.BLOCKED;
        });
        assertThat(reverts[0]).isEqualTo(2);
        var lane = running.view().lanes().getFirst();
        assertThat(lane.needsPerson()).isTrue();
        assertThat(lane.cause().orElseThrow().arguments().toString()).contains("argocd-controller");
        assertThat(running.view().cause()).isPresent();
        assertThat(route(house).spec().get("rules")).isEqualTo(before.get("rules"));

        // the quarrel is over: a person lets it go on
        running.give(House.BEN, new OperatorCommand.Resume());
        running.finish();
        assertThat(running.view().phase()).isEqualTo(RunPhase.SUCCEEDED);
        assertThat(house.live("ap-1", "apps", "Deployment", "shop").at("spec.template.spec.containers[0].image"))
                .contains(Value.of("ghcr.io/acme/shop:2"));
    }
}
