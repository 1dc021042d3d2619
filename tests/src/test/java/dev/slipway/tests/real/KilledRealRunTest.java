package dev.slipway.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.User;
import dev.slipway.tests.program.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program itself, killed by the operating system in every step kind over a real API server and taken up again, forward
 * and in roll back: the objects end as those of a run that nobody disturbed, and the server's own audit log shows one write
 * per effect.
 */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledRealRunTest {
    private static final String WORKSPACE = """
        apiVersion: slipway.dev/v1
        kind: Workspace
        clusters:
          - {name: ap-1, context: ap-1, kubeconfig: "%s"}
        """;
    private static final String SHOP = """
        apiVersion: slipway.dev/v1
        kind: WebApp
        metadata: {name: shop, namespace: %1$s}
        spec:
          image: ghcr.io/acme/shop:%2$s
          port: 8080
          replicas: 4
          files: {/etc/shop/greeting.txt: "hello %2$s"}
          route: {gateway: {name: public, namespace: infra}, hostnames: [shop.example.com]}
        ---
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        placement: {clusters: {names: [ap-1]}}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 50%%}
          - traffic: {match: {headers: {x-canary: "1"}}}
          - traffic: {weight: 50}
          - wait: {object: {apiVersion: apps/v1, kind: Deployment, name: shop}, until: "object.status.readyReplicas >= 1"}
          - pause: {for: 2s}
          - approve: {count: 1}
          - scale: {canary: 100%%}
          - traffic: {weight: 100}
          - drain: {for: 2s}
          - promote: {drain: 2s}
          - prune: {}
        """;
    /** Lines after which the program is killed, in the order in which a run shows them. */
    private static final List<String> FORWARD = List.of(
            " apply-1 ",
            " scale-1 ",
            " traffic-1 ",
            " traffic-2 ",
            " wait-1 ",
            " pause-1 ",
            " approve-1 ",
            " scale-2 ",
            " traffic-3 ",
            " drain-1 ");
    /** Then the parts of promote, each killed where it is seen first, and the last step. */
    private static final List<String> LATER = List.of(
            " promote-1 ◔.*(?:has seen the change|pods have the present template)",
            " promote-1 ◔.*HTTPRoute",
            " promote-1 ◔.*draining",
            " prune-1 ");

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
        release(program, namespace, "1");
        var first = finish(program, program.run("run", "shop.yaml", "--yes"));
        assertThat(first.code()).as(first.said()).isZero();
        return program;
    }

    private static void release(Program program, String namespace, String version) {
        program.write("shop.yaml", SHOP.formatted(namespace, version));
    }

    /** Answers gates until the run has ended. */
    private static Program.Answer finish(Program program, Program.Answer so) {
        var answer = so;
        for (int gates = 0; answer.code() == 5 && gates < 4; gates++) {
            program.run("approve", "latest");
            answer = program.run("resume", "latest");
        }
        return answer;
    }

    @Test
    void killedInEveryStepKindItEndsAsIfNobodyHadBeenThere() {
        var undisturbed = program("calm");
        release(undisturbed, "calm", "2");
        var calm = finish(undisturbed, undisturbed.run("run", "shop.yaml", "--yes"));
        assertThat(calm.code()).as(calm.said()).isZero();

        var program = program("killed");
        int before = server.record().size();
        release(program, "killed", "2");
        var running = program.start("run", "shop.yaml", "--yes");
        var story = new StringBuilder();
        for (var moment : FORWARD) {
            var line = running.until(each -> each.contains(moment));
            running.kill();
            story.append("killed after: ")
                    .append(line.orElse("never: " + moment))
                    .append('\n');
            assertThat(line).as(story.toString()).isPresent();
            if (moment.equals(" approve-1 ")) {
                program.run("approve", "latest");
            }
            running = program.start("resume", "latest");
        }
        var later = new ArrayList<>(LATER.stream().map(Pattern::compile).toList());
        while (!later.isEmpty()) {
            var line = running.until(
                    each -> later.removeIf(pattern -> pattern.matcher(each).find()));
            if (line.isEmpty()) {
                break;
            }
            running.kill();
            story.append("killed after: ").append(line.get()).append('\n');
            running = program.start("resume", "latest");
        }
        assertThat(later).as(story.toString()).isEmpty();
        var end = finish(program, running.answer());
        assertThat(end.code()).as(story + end.said()).isIn(0, 1);
        assertThat(program.run("show", "latest").said()).as(story.toString()).contains("succeeded");

        assertThat(objects("killed")).isEqualTo(objects("calm"));
        assertThat(WireOracle.writesByEffect(server.audit(), "killed"))
                .hasSizeGreaterThan(10)
                .allSatisfy((effect, writes) ->
                        assertThat(writes).as(story.toString()).hasSize(1));
        assertThat(Onlooker.shares(
                        server.record().subList(before, server.record().size()), "killed", 4))
                .containsExactly(0, 50, 100, 0);
        assertThat(program.run("store", "check").code()).isZero();
    }

    @Test
    void killedWhileItRollsBackItEndsAtTheVersionBefore() {
        var program = program("back");
        var before = objects("back");
        int recorded = server.record().size();
        release(program, "back", "2");
        var running = program.start("run", "shop.yaml", "--yes");
        assertThat(running.until(line -> line.contains(" traffic-2 ✔"))).isPresent();
        running.kill();
        running = program.start("rollback", "latest", "--reason", "the test says so", "--yes");
        int kills = 0;
        for (var moment : List.of("roll", "HTTPRoute", "drain", "Deployment")) {
            var line = running.until(each -> each.contains("ap-1") && each.contains(moment) && each.contains("◔"));
            if (line.isPresent()) {
                running.kill();
                kills++;
            }
            running = program.start("resume", "latest");
        }
        var end = running.answer();
        assertThat(program.run("show", "latest").said()).as(end.said()).contains("rolled back");
        assertThat(kills).as(end.said()).isPositive();
        assertThat(objects("back")).isEqualTo(before);
        assertThat(WireOracle.writesByEffect(server.audit(), "back"))
                .allSatisfy((effect, writes) -> assertThat(writes).hasSize(1));
        assertThat(Onlooker.shares(
                        server.record().subList(recorded, server.record().size()), "back", 4))
                .endsWith(0);
    }

    /** What stands in a namespace, without what a server gives by its nature and marks of the journal. */
    private List<String> objects(String namespace) {
        var all = new ArrayList<String>();
        for (var resource : List.of("deployments", "services", "httproutes", "configmaps", "leases")) {
            for (var item : json(server.kubectl("get", resource, "-n", namespace, "-o", "json"))
                    .path("items")) {
                var object = (ObjectNode) item;
                var metadata = (ObjectNode) object.path("metadata");
                if (metadata.path("name").asText().equals("kube-root-ca.crt")) {
                    continue;
                }
                if (metadata.path("name").asText().equals("slipway-shop-inventory")) {
                    ((ObjectNode) object.path("data")).remove(List.of("run", "snapshot"));
                }
                metadata.remove(List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"));
                if (metadata.get("annotations") instanceof ObjectNode annotations) {
                    var names = new ArrayList<String>();
                    annotations.fieldNames().forEachRemaining(names::add);
                    names.stream()
                            .filter(name ->
                                    name.startsWith("slipway.dev/") || name.startsWith("deployment.kubernetes.io/"))
                            .forEach(annotations::remove);
                }
                object.remove("status");
                if (object.get("spec") instanceof ObjectNode spec) {
                    spec.remove(List.of("clusterIP", "clusterIPs"));
                }
                all.add(object.toString()
                        .replace("\"" + namespace + "\"", "\"NAMESPACE\"")
                        .replace(" " + namespace + "/", " NAMESPACE/")
                        .replace("Namespace " + namespace, "Namespace NAMESPACE"));
            }
        }
        return all;
    }

    private static JsonNode json(String text) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
