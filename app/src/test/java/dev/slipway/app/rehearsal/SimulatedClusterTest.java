package dev.slipway.app.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.ClusterReader.WatchEvent;
import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedClusterTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");
    private static final ResourceId WEB = ResourceId.of("apps", "Deployment", "n", "web");

    private final List<Value> record = new ArrayList<>();
    private final World world = World.create(List.of(new ClusterName("c")), 42, START, record::add);
    private final SimulatedCluster cluster = world.cluster(new ClusterName("c"));

    private static Manifest manifest(String json) {
        return new Manifest((ObjectValue) Json.parse(json));
    }

    private static WriteRequest apply(Manifest manifest, FieldManager manager) {
        return new WriteRequest.Apply(manifest, manager, false, false);
    }

    private static Manifest web(String image, int replicas) {
        return manifest("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"n","labels":{"a":"b"}},
             "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"web"}},
              "template":{"metadata":{"labels":{"app":"web"}},
               "spec":{"containers":[{"name":"c","image":"%s","ports":[{"containerPort":80}]}]}}}}
            """.formatted(replicas, image));
    }

    private void namespace() {
        cluster.send(apply(
                manifest("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"n\"}}"),
                FieldManager.RENDER));
    }

    private Manifest live() {
        return cluster.get(DEPLOYMENT, "n", "web").orElseThrow();
    }

    private void pass(int seconds) {
        world.time().runUntil(world.time().now().plusSeconds(seconds));
    }

    @Test
    void aDeploymentComesUpAndRollsWithoutLosingPods() {
        namespace();
        cluster.send(apply(web("x:1", 5), FieldManager.RENDER));
        pass(30);
        assertThat(live().status().integer("availableReplicas")).contains(5L);
        assertThat(live().observedGeneration()).isEqualTo(live().generation());

        cluster.send(apply(web("x:2", 5), FieldManager.RENDER));
        var least = new long[] {5};
        for (int i = 0; i < 600; i++) {
            world.time().runUntil(world.time().now().plusMillis(100));
            least[0] = Math.min(
                    least[0], live().status().integer("availableReplicas").orElse(0L));
        }
        assertThat(least[0]).isEqualTo(4);
        assertThat(live().status().integer("updatedReplicas")).contains(5L);
        assertThat(live().status().integer("replicas")).contains(5L);
        assertThat(cluster.all(Controllers.POD)).hasSize(5);
    }

    @Test
    void aBadImageStallsAndPassesTheDeadline() {
        namespace();
        cluster.send(apply(web("x:bad", 2).with("spec.progressDeadlineSeconds", Value.of(60)), FieldManager.RENDER));
        pass(120);
        assertThat(live().status().list("conditions").toString()).contains("ProgressDeadlineExceeded");
        assertThat(cluster.all(Controllers.POD).getFirst().status().toString()).contains("ImagePullBackOff");
    }

    @Test
    void anApplyOfAnotherManagersFieldIsAConflictThatNamesIt() {
        namespace();
        cluster.send(apply(web("x:1", 2), FieldManager.RENDER));
        var other = manifest("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"n"},"spec":{"replicas":7}}
            """);
        var refused =
                catchThrowableOfType(ClusterException.class, () -> cluster.send(apply(other, FieldManager.SCALE)));
        assertThat(refused.fault().kind()).isEqualTo(ClusterFault.Kind.CONFLICT);
        assertThat(refused.fault().message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"slipway:render\": .spec.replicas");
        assertThat(live().at("spec.replicas")).contains(Value.of(2));

        cluster.send(new WriteRequest.Apply(other, FieldManager.SCALE, true, false));
        assertThat(live().at("spec.replicas")).contains(Value.of(7));
    }

    @Test
    void aFieldThatItsOnlyOwnerDropsIsRemovedAndASharedOneStays() {
        namespace();
        cluster.send(apply(web("x:1", 2), FieldManager.RENDER));
        var scale = manifest("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"n"},"spec":{"replicas":2}}
            """);
        cluster.send(apply(scale, FieldManager.SCALE));
        cluster.send(apply(web("x:1", 2).without("spec.replicas").without("metadata.labels"), FieldManager.RENDER));
        assertThat(live().at("spec.replicas")).contains(Value.of(2));
        assertThat(live().labels()).isEmpty();
    }

    @Test
    void preconditionsFenceAnApply() {
        namespace();
        cluster.send(apply(web("x:1", 1), FieldManager.RENDER));
        var stale = web("x:2", 1).with("metadata.resourceVersion", Value.of("1"));
        assertThat(catchThrowableOfType(ClusterException.class, () -> cluster.send(apply(stale, FieldManager.RENDER)))
                        .fault()
                        .code())
                .isEqualTo(409);
        var uid = live().uid().orElseThrow();
        cluster.send(new WriteRequest.Delete(
                DEPLOYMENT, WEB, Optional.of(uid), Optional.empty(), WriteRequest.Propagation.BACKGROUND, false));
        var recreate = web("x:2", 1).with("metadata.uid", Value.of(uid));
        assertThat(catchThrowableOfType(
                                ClusterException.class, () -> cluster.send(apply(recreate, FieldManager.RENDER)))
                        .fault()
                        .code())
                .isEqualTo(409);
        pass(30);
        assertThat(cluster.all(Controllers.POD)).isEmpty();
    }

    @Test
    void aDryRunLeavesNoTrace() {
        namespace();
        cluster.send(apply(web("x:1", 1), FieldManager.RENDER));
        pass(20);
        var before = live();
        cluster.send(new WriteRequest.Apply(web("x:9", 4), FieldManager.RENDER, false, true));
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void anEqualApplyKeepsTheVersion() {
        namespace();
        cluster.send(apply(web("x:1", 1), FieldManager.RENDER));
        pass(20);
        var before = live().resourceVersion();
        cluster.send(apply(web("x:1", 1), FieldManager.RENDER));
        assertThat(live().resourceVersion()).isEqualTo(before);
    }

    @Test
    void aFailedTestRefusesTheWholePatch() {
        namespace();
        cluster.send(apply(web("x:1", 1), FieldManager.RENDER));
        var refused = catchThrowableOfType(
                ClusterException.class,
                () -> cluster.send(new WriteRequest.Patch(
                        DEPLOYMENT,
                        WEB,
                        List.of(
                                new JsonPatchOperation.Replace("/spec/replicas", Value.of(3)),
                                new JsonPatchOperation.Test("/spec/paused", Value.of(true))),
                        FieldManager.SCALE,
                        false)));
        assertThat(refused.fault().code()).isEqualTo(422);
        assertThat(live().at("spec.replicas")).contains(Value.of(1));
    }

    @Test
    void aWatchListsThenFollowsAndMissesNothingWhileOutOfReach() {
        namespace();
        var seen = new ArrayList<WatchEvent>();
        cluster.watch(ListQuery.all(DEPLOYMENT, "n"), Optional.empty(), Duration.ofSeconds(90), seen::add);
        pass(1);
        assertThat(seen).hasSize(1).first().isInstanceOf(WatchEvent.Synced.class);
        cluster.send(apply(web("x:1", 1), FieldManager.RENDER));
        pass(1);
        assertThat(seen.get(1)).isInstanceOf(WatchEvent.Added.class);
        cluster.reachable(false);
        pass(20);
        int lost = seen.size();
        assertThat(seen.getLast()).isInstanceOf(WatchEvent.Lost.class);
        assertThat(catchThrowableOfType(ClusterException.class, () -> cluster.get(DEPLOYMENT, "n", "web"))
                        .fault()
                        .kind())
                .isEqualTo(ClusterFault.Kind.NOT_SENT);
        cluster.reachable(true);
        pass(1);
        assertThat(seen.get(lost)).isInstanceOf(WatchEvent.Restored.class);
        assertThat(seen.getLast()).isInstanceOf(WatchEvent.Modified.class);
    }

    @Test
    void servicesHaveEndpointsAndRoutesGetTheirStatusUnlessItIsWithheld() {
        namespace();
        cluster.send(apply(web("x:1", 2), FieldManager.RENDER));
        cluster.send(apply(manifest("""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"n"},
             "spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}
            """), FieldManager.RENDER));
        cluster.withholdRouteStatus(true);
        cluster.send(apply(manifest("""
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"web","namespace":"n"},
             "spec":{"parentRefs":[{"name":"g"}],"rules":[{"backendRefs":[{"name":"web","port":80}]}]}}
            """), FieldManager.TRAFFIC));
        pass(20);
        var route = GroupVersionKind.of("gateway.networking.k8s.io/v1", "HTTPRoute");
        assertThat(cluster.get(route, "n", "web").orElseThrow().status().isEmpty())
                .isTrue();
        cluster.withholdRouteStatus(false);
        pass(1);
        assertThat(cluster.get(route, "n", "web")
                        .orElseThrow()
                        .at("status.parents[0].conditions[type=Accepted].status"))
                .contains(Value.of("True"));
        var slice =
                cluster.all(new GroupKind("discovery.k8s.io", "EndpointSlice")).getFirst();
        assertThat(slice.tree().list("endpoints")).hasSize(2);
    }

    @Test
    void aLostAnswerIsALostAnswerAfterTheServerActed() {
        namespace();
        cluster.faults().next(1, Faults.Sort.ANSWER_LOST, request -> true);
        assertThat(catchThrowableOfType(
                                ClusterException.class, () -> cluster.send(apply(web("x:1", 1), FieldManager.RENDER)))
                        .fault()
                        .kind())
                .isEqualTo(ClusterFault.Kind.UNKNOWN);
        assertThat(live().at("spec.replicas")).contains(Value.of(1));
    }

    @Test
    void aWorldIsRebuiltExactlyFromItsRecord() {
        namespace();
        cluster.send(apply(web("x:1", 3), FieldManager.RENDER));
        pass(3);
        cluster.send(apply(web("x:2", 4), FieldManager.RENDER));
        pass(2);
        cluster.put(live().with("spec.replicas", Value.of(2)), "somebody");
        var again = World.rebuild(record, RehearsalJournal.NONE);
        assertThat(again.time().now()).isEqualTo(world.time().now());
        again.time().runUntil(world.time().now().plusSeconds(60));
        pass(60);
        var rebuilt = again.cluster(new ClusterName("c"));
        for (var kind : Schema.kinds()) {
            assertThat(Json.print(Value.list(rebuilt.all(kind.gvk().groupKind()).stream()
                            .map(Manifest::tree)
                            .toList())))
                    .isEqualTo(Json.print(Value.list(cluster.all(kind.gvk().groupKind()).stream()
                            .map(Manifest::tree)
                            .toList())));
        }
    }

    @Test
    void quotaHoldsPodsBackAndSaysSo() {
        namespace();
        cluster.put(manifest("""
            {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q","namespace":"n"},"spec":{"hard":{"pods":"2"}}}
            """), "admin");
        cluster.send(apply(web("x:1", 5), FieldManager.RENDER));
        pass(20);
        assertThat(cluster.all(Controllers.POD)).hasSize(2);
        assertThat(live().status().list("conditions").toString()).contains("exceeded quota");
    }
}
