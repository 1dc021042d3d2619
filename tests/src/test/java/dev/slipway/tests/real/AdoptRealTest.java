package dev.slipway.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.User;
import dev.slipway.tests.program.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What kubectl, Helm and an autoscaler left behind is taken over without a pod noticing, and then released over; the program
 * is killed while it takes over and while it rolls.
 */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdoptRealTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WORKSPACE = """
        apiVersion: slipway.dev/v1
        kind: Workspace
        clusters:
          - {name: ap-1, context: ap-1, kubeconfig: "%s"}
        """;
    private static final String OBJECTS = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: %1$s, labels: {app: web%3$s}%4$s}
        spec:
          %5$s
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/web:%2$s", ports: [{containerPort: 8080}]}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: %1$s, labels: {app: web%3$s}%4$s}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
        """;
    private static final String AUTOSCALER = """
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web, namespace: %1$s}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 10}
        """;
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        application: web.yaml
        placement: {namespace: %s, clusters: {names: [ap-1]}}
        %s
        """;
    private static final String TAKE_OVER = "steps: [{apply: {objects: rendered}}]";
    private static final String ROLL = "strategy: rolling";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ControlPlane server;

    @BeforeAll
    void start() {
        server = ControlPlane.start("ap-1");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Program program(String namespace) {
        server.kubectl("create", "namespace", namespace);
        var program = new Program(folder, () -> server.picture(namespace));
        program.write("slipway.yaml", WORKSPACE.formatted(server.kubeconfig(User.SLIPWAY)));
        program.write("web.yaml", """
                apiVersion: slipway.dev/v1
                kind: Manifests
                metadata: {name: web}
                spec: {paths: [objects.yaml]}
                """);
        program.write("plan.yaml", PLAN.formatted(namespace, TAKE_OVER));
        return program;
    }

    @Test
    void whatKubectlAppliedOnTheClientsSideIsTakenOver() {
        var program = program("by-kubectl");
        var objects = OBJECTS.formatted("by-kubectl", "1", "", "", "replicas: 4");
        server.kubectlWith(objects, "apply", "-f", "-");
        program.write("objects.yaml", objects);
        takesOver(program, "by-kubectl", "kubectl-client-side-apply", 4);
        releases(program, "by-kubectl", OBJECTS.formatted("by-kubectl", "2", "", "", "replicas: 4"));
    }

    @Test
    void whatHelmInstalledIsTakenOver() {
        var program = program("by-helm");
        var objects = OBJECTS.formatted(
                "by-helm",
                "1",
                ", app.kubernetes.io/managed-by: Helm",
                ", annotations: {meta.helm.sh/release-name: web, meta.helm.sh/release-namespace: by-helm}",
                "replicas: 3");
        server.kubectlWith(objects, "create", "--field-manager=helm", "-f", "-");
        program.write("objects.yaml", OBJECTS.formatted("by-helm", "1", "", "", "replicas: 3"));
        takesOver(program, "by-helm", "helm", 3);
        releases(program, "by-helm", OBJECTS.formatted("by-helm", "2", "", "", "replicas: 3"));
    }

    @Test
    void whatAnAutoscalerScaledKeepsItsPods() {
        var program = program("scaled");
        var objects = OBJECTS.formatted("scaled", "1", "", "", "") + AUTOSCALER.formatted("scaled");
        server.kubectlWith(objects, "apply", "-f", "-");
        server.kubectl("scale", "deployment/web", "-n", "scaled", "--replicas=5");
        program.write("objects.yaml", objects);
        takesOver(program, "scaled", "kubectl-client-side-apply", 5);
        releases(program, "scaled", OBJECTS.formatted("scaled", "2", "", "", "") + AUTOSCALER.formatted("scaled"));
        assertThat(server.get("scaled", "deployment", "web")
                        .path("spec")
                        .path("replicas")
                        .asInt())
                .isEqualTo(5);
        assertThat(server.get("scaled", "hpa", "web")
                        .path("spec")
                        .path("minReplicas")
                        .asInt())
                .isEqualTo(2);
    }

    /** The controller raises to its lower bound by itself; for that it needs no metrics. */
    @Test
    void whatAnAutoscalerRaisedByItselfKeepsItsPods() {
        var program = program("raised");
        var autoscaler = AUTOSCALER.formatted("raised").replace("minReplicas: 2", "minReplicas: 4");
        var objects = OBJECTS.formatted("raised", "1", "", "", "") + autoscaler;
        server.kubectlWith(objects, "apply", "-f", "-");
        program.write("objects.yaml", objects);
        takesOver(program, "raised", "kubectl-client-side-apply", 4);
        assertThat(server.get("raised", "deployment", "web")
                        .path("metadata")
                        .path("managedFields")
                        .findValuesAsText("subresource"))
                .contains("scale");
        releases(program, "raised", OBJECTS.formatted("raised", "2", "", "", "") + autoscaler);
        assertThat(server.get("raised", "deployment", "web")
                        .path("spec")
                        .path("replicas")
                        .asInt())
                .isEqualTo(4);
    }

    private void takesOver(Program program, String namespace, String manager, int pods) {
        server.awaitRecord(
                pods + " ready pods",
                LIMIT,
                line -> line.isAbout("Deployment", namespace, "web")
                        && line.values().path("ready").asInt() == pods);
        var before = pods(namespace);
        assertThat(before).hasSize(pods);
        assertThat(managers(namespace, "deployment")).contains(manager);

        var refused = program.run("run", "plan.yaml", "--yes");
        assertThat(refused.code()).as(refused.said()).isEqualTo(1);
        assertThat(refused.said())
                .contains("Deployment.apps " + namespace + "/web")
                .contains("--adopt");
        assertThat(managers(namespace, "deployment")).contains(manager);

        var adopted = killed(program, "ap-1 adopt ", "run", "plan.yaml", "--adopt", "--yes");
        for (int gates = 0; adopted.code() == 5 && gates < 4; gates++) {
            program.run("approve", "latest");
            adopted = program.run("resume", "latest");
        }
        assertThat(adopted.code()).as(adopted.said()).isIn(0, 1);
        assertThat(program.run("show", "latest").said()).contains("succeeded");
        assertThat(managers(namespace, "deployment")).doesNotContain(manager).contains("slipway:render");
        assertThat(managers(namespace, "service")).doesNotContain(manager).contains("slipway:render");
        assertThat(pods(namespace)).as(adopted.said()).isEqualTo(before);
    }

    /** Kills the program when it shows the step, and lets another one go on. */
    private static Program.Answer killed(Program program, String step, String... arguments) {
        var running = program.start(arguments);
        var line = running.until(each -> each.contains(step));
        running.kill();
        assertThat(line).as("never:" + step).isPresent();
        return program.run("resume", "latest");
    }

    private void releases(Program program, String namespace, String objects) {
        program.write("objects.yaml", objects);
        program.write("plan.yaml", PLAN.formatted(namespace, ROLL));
        var answer = killed(program, "ap-1 rolling", "run", "plan.yaml", "--yes");
        for (int gates = 0; answer.code() == 5 && gates < 4; gates++) {
            program.run("approve", "latest");
            answer = program.run("resume", "latest");
        }
        assertThat(answer.code()).as(answer.said()).isIn(0, 1);
        assertThat(program.run("show", "latest").said()).contains("succeeded");
        assertThat(WireOracle.writesByEffect(server.audit(), namespace))
                .allSatisfy((effect, writes) -> assertThat(writes).hasSize(1));
        assertThat(server.get(namespace, "deployment", "web").toString()).contains("ghcr.io/acme/web:2");
    }

    private List<String> managers(String namespace, String kind) {
        var names = new ArrayList<String>();
        for (var entry : server.get(namespace, kind, "web").path("metadata").path("managedFields")) {
            if (!entry.has("subresource")) {
                names.add(entry.path("manager").asText());
            }
        }
        return names;
    }

    private List<String> pods(String namespace) {
        var list = json(server.kubectl("get", "pods", "-n", namespace, "-l", "app=web", "-o", "json"));
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .map(pod -> pod.path("metadata").path("uid").asText())
                .sorted()
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
