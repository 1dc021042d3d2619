package dev.slipway.app.release.status;

import static dev.slipway.app.release.Objects.AP;
import static dev.slipway.app.release.Objects.deployment;
import static dev.slipway.app.release.Objects.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.workload.Health;
import dev.slipway.app.release.status.ReleaseStatus.RuntimeRecord;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class ReleaseStatusTest {
    private static Manifest web(String status) {
        return deployment("web:1").with("status", Json.parse(status));
    }

    private static Health health(Manifest live) {
        return ReleaseStatus.of(AP, List.of(deployment("web:1").id()), List.of(live), List.of())
                .health();
    }

    @Test
    void aDeploymentIsHealthyWhenAllPodsAreNewAndAvailable() {
        assertThat(health(web("{\"replicas\":3,\"updatedReplicas\":3,\"availableReplicas\":3}")))
                .isEqualTo(Health.HEALTHY);
        assertThat(health(web("{\"replicas\":4,\"updatedReplicas\":3,\"availableReplicas\":3}")))
                .isEqualTo(Health.PROGRESSING);
        assertThat(
                        health(
                                web(
                                        "{\"replicas\":3,\"updatedReplicas\":3,\"availableReplicas\":3,\"conditions\":"
                                                + "[{\"type\":\"Progressing\",\"reason\":\"ProgressDeadlineExceeded\",\"status\":\"False\"}]}")))
                .isEqualTo(Health.DEGRADED);
    }

    @Test
    void aStatusOfAnOlderSpecSaysNothing() {
        var live = web("{\"observedGeneration\":1,\"replicas\":3,\"updatedReplicas\":3,\"availableReplicas\":3}")
                .with("metadata.generation", Value.of(2));
        assertThat(health(live)).isEqualTo(Health.PROGRESSING);
    }

    @Test
    void theWorstObjectDecidesAndWhatIsNotThereIsMissing() {
        var status = ReleaseStatus.of(
                AP,
                List.of(
                        deployment("web:1").id(),
                        object("{apiVersion: v1, kind: Service, metadata: {name: s, namespace: n}}")
                                .id()),
                List.of(web("{\"replicas\":3,\"updatedReplicas\":3,\"availableReplicas\":3}")),
                List.of());
        assertThat(status.health()).isEqualTo(Health.MISSING);
        assertThat(status.objects()).hasSize(2);
    }

    @Test
    void addressesAndInstancesAreRecords() {
        var service = object("{apiVersion: v1, kind: Service, metadata: {name: s, namespace: n}, "
                + "spec: {clusterIP: 10.0.0.1}, status: {loadBalancer: {ingress: [{hostname: lb.example}]}}}");
        var pod = object("{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n}, status: {podIP: 10.1.0.9}}");
        assertThat(ReleaseStatus.of(AP, List.of(), List.of(service, pod), List.of())
                        .records())
                .extracting(RuntimeRecord::sort, RuntimeRecord::value)
                .containsExactly(
                        Tuple.tuple(RuntimeRecord.Sort.ADDRESS, "10.0.0.1"),
                        Tuple.tuple(RuntimeRecord.Sort.ADDRESS, "lb.example"),
                        Tuple.tuple(RuntimeRecord.Sort.INSTANCE, "p"),
                        Tuple.tuple(RuntimeRecord.Sort.INSTANCE_ADDRESS, "10.1.0.9"));
    }
}
