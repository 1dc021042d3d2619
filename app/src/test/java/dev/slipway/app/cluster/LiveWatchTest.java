package dev.slipway.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.ClusterReader.WatchEvent;
import dev.slipway.api.cluster.ClusterReader.Watching;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveWatchTest {
    private static final ListQuery DEPLOYMENTS = ListQuery.all(GroupVersionKind.of("apps/v1", "Deployment"), "shop");
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path home;

    private final LinkedBlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();

    /** What a watch of a test's script answers, by how many watches and lists came before. */
    private interface Course {
        void answer(int number, ScriptedServer.Request request, ScriptedServer.Exchange exchange)
                throws IOException, InterruptedException;
    }

    private static ScriptedServer.Script course(Course lists, Course watches) {
        var listed = new AtomicInteger();
        var watched = new AtomicInteger();
        return Scripts.api((request, exchange) -> {
            if (request.isWatch()) {
                watches.answer(watched.getAndIncrement(), request, exchange);
            } else {
                lists.answer(listed.getAndIncrement(), request, exchange);
            }
        });
    }

    private ClusterConnection connect(ScriptedServer server) {
        var desk = new Desk(home);
        desk.kubeconfig(server.address(), "", "token: t0k3n");
        return desk.open();
    }

    private Watching watch(ClusterConnection cluster, Optional<String> from, Duration silence) {
        return cluster.reader().watch(DEPLOYMENTS, from, silence, events::add);
    }

    private String next() throws InterruptedException {
        var event = events.poll(20, TimeUnit.SECONDS);
        return switch (event) {
            case null -> "nothing";
            case WatchEvent.Added(var object) -> "added " + object.name() + "@" + version(object);
            case WatchEvent.Modified(var object) -> "modified " + object.name() + "@" + version(object);
            case WatchEvent.Deleted(var object) -> "deleted " + object.name() + "@" + version(object);
            case WatchEvent.Bookmark(var version) -> "bookmark " + version;
            case WatchEvent.Synced(var version) -> "synced " + version;
            case WatchEvent.Relisted _ -> "relisted";
            case WatchEvent.Lost(var fault) -> "lost " + fault.kind();
            case WatchEvent.Restored _ -> "restored";
        };
    }

    private static String version(Manifest object) {
        return object.resourceVersion().orElse("?");
    }

    private static String from(ScriptedServer.Request request) {
        return request.target().replaceAll(".*resourceVersion=([^&]*).*", "$1");
    }

    @Test
    void itListsOnceThenFollowsAndGoesOnFromTheLastVersionSeen() throws Exception {
        Course lists = (number, request, exchange) ->
                exchange.json(200, Scripts.list("10", Scripts.deployment("web", "u1", "9")));
        Course watches = (number, request, exchange) -> {
            exchange.beginStream();
            switch (number) {
                case 0 -> {
                    exchange.line(Scripts.event("MODIFIED", Scripts.deployment("web", "u1", "11")));
                    exchange.line(Scripts.bookmark("15"));
                    exchange.endStream();
                }
                case 1 -> {
                    exchange.line(Scripts.event("ADDED", Scripts.deployment("api", "u2", "16")));
                    exchange.cut();
                }
                default -> {
                    var line = Scripts.event("DELETED", Scripts.deployment("web", "u1", "17")) + "\n";
                    exchange.chunk(line.substring(0, 30));
                    exchange.chunk(line.substring(30));
                    exchange.stayOpen();
                }
            }
        };
        try (var server = ScriptedServer.plain(course(lists, watches));
                var cluster = connect(server);
                var watching = watch(cluster, Optional.empty(), LONG)) {
            assertThat(next()).isEqualTo("added web@9");
            assertThat(next()).isEqualTo("synced 10");
            assertThat(next()).isEqualTo("modified web@11");
            assertThat(next()).isEqualTo("bookmark 15");
            assertThat(next()).isEqualTo("added api@16");
            assertThat(next()).isEqualTo("lost UNKNOWN");
            assertThat(next()).isEqualTo("restored");
            assertThat(next()).isEqualTo("deleted web@17");
            var requests = server.requests().stream()
                    .filter(r -> r.path().endsWith("/deployments"))
                    .toList();
            assertThat(requests.stream().filter(r -> !r.isWatch())).hasSize(1);
            assertThat(requests.stream().filter(ScriptedServer.Request::isWatch).map(LiveWatchTest::from))
                    .containsExactly("10", "15", "16");
            assertThat(requests.getLast().target()).contains("allowWatchBookmarks=true");
        }
    }

    @Test
    void afterA410TheDifferenceIsToldAsEvents() throws Exception {
        Course lists = (number, request, exchange) -> exchange.json(
                200,
                number == 0
                        ? Scripts.list(
                                "10",
                                Scripts.deployment("same", "u1", "1"),
                                Scripts.deployment("changed", "u2", "2"),
                                Scripts.deployment("gone", "u3", "3"),
                                Scripts.deployment("again", "u4", "4"))
                        : Scripts.list(
                                "90",
                                Scripts.deployment("same", "u1", "1"),
                                Scripts.deployment("changed", "u2", "80"),
                                Scripts.deployment("again", "u9", "81"),
                                Scripts.deployment("new", "u5", "82")));
        Course watches = (number, request, exchange) -> {
            exchange.beginStream();
            if (number == 0) {
                exchange.line(Scripts.event("ERROR", Scripts.status(410, "Expired", "too old resource version")));
            }
            exchange.stayOpen();
        };
        try (var server = ScriptedServer.plain(course(lists, watches));
                var cluster = connect(server);
                var watching = watch(cluster, Optional.empty(), LONG)) {
            for (int i = 0; i < 4; i++) {
                assertThat(next()).startsWith("added");
            }
            assertThat(next()).isEqualTo("synced 10");
            assertThat(next()).isEqualTo("relisted");
            assertThat(next()).isEqualTo("modified changed@80");
            assertThat(next()).isEqualTo("deleted again@4");
            assertThat(next()).isEqualTo("added again@81");
            assertThat(next()).isEqualTo("added new@82");
            assertThat(next()).isEqualTo("deleted gone@3");
            assertThat(next()).isEqualTo("synced 90");
        }
    }

    @Test
    void a410AsAnAnswerListsToo() throws Exception {
        Course lists = (number, request, exchange) -> exchange.json(200, Scripts.list("90"));
        Course watches = (number, request, exchange) -> {
            if (number == 0) {
                exchange.json(410, Scripts.status(410, "Expired", "too old"));
                return;
            }
            exchange.beginStream();
            exchange.line(Scripts.bookmark("91"));
            exchange.stayOpen();
        };
        try (var server = ScriptedServer.plain(course(lists, watches));
                var cluster = connect(server);
                var watching = watch(cluster, Optional.of("7"), LONG)) {
            assertThat(next()).isEqualTo("relisted");
            assertThat(next()).isEqualTo("synced 90");
            assertThat(next()).isEqualTo("bookmark 91");
        }
    }

    @Test
    void silenceIsADeadConnection() throws Exception {
        Course lists = (number, request, exchange) -> exchange.json(200, Scripts.list("10"));
        Course watches = (number, request, exchange) -> {
            exchange.beginStream();
            if (number > 0) {
                exchange.line(Scripts.event("ADDED", Scripts.deployment("web", "u1", "12")));
            }
            exchange.stayOpen();
        };
        try (var server = ScriptedServer.plain(course(lists, watches));
                var cluster = connect(server);
                var watching = watch(cluster, Optional.of("10"), Duration.ofMillis(400))) {
            assertThat(next()).isEqualTo("lost UNKNOWN");
            assertThat(next()).isEqualTo("restored");
            assertThat(next()).isEqualTo("added web@12");
        }
    }

    @Test
    void aServerThatIsAwayIsToldOnceAndTriedUntilItIsBack() throws Exception {
        Course lists = (number, request, exchange) -> exchange.json(
                number < 3 ? 503 : 200,
                number < 3 ? Scripts.status(503, "ServiceUnavailable", "starting") : Scripts.list("10"));
        Course watches = (number, request, exchange) -> {
            if (number == 0) {
                exchange.json(403, Scripts.status(403, "Forbidden", "error from a previous attempt"));
                return;
            }
            exchange.beginStream();
            exchange.stayOpen();
        };
        try (var server = ScriptedServer.plain(course(lists, watches));
                var cluster = connect(server);
                var watching = watch(cluster, Optional.empty(), LONG)) {
            assertThat(next()).isEqualTo("lost " + Kind.UNKNOWN);
            assertThat(next()).isEqualTo("restored");
            assertThat(next()).isEqualTo("synced 10");
            assertThat(next()).isEqualTo("lost " + Kind.FORBIDDEN);
            assertThat(next()).isEqualTo("restored");
        }
    }

    @Test
    void nothingIsDeliveredAfterClose() throws Exception {
        var delivering = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Course lists = (number, request, exchange) -> exchange.json(200, Scripts.list("10"));
        Course watches = (number, request, exchange) -> {
            exchange.beginStream();
            for (int i = 11; i < 100; i++) {
                exchange.line(Scripts.event("MODIFIED", Scripts.deployment("web", "u1", Integer.toString(i))));
            }
            exchange.stayOpen();
        };
        try (var server = ScriptedServer.plain(course(lists, watches));
                var cluster = connect(server)) {
            var watching = cluster.reader().watch(DEPLOYMENTS, Optional.of("10"), LONG, event -> {
                events.add(event);
                delivering.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            delivering.await();
            var closed = Thread.ofVirtual().start(watching::close);
            goOn.countDown();
            closed.join();
            var seen = events.size();
            // Had anything still been on its way, the connection's end would flush it.
            cluster.close();
            assertThat(events).hasSize(seen);
        }
    }
}
