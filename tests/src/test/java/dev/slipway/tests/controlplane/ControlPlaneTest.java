package dev.slipway.tests.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The fixture itself: what other tests rely on when they say that something was seen on a real cluster. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ControlPlaneTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SHOP = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: %1$s}
        spec:
          replicas: 3
          progressDeadlineSeconds: 5
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "shop:%2$s"}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop, namespace: %1$s}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop, namespace: %1$s}
        spec:
          parentRefs: [{name: edge}]
          rules: [{backendRefs: [{name: shop, port: 80, weight: 100}]}]
        """;

    @SuppressWarnings("NullAway.Init")
    private ControlPlane first;

    @SuppressWarnings("NullAway.Init")
    private ControlPlane second;

    @BeforeAll
    void start() {
        var started = ControlPlane.startAll(List.of("ap-1", "us-1"));
        first = started.get(0);
        second = started.get(1);
    }

    @AfterAll
    void stop() {
        first.close();
        second.close();
    }

    private static String namespace(ControlPlane cluster, String name) {
        cluster.kubectl("create", "namespace", name);
        // Pods are refused until the namespace has its service account.
        cluster.kubectl("wait", "--namespace", name, "--for=create", "serviceaccount/default", "--timeout=60s");
        return name;
    }

    private static void apply(ControlPlane cluster, String namespace, String tag) {
        cluster.kubectlWith(SHOP.formatted(namespace, tag), "apply", "--filename", "-");
    }

    @Test
    void aDeploymentGetsReadyAndTheRecorderSeesItsPods() {
        var namespace = namespace(first, "ready");
        apply(first, namespace, "1");
        first.kubectl("rollout", "status", "--namespace", namespace, "deployment/shop", "--timeout=60s");
        assertThat(first.get(namespace, "deployment", "shop")
                        .at("/status/availableReplicas")
                        .asInt())
                .isEqualTo(3);
        var pods = first.awaitRecord(
                "three ready pods",
                LIMIT,
                line -> line.kind().equals("Pods")
                        && line.namespace().equals(namespace)
                        && line.values().at("/0/ready").asInt() == 3);
        assertThat(pods.values().at("/0/image").asText()).isEqualTo("shop:1");
    }

    @Test
    void twoControlPlanesKnowNothingOfEachOther() {
        namespace(first, "only-here");
        assertThat(second.kubectl("get", "namespaces", "--output", "name")).doesNotContain("only-here");
        assertThat(second.kubectl("get", "nodes", "--output", "name").lines()).hasSize(3);
    }

    /** They choose their ports long before they listen on them; a component that finds its port taken ends. */
    @Test
    void controlPlanesThatStartTogetherTakeNoPortFromEachOther() throws IOException {
        int needed = 2 * first.ports();
        int from = freePorts(needed);
        var together = ControlPlane.startAll(
                List.of("ap-2", "us-2"), "--nodes=1", "--ports=%d-%d".formatted(from, from + needed - 1));
        try {
            for (var cluster : together) {
                var namespace = namespace(cluster, "together");
                apply(cluster, namespace, "1");
                cluster.kubectl("rollout", "status", "--namespace", namespace, "deployment/shop", "--timeout=60s");
            }
        } finally {
            together.forEach(ControlPlane::close);
        }
    }

    /** The first of so many neighbouring ports, none of which anybody listens on. */
    private static int freePorts(int count) throws IOException {
        var loopback = InetAddress.getByName("127.0.0.1");
        var random = new Random();
        for (int tries = 0; tries < 1_000; tries++) {
            int from = random.nextInt(10_000, 18_000 - count);
            int port = from;
            while (port < from + count && free(loopback, port)) {
                port++;
            }
            if (port == from + count) {
                return from;
            }
        }
        throw new IOException("no " + count + " neighbouring ports are free on " + loopback);
    }

    private static boolean free(InetAddress address, int port) {
        try (var socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Test
    void theTagOfAnImageChoosesHowPodsFail() {
        var namespace = namespace(first, "failing");
        var reasons = Map.of("bad", "ImagePullBackOff", "crash", "CrashLoopBackOff");
        reasons.forEach((tag, reason) -> {
            first.kubectl("run", tag, "--namespace", namespace, "--image=shop:" + tag);
            first.kubectl(
                    "wait",
                    "--namespace",
                    namespace,
                    "--for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=" + reason,
                    "pod/" + tag,
                    "--timeout=60s");
        });
        first.kubectl(
                "wait",
                "--namespace",
                namespace,
                "--for=jsonpath={.status.containerStatuses[0].restartCount}=3",
                "pod/crash",
                "--timeout=60s");
        apply(first, namespace, "never");
        assertThatThrownBy(() -> first.kubectl(
                        "rollout", "status", "--namespace", namespace, "deployment/shop", "--timeout=60s"))
                .hasMessageContaining("exceeded its progress deadline");
    }

    @Test
    void aRouteGetsItsStatusUnlessItIsWithheld() {
        var namespace = namespace(first, "routes");
        apply(first, namespace, "1");
        first.awaitRecord(
                "the accepted route",
                LIMIT,
                line -> line.isAbout("HTTPRoute", namespace, "shop")
                        && line.values().path("accepted").asBoolean()
                        && line.values().path("observed").asInt() == 1);
        first.routeStatus(RouteStatus.withholding(namespace + "/shop"));
        var weigh = "[{\"op\":\"replace\",\"path\":\"/spec/rules/0/backendRefs/0/weight\",\"value\":7}]";
        first.kubectl("patch", "--namespace", namespace, "httproute/shop", "--type=json", "--patch", weigh);
        first.awaitRecord(
                "the new weight",
                LIMIT,
                line -> line.isAbout("HTTPRoute", namespace, "shop")
                        && line.values().at("/backends/0/weight").asInt() == 7);
        // A second route that is not withheld shows that the gateway has had time to answer for the first.
        first.kubectlWith(
                SHOP.formatted(namespace, "1").replace("name: shop, namespace", "name: other, namespace"),
                "apply",
                "--filename",
                "-");
        first.awaitRecord(
                "the other route",
                LIMIT,
                line -> line.isAbout("HTTPRoute", namespace, "other")
                        && line.values().path("observed").asInt() == 1);
        assertThat(first.get(namespace, "httproute", "shop")
                        .at("/status/parents/0/conditions/0/observedGeneration")
                        .asInt())
                .isEqualTo(1);
        first.routeStatus(RouteStatus.prompt());
        first.awaitRecord(
                "the status of the new weight",
                LIMIT,
                line -> line.isAbout("HTTPRoute", namespace, "shop")
                        && line.values().path("observed").asInt() == 2);
    }

    @Test
    void theAuditLogHasEveryRequestAndTheBodiesOfWrites() {
        var namespace = namespace(second, "audited");
        apply(second, namespace, "1");
        second.kubectl("annotate", "--namespace", namespace, "deployment/shop", "slipway.dev/effect-render=01/apply/1");
        var writes = second.audit().stream()
                .filter(AuditEntry::isAcceptedWrite)
                .filter(entry -> entry.uri().contains("/namespaces/" + namespace + "/deployments/shop"))
                .filter(entry -> entry.user().equals("admin"))
                .toList();
        assertThat(writes).singleElement().satisfies(entry -> {
            assertThat(entry.verb()).isEqualTo("patch");
            assertThat(entry.request()
                            .at("/metadata/annotations/slipway.dev~1effect-render")
                            .asText())
                    .isEqualTo("01/apply/1");
        });
    }

    @Test
    void theApiServerComesBackOnItsPortWithWhatItHad() {
        var namespace = namespace(second, "restarted");
        var before = second.pid(Component.API_SERVER);
        second.restartApiServer(Signal.KILL);
        assertThat(second.pid(Component.API_SERVER)).isNotEqualTo(before);
        assertThat(second.kubectl("get", "namespace", namespace, "--output", "name"))
                .contains(namespace);
    }

    @Test
    void aCutResponseMeansThatTheServerHasCommitted() {
        var namespace = namespace(second, "cut");
        var proxied = second.kubeconfig(User.SLIPWAY_PROXIED).toString();
        second.proxy().forgetRequests();
        second.proxy().add(Fault.cutResponse("POST", "/configmaps", 1));
        assertThatThrownBy(() -> second.kubectl(
                        "--kubeconfig", proxied, "create", "configmap", "kept", "--namespace", namespace))
                .isInstanceOf(ControlPlaneException.class);
        second.proxy().clear();
        assertThat(second.kubectl("get", "configmap", "kept", "--namespace", namespace))
                .contains("kept");
        assertThat(second.proxy().requests().stream()
                        .filter(request -> request.method().equals("POST")))
                .singleElement()
                .satisfies(request -> assertThat(request.code()).isEqualTo(201));
    }

    @Test
    void nothingIsLeftAfterTheEnd() {
        var third = ControlPlane.start("eu-1", "--nodes=1", "--emulated-version=1.36");
        var kubeconfig = third.kubeconfig(User.ADMIN);
        var processes = List.of(Component.values()).stream()
                .map(component -> ProcessHandle.of(third.pid(component)).orElseThrow())
                .toList();
        assertThat(third.kubectl("get", "--raw", "/version")).contains("\"emulationMinor\": \"36\"");
        third.close();
        assertThat(kubeconfig).matches(file -> !Files.exists(file));
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }
}
