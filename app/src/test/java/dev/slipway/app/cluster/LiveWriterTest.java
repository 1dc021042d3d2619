package dev.slipway.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.cluster.WriteRequest.Propagation;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LiveWriterTest {
    private static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");

    @TempDir
    private Path home;

    private static Manifest manifest(String json) {
        return new Manifest((ObjectValue) Json.parse(json));
    }

    private static WriteRequest apply(String json) {
        return new WriteRequest.Apply(manifest(json), FieldManager.RENDER, false, false);
    }

    private ClusterConnection connect(URI server) {
        var desk = new Desk(home);
        desk.kubeconfig(server, "", "token: t0k3n");
        return desk.open();
    }

    private static ClusterFault fault(ClusterConnection cluster, WriteRequest request) {
        return catchThrowableOfType(
                        ClusterException.class, () -> cluster.writer().send(request))
                .fault();
    }

    @Test
    void anApplySendsTheTreeAsItIsWrittenAndSaysWhoseItIs() throws IOException {
        try (var server = ScriptedServer.plain(Scripts.api(
                        (request, exchange) -> exchange.json(200, request.body().replace("1.50", "1.5"))));
                var cluster = connect(server.address())) {
            var sent = """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"ratio":1.50,"unheardOf":{"z":1,"a":2}}}\
                """;
            var answer = cluster.writer()
                    .send(new WriteRequest.Apply(manifest(sent), FieldManager.SCALE, true, true))
                    .orElseThrow();
            assertThat(server.requests("PATCH")).singleElement().satisfies(request -> {
                assertThat(request.path()).isEqualTo("/apis/apps/v1/namespaces/shop/deployments/web");
                assertThat(request.target())
                        .contains("fieldManager=slipway%3Ascale", "force=true", "dryRun=All", "fieldValidation=Strict");
                assertThat(request.header("Content-Type")).isEqualTo("application/apply-patch+yaml");
                assertThat(request.header("Authorization")).isEqualTo("Bearer t0k3n");
                assertThat(request.body()).isEqualTo(sent);
            });
            assertThat(Json.print(answer.spec())).isEqualTo("{\"ratio\":1.5,\"unheardOf\":{\"z\":1,\"a\":2}}");
        }
    }

    @Test
    void aPatchSendsItsOperationsAndADeleteItsPreconditions() throws IOException {
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.json(
                        200,
                        request.method().equals("DELETE")
                                ? "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}"
                                : Scripts.deployment("web", "u1", "8"))));
                var cluster = connect(server.address())) {
            var target = manifest(Scripts.deployment("web", "u1", "7")).id();
            var patched = cluster.writer()
                    .send(new WriteRequest.Patch(
                            DEPLOYMENT,
                            target,
                            List.of(
                                    new JsonPatchOperation.Test("/metadata/uid", Value.of("u1")),
                                    new JsonPatchOperation.Replace("/spec/replicas", Value.of(4)),
                                    new JsonPatchOperation.Add("/metadata/labels/a~1b", Value.of("x")),
                                    new JsonPatchOperation.Remove("/spec/paused")),
                            FieldManager.TRAFFIC,
                            false));
            assertThat(patched.orElseThrow().resourceVersion()).contains("8");
            var patch = server.requests("PATCH").getFirst();
            assertThat(patch.header("Content-Type")).isEqualTo("application/json-patch+json");
            assertThat(patch.body())
                    .isEqualTo(
                            "[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"u1\"},{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":4},{\"op\":\"add\",\"path\":\"/metadata/labels/a~1b\",\"value\":\"x\"},{\"op\":\"remove\",\"path\":\"/spec/paused\"}]");

            var deleted = cluster.writer()
                    .send(new WriteRequest.Delete(
                            DEPLOYMENT, target, Optional.of("u1"), Optional.of("8"), Propagation.FOREGROUND, true));
            assertThat(deleted).isEmpty();
            var delete = server.requests("DELETE").getFirst();
            assertThat(delete.target()).endsWith("/deployments/web?dryRun=All");
            var options = (ObjectValue) Json.parse(delete.body());
            assertThat(options.text("propagationPolicy")).contains("Foreground");
            assertThat(options.object("preconditions")).isEqualTo(Value.object("uid", "u1", "resourceVersion", "8"));
            assertThat(options.list("dryRun")).containsExactly(Value.of("All"));
        }
    }

    @Test
    void aResponseLostAfterTheServerActedIsUnknownAndSentOnce() throws IOException {
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.cut()));
                var cluster = connect(server.address())) {
            // The write goes out on the connection that discovery left behind, which a client might think merely
            // expired.
            assertThat(fault(cluster, apply(Scripts.deployment("web", "u1", "7")))
                            .kind())
                    .isEqualTo(Kind.UNKNOWN);
            assertThat(server.requests("PATCH")).hasSize(1);
        }
    }

    @Test
    void anAnswerCutInTheMiddleIsUnknownAndSentOnce() throws IOException {
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> {
                    exchange.beginStream();
                    exchange.chunk("{\"apiVersion\":\"apps/v1\",");
                    exchange.cut();
                }));
                var cluster = connect(server.address())) {
            assertThat(fault(cluster, apply(Scripts.deployment("web", "u1", "7")))
                            .kind())
                    .isEqualTo(Kind.UNKNOWN);
            assertThat(server.requests("PATCH")).hasSize(1);
        }
    }

    @Test
    void noAnswerInTimeIsUnknownAndSentOnce() throws IOException {
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.stayOpen()))) {
            var desk = new Desk(home);
            desk.kubeconfig(server.address(), "", "token: t0k3n");
            var impatient = new ConnectionSettings(
                    Duration.ofSeconds(5),
                    Duration.ofMillis(300),
                    1000,
                    1000,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(5),
                    Duration.ofMillis(5),
                    Duration.ofSeconds(1),
                    500);
            try (var cluster = desk.connections(impatient).open(Desk.target())) {
                assertThat(fault(cluster, apply(Scripts.deployment("web", "u1", "7")))
                                .kind())
                        .isEqualTo(Kind.UNKNOWN);
                assertThat(server.requests("PATCH")).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadRequest, INVALID",
        "401, Unauthorized, UNAUTHORIZED",
        "403, Forbidden, FORBIDDEN",
        "404, NotFound, NOT_FOUND",
        "409, Conflict, CONFLICT",
        "410, Expired, GONE",
        "415, UnsupportedMediaType, INVALID",
        "422, Invalid, INVALID",
        "429, TooManyRequests, NOT_SENT",
        "500, InternalError, UNKNOWN",
        "503, ServiceUnavailable, UNKNOWN",
        "504, Timeout, UNKNOWN"
    })
    void everyAnswerHasItsFaultAndIsSentOnce(int code, String reason, Kind kind) throws IOException {
        try (var server = ScriptedServer.plain(Scripts.api(
                        (request, exchange) -> exchange.json(code, Scripts.status(code, reason, "because"))));
                var cluster = connect(server.address())) {
            var fault = fault(cluster, apply(Scripts.deployment("web", "u1", "7")));
            assertThat(fault.kind()).isEqualTo(kind);
            assertThat(fault.code()).isEqualTo(code);
            assertThat(fault.reason()).isEqualTo(reason);
            assertThat(fault.message()).isEqualTo("because");
            assertThat(server.requests("PATCH")).hasSize(1);
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        try (var elsewhere = ScriptedServer.plain((request, exchange) -> exchange.json(200, "{}"));
                var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.send(
                        307, "text/html", "<a>", "Location: " + elsewhere.address() + request.target())));
                var cluster = connect(server.address())) {
            assertThat(fault(cluster, apply(Scripts.deployment("web", "u1", "7")))
                            .kind())
                    .isEqualTo(Kind.UNUSABLE);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aRefusedConnectionIsNotSent() throws IOException {
        var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.json(200, "{}")));
        try (var cluster = connect(server.address())) {
            cluster.reader().get(DEPLOYMENT, "shop", "web");
        } catch (ClusterException e) {
            assertThat(e.fault().kind()).isEqualTo(Kind.UNKNOWN);
        }
        try (var cluster = connect(server.address())) {
            server.close();
            var fault = fault(cluster, apply(Scripts.deployment("web", "u1", "7")));
            assertThat(fault.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(fault.message()).contains("refused the connection");
        }
    }

    @Test
    void anUnknownHostNameIsNotSent() {
        try (var cluster = connect(URI.create("http://nowhere.invalid:6443"))) {
            assertThat(fault(cluster, apply(Scripts.deployment("web", "u1", "7")))
                            .kind())
                    .isEqualTo(Kind.NOT_SENT);
        }
    }

    @Test
    void conflictingFieldsAndManagersAreKept() throws IOException {
        var conflict = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Apply failed with 1 conflict","reason":"Conflict","code":409,
             "details":{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \\"kubectl\\"","field":".spec.replicas"}]}}\
            """;
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.json(409, conflict)));
                var cluster = connect(server.address())) {
            assertThat(fault(cluster, apply(Scripts.deployment("web", "u1", "7")))
                            .causes())
                    .containsExactly(new ClusterFault.Cause(
                            "FieldManagerConflict", ".spec.replicas", "conflict with \"kubectl\""));
        }
    }

    @Test
    void retryAfterHoldsTheNextRequestBack() throws IOException {
        var asked = new AtomicInteger();
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> {
                    if (asked.getAndIncrement() == 0) {
                        exchange.json(429, Scripts.status(429, "TooManyRequests", "slow down"), "Retry-After: 1");
                    } else {
                        exchange.json(200, request.body());
                    }
                }));
                var cluster = connect(server.address())) {
            var write = apply(Scripts.deployment("web", "u1", "7"));
            var began = System.nanoTime();
            assertThat(fault(cluster, write).retryAfter()).contains(Duration.ofSeconds(1));
            assertThat(server.requests("PATCH")).hasSize(1);
            cluster.writer().send(write);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void aServerThatEchoesASecretDoesNotSpreadIt() throws IOException {
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.json(
                        422,
                        Scripts.status(
                                422,
                                "Invalid",
                                "admission refused hunter2-and-more, aHVudGVyMi1hbmQtbW9yZQ== and hunter2-an…"))));
                var cluster = connect(server.address())) {
            var secret = apply("""
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"shop"},"data":{"password":"aHVudGVyMi1hbmQtbW9yZQ=="}}\
                """);
            var error = catchThrowableOfType(
                    ClusterException.class, () -> cluster.writer().send(secret));
            assertThat(error.fault().message()).isEqualTo("admission refused ***, *** and ***…");
            assertThat(error).hasMessageNotContaining("hunter2").hasMessageNotContaining("aHVudGVy");
        }
    }

    @Test
    void whatCannotBeMeantIsRefusedBeforeAnythingIsSent() throws IOException {
        try (var server = ScriptedServer.plain(Scripts.api((request, exchange) -> exchange.json(200, "{}")));
                var cluster = connect(server.address())) {
            var withheld = manifest(Scripts.deployment("web", "u1", "7")).with("spec.x", new Value.SecretValue("d1"));
            assertThat(fault(cluster, new WriteRequest.Apply(withheld, FieldManager.RENDER, false, false))
                            .message())
                    .contains("not filled in");
            assertThat(fault(cluster, apply("""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"namespace":"shop"}}\
                """)).message()).contains("no name");
            assertThat(fault(cluster, apply("""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"}}\
                """)).message()).contains("needs" + " a namespace");
            assertThat(fault(cluster, apply("""
                {"apiVersion":"apps/v1","kind":"Depolyment","metadata":{"name":"web","namespace":"shop"}}\
                """)).message())
                    .contains("does not" + " serve" + " apps/v1" + " Depolyment");
            assertThat(server.requests("PATCH")).isEmpty();
        }
    }
}
