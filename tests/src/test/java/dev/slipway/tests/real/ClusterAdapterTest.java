package dev.slipway.tests.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.ClusterReader.WatchEvent;
import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.cluster.WriteRequest.Propagation;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.app.cluster.ClusterConnection;
import dev.slipway.app.cluster.ConnectionSettings;
import dev.slipway.app.cluster.Connections;
import dev.slipway.app.cluster.ExecConsent;
import dev.slipway.app.cluster.HostEnvironment;
import dev.slipway.tests.controlplane.AuditEntry;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.Fault;
import dev.slipway.tests.controlplane.Signal;
import dev.slipway.tests.controlplane.User;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the adapter promises, kept by a real API server while things break between the two. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterAdapterTest {
    private static final GroupVersionKind CONFIG_MAP = GroupVersionKind.of("v1", "ConfigMap");
    private static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");
    private static final Duration SILENCE = Duration.ofSeconds(90);

    @SuppressWarnings("NullAway.Init")
    private ControlPlane server;

    @SuppressWarnings("NullAway.Init")
    private String namespace;

    private int namespaces;

    private final LinkedBlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
    private final List<ClusterConnection> opened = new ArrayList<>();

    @BeforeAll
    void start() {
        server = ControlPlane.start("adapter", "--nodes=1");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void openNamespace() {
        events.clear();
        namespace = "adapter-" + ++namespaces;
        server.kubectl("create", "namespace", namespace);
    }

    @AfterEach
    void restore() {
        opened.forEach(ClusterConnection::close);
        opened.clear();
        server.proxy().clear();
        server.proxy().thawWatches();
    }

    private ClusterConnection connect(User user) {
        var nowhere = Path.of("/nonexistent");
        var connection = new Connections(
                        new HostEnvironment(Map.of(), nowhere, nowhere),
                        ExecConsent.none(),
                        InstantSource.system(),
                        ConnectionSettings.standard())
                .open(new ClusterTarget(
                        new ClusterName(server.name()),
                        server.name(),
                        Optional.of(server.kubeconfig(user).toString()),
                        Optional.empty(),
                        Map.of(),
                        Protection.OPEN));
        opened.add(connection);
        return connection;
    }

    private Manifest config(String name, String value) {
        return new Manifest(Value.object(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Value.object("name", name, "namespace", namespace),
                "data",
                Value.object("value", value)));
    }

    private static WriteRequest apply(Manifest manifest, FieldManager manager) {
        return new WriteRequest.Apply(manifest, manager, false, false);
    }

    private static ClusterFault fault(ClusterConnection cluster, WriteRequest request) {
        return catchThrowableOfType(
                        ClusterException.class, () -> cluster.writer().send(request))
                .fault();
    }

    private WatchEvent await(String what, Predicate<WatchEvent> wanted) throws InterruptedException {
        var seen = new ArrayList<String>();
        var event = events.poll(90, TimeUnit.SECONDS);
        while (event != null) {
            if (wanted.test(event)) {
                return event;
            }
            seen.add(event.getClass().getSimpleName());
            event = events.poll(90, TimeUnit.SECONDS);
        }
        throw new AssertionError("no " + what + " came; seen: " + seen);
    }

    private static Predicate<WatchEvent> about(String name, String value) {
        return event -> switch (event) {
            case WatchEvent.Added(var object) -> is(object, name, value);
            case WatchEvent.Modified(var object) -> is(object, name, value);
            case WatchEvent.Deleted _ -> false;
            case WatchEvent.Bookmark _ -> false;
            case WatchEvent.Synced _ -> false;
            case WatchEvent.Relisted _ -> false;
            case WatchEvent.Lost _ -> false;
            case WatchEvent.Restored _ -> false;
        };
    }

    private static boolean is(Manifest object, String name, String value) {
        return object.name().equals(name)
                && object.tree().object("data").text("value").equals(Optional.of(value));
    }

    private void watch(ClusterConnection cluster, Duration silence) throws InterruptedException {
        cluster.reader().watch(ListQuery.all(CONFIG_MAP, namespace), Optional.empty(), silence, events::add);
        await("first list", WatchEvent.Synced.class::isInstance);
    }

    private List<AuditEntry> audit(String verb) {
        return server.audit().stream()
                .filter(entry -> entry.verb().equals(verb)
                        && entry.user().startsWith("slipway")
                        && entry.uri().contains("/namespaces/" + namespace + "/configmaps"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = User.class,
            names = {"SLIPWAY", "SLIPWAY_EC", "SLIPWAY_TOKEN"})
    void everyKindOfCredentialLogsIn(User user) {
        var reader = connect(user).reader();
        assertThat(reader.whoAmI().user()).startsWith("slipway");
        assertThat(reader.serverVersion()).startsWith("v1.");
        assertThat(reader.clusterUid()).hasSize(36);
        assertThat(reader.mayI("patch", DEPLOYMENT, namespace)).isTrue();
        assertThat(reader.discover().find(GroupVersionKind.of("gateway.networking.k8s.io/v1", "HTTPRoute")))
                .get()
                .satisfies(kind -> assertThat(kind.plural()).isEqualTo("httproutes"));
    }

    @Test
    void expiredCredentialsAndMissingRightsAreToldApart() {
        assertThat(fault(connect(User.SLIPWAY_EXPIRED), apply(config("a", "1"), FieldManager.RENDER))
                        .kind())
                .isEqualTo(Kind.UNAUTHORIZED);
        var limited = connect(User.LIMITED);
        assertThat(fault(limited, apply(config("a", "1"), FieldManager.RENDER)).kind())
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(limited.reader().mayI("patch", DEPLOYMENT, namespace)).isFalse();
    }

    @Test
    void appliesPatchesAndDeletesKeepTheirPreconditions() {
        var cluster = connect(User.SLIPWAY);
        var dry = cluster.writer().send(new WriteRequest.Apply(config("a", "1"), FieldManager.RENDER, false, true));
        assertThat(dry).isPresent();
        assertThat(cluster.reader().get(CONFIG_MAP, namespace, "a")).isEmpty();

        var first = cluster.writer()
                .send(apply(config("a", "1"), FieldManager.RENDER))
                .orElseThrow();
        var conflict = fault(cluster, apply(config("a", "2"), FieldManager.TRAFFIC));
        assertThat(conflict.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(conflict.causes()).singleElement().satisfies(cause -> {
            assertThat(cause.field()).isEqualTo(".data.value");
            assertThat(cause.message()).contains("slipway:render");
        });

        var stale = config("a", "3")
                .with("metadata.uid", Value.of(first.uid().orElseThrow()))
                .with("metadata.resourceVersion", Value.of("1"));
        assertThat(fault(cluster, apply(stale, FieldManager.RENDER)).kind()).isEqualTo(Kind.CONFLICT);

        var patched = cluster.writer()
                .send(new WriteRequest.Patch(
                        CONFIG_MAP,
                        first.id(),
                        List.of(
                                new JsonPatchOperation.Test("/data/value", Value.of("1")),
                                new JsonPatchOperation.Replace("/data/value", Value.of("4"))),
                        FieldManager.TRAFFIC,
                        false))
                .orElseThrow();
        assertThat(patched.tree().object("data").text("value")).contains("4");
        var failedTest = new WriteRequest.Patch(
                CONFIG_MAP,
                first.id(),
                List.of(new JsonPatchOperation.Test("/data/value", Value.of("1"))),
                FieldManager.TRAFFIC,
                false);
        assertThat(fault(cluster, failedTest).kind()).isEqualTo(Kind.INVALID);

        var delete = new WriteRequest.Delete(
                CONFIG_MAP, first.id(), first.uid(), patched.resourceVersion(), Propagation.BACKGROUND, true);
        cluster.writer().send(delete);
        assertThat(cluster.reader().get(CONFIG_MAP, namespace, "a")).isPresent();
        assertThat(fault(
                                cluster,
                                new WriteRequest.Delete(
                                        CONFIG_MAP,
                                        first.id(),
                                        first.uid(),
                                        first.resourceVersion(),
                                        Propagation.BACKGROUND,
                                        false))
                        .kind())
                .isEqualTo(Kind.CONFLICT);
        assertThat(cluster.writer()
                        .send(new WriteRequest.Delete(
                                CONFIG_MAP,
                                first.id(),
                                first.uid(),
                                patched.resourceVersion(),
                                Propagation.BACKGROUND,
                                false)))
                .isEmpty();
        assertThat(cluster.reader().get(CONFIG_MAP, namespace, "a")).isEmpty();
    }

    @Test
    void aResponseLostAfterTheCommitIsOneRequestOnTheWire() {
        var cluster = connect(User.SLIPWAY_PROXIED);
        cluster.writer().send(apply(config("warm", "1"), FieldManager.RENDER));
        server.proxy().forgetRequests();
        server.proxy().add(Fault.cutResponse("PATCH", "/configmaps/lost", 1));
        var fault = fault(cluster, apply(config("lost", "1"), FieldManager.RENDER));
        assertThat(fault.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(server.proxy().requests().stream().filter(r -> r.method().equals("PATCH")))
                .singleElement()
                .satisfies(request -> assertThat(request.forwarded()).isTrue());
        assertThat(cluster.reader().get(CONFIG_MAP, namespace, "lost")).isPresent();
        assertThat(audit("patch").stream().filter(e -> e.uri().contains("/lost")))
                .hasSize(1);
    }

    @Test
    void aRequestTurnedAwayByA429IsNotSentAndWaitsBeforeTheNext() {
        var cluster = connect(User.SLIPWAY_PROXIED);
        server.proxy().forgetRequests();
        server.proxy().add(Fault.tooManyRequests(2, "PATCH", "/configmaps/", 1));
        var fault = fault(cluster, apply(config("busy", "1"), FieldManager.RENDER));
        assertThat(fault.kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(fault.retryAfter()).contains(Duration.ofSeconds(2));
        cluster.writer().send(apply(config("busy", "1"), FieldManager.RENDER));
        var sent = server.proxy().requests().stream()
                .filter(r -> r.method().equals("PATCH"))
                .toList();
        assertThat(sent).hasSize(2);
        assertThat(Duration.between(sent.get(0).time(), sent.get(1).time()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(1900));
    }

    @Test
    void aStormOfConflictsIsOneFaultForEachRequest() {
        var cluster = connect(User.SLIPWAY_PROXIED);
        server.proxy().forgetRequests();
        server.proxy().add(Fault.conflict("PATCH", "/configmaps/", 5));
        for (int i = 0; i < 5; i++) {
            assertThat(fault(cluster, apply(config("storm", "1"), FieldManager.RENDER))
                            .kind())
                    .isEqualTo(Kind.CONFLICT);
        }
        assertThat(cluster.writer().send(apply(config("storm", "1"), FieldManager.RENDER)))
                .isPresent();
        assertThat(server.proxy().requests().stream().filter(r -> r.method().equals("PATCH")))
                .hasSize(6);
    }

    @Test
    void aWatchOutlivesTheApiServer() throws Exception {
        var cluster = connect(User.SLIPWAY);
        watch(cluster, SILENCE);
        server.kubectl("create", "configmap", "before", "--namespace", namespace, "--from-literal=value=1");
        await("object before", about("before", "1"));
        server.restartApiServer(Signal.KILL);
        server.kubectl("create", "configmap", "after", "--namespace", namespace, "--from-literal=value=2");
        await("loss", WatchEvent.Lost.class::isInstance);
        await("return", WatchEvent.Restored.class::isInstance);
        await("object after", about("after", "2"));
        assertThat(audit("list")).hasSize(1);
    }

    @Test
    void aWatchThatIsCutGoesOnWithoutAList() throws Exception {
        var cluster = connect(User.SLIPWAY_PROXIED);
        watch(cluster, SILENCE);
        server.kubectl("create", "configmap", "one", "--namespace", namespace, "--from-literal=value=1");
        await("object", about("one", "1"));
        assertThat(server.proxy().cutWatches("/namespaces/" + namespace + "/")).isEqualTo(1);
        server.kubectl("create", "configmap", "two", "--namespace", namespace, "--from-literal=value=2");
        await("loss", WatchEvent.Lost.class::isInstance);
        await("object after the cut", about("two", "2"));
        assertThat(audit("list")).hasSize(1);
    }

    @Test
    void aSilentWatchIsReplacedWithoutAList() throws Exception {
        var cluster = connect(User.SLIPWAY_PROXIED);
        server.proxy().add(Fault.watchSilent("/namespaces/" + namespace + "/", 1));
        watch(cluster, Duration.ofSeconds(3));
        server.kubectl("create", "configmap", "one", "--namespace", namespace, "--from-literal=value=1");
        await("loss", WatchEvent.Lost.class::isInstance);
        await("object after the silence", about("one", "1"));
        assertThat(audit("list")).hasSize(1);
    }

    @Test
    void aForgottenVersionIsListedAgainAndToldAsADifference() throws Exception {
        var cluster = connect(User.SLIPWAY_PROXIED);
        cluster.writer().send(apply(config("stays", "1"), FieldManager.RENDER));
        cluster.writer().send(apply(config("goes", "1"), FieldManager.RENDER));
        server.proxy().add(Fault.watchSilent("/namespaces/" + namespace + "/", 1));
        server.proxy().add(Fault.watchGone("/namespaces/" + namespace + "/", 1));
        watch(cluster, Duration.ofSeconds(3));
        cluster.writer().send(apply(config("stays", "2"), FieldManager.RENDER));
        server.kubectl("delete", "configmap", "goes", "--namespace", namespace);
        await("loss", WatchEvent.Lost.class::isInstance);
        await("second list", WatchEvent.Relisted.class::isInstance);
        await("changed object", about("stays", "2"));
        await(
                "removed object",
                event -> event instanceof WatchEvent.Deleted(var object)
                        && object.name().equals("goes"));
        await("end of the list", WatchEvent.Synced.class::isInstance);
        assertThat(audit("list")).hasSize(2);
    }

    @Test
    void aWatchFromAVersionThatTheServerHasForgottenListsByItself() throws Exception {
        var cluster = connect(User.SLIPWAY);
        cluster.writer().send(apply(config("old", "1"), FieldManager.RENDER));
        server.compact();
        server.restartApiServer(Signal.KILL);
        cluster.reader().watch(ListQuery.all(CONFIG_MAP, namespace), Optional.of("1"), SILENCE, events::add);
        await("second list", WatchEvent.Relisted.class::isInstance);
        await("object", about("old", "1"));
    }

    @Test
    void pagesBringEverything() {
        var cluster = connect(User.SLIPWAY);
        for (int i = 0; i < 7; i++) {
            cluster.writer().send(apply(config("c" + i, "1"), FieldManager.RENDER));
        }
        var query = ListQuery.all(CONFIG_MAP, namespace);
        var first = cluster.reader().page(query, 3, Optional.empty());
        assertThat(first.items()).hasSize(3);
        var second = cluster.reader().page(query, 100, first.continueToken());
        assertThat(second.continueToken()).isEmpty();
        assertThat(first.items().size() + second.items().size())
                .isEqualTo(cluster.reader().list(query).items().size());
    }
}
