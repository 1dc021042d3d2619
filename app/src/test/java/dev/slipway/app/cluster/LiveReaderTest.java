package dev.slipway.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.ClusterReader.Identity;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveReaderTest {
    private static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");

    @TempDir
    private Path home;

    private ClusterConnection connect(ScriptedServer server) {
        var desk = new Desk(home);
        desk.kubeconfig(server.address(), "", "token: t0k3n");
        return desk.open();
    }

    @Test
    void aMissingObjectIsEmptyAndAMissingKindAFault() throws IOException {
        var missing = """
            {"kind":"Status","status":"Failure","message":"deployments.apps \\"web\\" not found","reason":"NotFound","details":{"name":"web","group":"apps","kind":"deployments"},"code":404}\
            """;
        var answer = new AtomicInteger();
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.send(
                        404, "application/json", answer.getAndIncrement() == 0 ? missing : "404 page not found")));
                var cluster = connect(server)) {
            assertThat(cluster.reader().get(DEPLOYMENT, "shop", "web")).isEmpty();
            var error = catchThrowableOfType(
                    ClusterException.class, () -> cluster.reader().get(DEPLOYMENT, "shop", "web"));
            assertThat(error.fault().kind()).isEqualTo(Kind.NOT_FOUND);
        }
    }

    @Test
    void pagesAreReadToTheEndAndAgainFromTheFirstAfterA410() throws IOException {
        var tries = new AtomicInteger();
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> {
                    if (!request.target().contains("continue=")) {
                        exchange.json(200, """
                            {"metadata":{"resourceVersion":"5","continue":"next/+"},"items":[{"metadata":{"name":"a","namespace":"shop"}}]}\
                            """);
                    } else if (tries.getAndIncrement() == 0) {
                        exchange.json(410, """
                            {"kind":"Status","metadata":{"continue":"inconsistent"},"reason":"Expired","message":"too old","code":410}\
                            """);
                    } else {
                        exchange.json(200, """
                            {"metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"b","namespace":"shop"}}]}\
                            """);
                    }
                }));
                var cluster = connect(server)) {
            var query = new ListQuery(DEPLOYMENT, "shop", Map.of("app", "web", "tier", "1"), Map.of());
            var listing = cluster.reader().list(query);
            assertThat(listing.items()).extracting(Manifest::name).containsExactly("a", "b");
            assertThat(listing.items()).allMatch(item -> item.gvk().equals(DEPLOYMENT));
            assertThat(listing.resourceVersion()).isEqualTo("5");
            var last = server.requests().getLast().target();
            assertThat(last).contains("labelSelector=app%3Dweb%2Ctier%3D1", "continue=next%2F%2B", "limit=2");
            assertThat(server.requests()).hasSize(5);
        }
    }

    @Test
    void aPageThatIsTooOldGivesTheTokenToGoOnFromANewerState() throws IOException {
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.json(410, """
            {"kind":"Status","metadata":{"continue":"inconsistent"},"reason":"Expired","message":"too old","code":410}\
            """)));
                var cluster = connect(server)) {
            var error = catchThrowableOfType(
                    ClusterException.class,
                    () -> cluster.reader().page(ListQuery.all(DEPLOYMENT, "shop"), 2, Optional.of("old")));
            assertThat(error.fault().kind()).isEqualTo(Kind.GONE);
            assertThat(error.fault().causes()).singleElement().satisfies(cause -> {
                assertThat(cause.reason()).isEqualTo("Continue");
                assertThat(cause.message()).isEqualTo("inconsistent");
            });
        }
    }

    @Test
    void aReadThatIsTurnedAwayIsAskedAgain() throws IOException {
        var tries = new AtomicInteger();
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> {
                    if (tries.getAndIncrement() < 2) {
                        exchange.json(429, Scripts.status(429, "TooManyRequests", "later"), "Retry-After: 0");
                    } else {
                        exchange.json(200, Scripts.deployment("web", "u1", "7"));
                    }
                }));
                var cluster = connect(server)) {
            assertThat(cluster.reader().get(DEPLOYMENT, "shop", "web")).isPresent();
            assertThat(tries).hasValue(3);
        }
    }

    @Test
    void discoveryReadsTheAggregatedFormAndTheOldOne() throws IOException {
        var aggregated = """
            {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{"metadata":{"name":"apps"},"versions":[{"version":"v1","resources":[
              {"resource":"deployments","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"scope":"Namespaced","verbs":["get"]}]}]}]}\
            """;
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.json(
                        200,
                        switch (request.target()) {
                            case "/api" -> "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}";
                            case "/apis" -> aggregated;
                            default -> "{}";
                        })));
                var cluster = connect(server)) {
            var found = cluster.reader().discover();
            assertThat(found.find(DEPLOYMENT).orElseThrow().plural()).isEqualTo("deployments");
            assertThat(found.find(DEPLOYMENT).orElseThrow().namespaced()).isTrue();
            assertThat(found.find(GroupVersionKind.of("v1", "Namespace"))
                            .orElseThrow()
                            .namespaced())
                    .isFalse();
            cluster.reader().discover();
            assertThat(server.requests().stream().filter(r -> r.target().equals("/apis")))
                    .hasSize(1);
        }
    }

    @Test
    void reviewsAndIdentityAreAsked() throws IOException {
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.json(
                        request.method().equals("POST") ? 201 : 200,
                        switch (request.path()) {
                            case "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews" ->
                                "{\"status\":{\"allowed\":" + request.body().contains("\"verb\":\"patch\"") + "}}";
                            case "/apis/authentication.k8s.io/v1/selfsubjectreviews" ->
                                "{\"status\":{\"userInfo\":{\"username\":\"ann\",\"groups\":[\"release-owners\"]}}}";
                            case "/version" -> "{\"gitVersion\":\"v1.37.2\"}";
                            case "/api/v1/namespaces/kube-system" ->
                                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"c1\"}}";
                            default -> "{}";
                        })));
                var cluster = connect(server)) {
            assertThat(cluster.reader().mayI("patch", DEPLOYMENT, "shop")).isTrue();
            assertThat(cluster.reader().mayI("delete", DEPLOYMENT, "shop")).isFalse();
            assertThat(server.requests("POST").getFirst().body()).contains("\"resource\":\"deployments\"");
            assertThat(cluster.reader().whoAmI()).isEqualTo(new Identity("ann", List.of("release-owners")));
            assertThat(cluster.reader().serverVersion()).isEqualTo("v1.37.2");
            assertThat(cluster.reader().clusterUid()).isEqualTo("c1");
        }
    }
}
