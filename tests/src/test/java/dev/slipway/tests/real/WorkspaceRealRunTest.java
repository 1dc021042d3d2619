package dev.slipway.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.User;
import dev.slipway.tests.program.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user has it: a workspace with three real clusters, a plan, a saved plan, gates answered from outside. */
@Tag("real")
class WorkspaceRealRunTest {
    private static final List<String> CLUSTERS = List.of("ap-1", "us-1", "eu-1");
    private static final String SHOP = """
        apiVersion: slipway.dev/v1
        kind: WebApp
        metadata: {name: shop}
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
          clusters: {selector: {matchLabels: {tier: prod}}}
          replicas: {total: 20, divide: weighted, weights: {eu-1: 2, us-1: 1, ap-1: 1}}
        waves:
          - {name: first, clusters: [ap-1], soak: 2s, maxFailures: 0}
          - {name: rest, clusters: [us-1, eu-1], needs: [first], maxParallel: 1, soak: 1s, onUnreachable: {wait: 1h}}
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
            approve: {count: 1, expires: 4h}
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

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static Program.Answer finish(Program program, Program.Answer so) {
        var answer = so;
        for (int gates = 0; answer.code() == 5 && gates < 4; gates++) {
            program.run("approve", "latest");
            answer = program.run("resume", "latest");
        }
        return answer;
    }

    @Test
    void savedPlanRunsOverTheClustersOfAWorkspaceAndIsRefusedWhenTheyMoved() {
        var servers = ControlPlane.startAll(CLUSTERS);
        try {
            var program = new Program(
                    folder,
                    () -> servers.stream().map(server -> server.picture("shop")).collect(Collectors.joining()));
            var workspace = new StringBuilder("apiVersion: slipway.dev/v1\nkind: Workspace\nclusters:\n");
            servers.forEach(server -> workspace
                    .append("  - {name: ")
                    .append(server.name())
                    .append(", context: ")
                    .append(server.name())
                    .append(", kubeconfig: \"")
                    .append(server.kubeconfig(User.SLIPWAY))
                    .append("\", labels: {tier: prod}}\n"));
            program.write("slipway.yaml", workspace.toString());
            program.write("plan.yaml", PLAN);
            program.write("shop.yaml", SHOP.formatted("1"));
            assertThat(program.run("cluster", "test", "-n", "shop").code()).isZero();
            var first = finish(program, program.run("run", "plan.yaml", "--yes"));
            assertThat(first.code()).as(first.said()).isZero();
            assertThat(program.run("plan", "plan.yaml", "--detailed-exitcode").code())
                    .isZero();

            program.write("shop.yaml", SHOP.formatted("2"));
            var saved = program.run("plan", "plan.yaml", "--save", "saved.json", "--detailed-exitcode");
            assertThat(saved.code()).as(saved.said()).isEqualTo(2);
            var text = Program.text(folder.resolve("saved.json"));
            assertThat(program.run("show", "saved.json").said())
                    .contains("shop:1")
                    .contains("shop:2");
            program.write("changed.json", text.replace("shop:2", "shop:3"));
            assertThat(program.run("run", "changed.json", "--yes").code()).isEqualTo(4);
            var second = finish(program, program.run("run", "saved.json", "--yes"));
            assertThat(second.code()).as(second.said()).isZero();
            for (var server : servers) {
                assertThat(server.get("shop", "deployment", "shop").toString()).contains("ghcr.io/acme/shop:2");
                assertThat(server.get("shop", "httproute", "shop").toString()).doesNotContain("canary");
            }
            assertThat(program.run("diff", "shop@2", "live:us-1/shop").said()).doesNotContain("shop:1");

            // somebody changed what the plan would write: it is not what was read any more
            servers.getFirst()
                    .kubectl("set", "image", "deployment/shop", "-n", "shop", "shop=ghcr.io/acme/shop:hotfix");
            var stale = program.run("run", "saved.json", "--yes");
            assertThat(stale.code()).as(stale.said()).isEqualTo(4);
            assertThat(stale.said()).contains("hotfix");
        } finally {
            servers.forEach(ControlPlane::close);
        }
    }
}
