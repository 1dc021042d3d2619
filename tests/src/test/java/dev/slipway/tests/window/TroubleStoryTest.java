package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.RunView;
import dev.slipway.api.ui.ActionProvider;
import dev.slipway.api.ui.InspectorProvider;
import dev.slipway.api.ui.PluginScreen;
import dev.slipway.api.ui.RunPanelProvider;
import dev.slipway.api.ui.RunScreen;
import dev.slipway.api.ui.ScreenProvider;
import dev.slipway.api.ui.Subject;
import dev.slipway.api.ui.UiHost;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.shell.Contributions;
import dev.slipway.tests.window.OpenWindow.Opening;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around the window: it says so, and everything else goes on. */
class TroubleStoryTest {
    private final Path temp;

    TroubleStoryTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void aClusterOutOfReachIsNamedAndDelaysNothing() throws Exception {
        var work = Files.createDirectories(temp.resolve("work"));
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Files.writeString(work.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: far, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: me, user: {token: t}}]
                contexts: [{name: far, context: {cluster: far, user: me}}]
                """.formatted(port));
        Files.writeString(work.resolve("slipway.yaml"), """
                clusters:
                  - {name: far-1, context: far, kubeconfig: config}
                defaults: {namespace: shop}
                """);
        Files.writeString(work.resolve("shop.yaml"), """
                apiVersion: slipway.dev/v1
                kind: WebApp
                metadata: {name: shop}
                spec: {image: "registry.example.com/shop:1", port: 8080}
                """);
        try (var window = new OpenWindow(Opening.of(temp).fresh())) {
            window.until("the matrix is there", () -> window.says("applications-table", "shop"));
            window.press("applications-look");
            window.until("it is told", () -> window.says("notices-open", "(1)"));
            window.press("notices-open");
            window.until("with the cluster's name", () -> window.says("notices-list", "far-1"));
            window.press("notices-close");

            window.press("go-clusters");
            window.select("clusters-list", 0);
            window.press("clusters-test");
            window.until("the test says why", () -> window.says("clusters-card", "far-1"));
            window.until("and what to try", () -> window.says("clusters-card", "failed"));

            // the plan is made all the same, from what is known
            window.press("go-applications");
            window.select("applications-table", 0);
            window.press("applications-plan");
            window.until("the plan is there", () -> window.says("plan-summary", "to create"));
            window.until("with the cluster that was not read", () -> window.says("plan-problems", "far-1"));
            assertThat(window.usable("plan-run")).isFalse();
        }
    }

    @Test
    void tenThousandFilesAreReadWhileTheWindowGoesOn() throws Exception {
        var work = Files.createDirectories(temp.resolve("work"));
        Files.writeString(work.resolve("slipway.yaml"), "clusters: [{name: far-1}]\ndefaults: {namespace: shop}\n");
        Files.writeString(work.resolve("aaa.yaml"), """
                apiVersion: slipway.dev/v1
                kind: WebApp
                metadata: {name: shop}
                spec: {image: "registry.example.com/shop:1", port: 8080}
                """);
        for (int folder = 0; folder < 100; folder++) {
            var below = Files.createDirectories(work.resolve("part-" + folder));
            for (int file = 0; file < 100; file++) {
                Files.writeString(
                        below.resolve("config-%d.yaml".formatted(file)),
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c-%d-%d}\n".formatted(folder, file));
            }
        }
        try (var window = new OpenWindow(Opening.of(temp).fresh())) {
            window.press("go-settings");
            window.until("other screens are there meanwhile", () -> window.usable("settings-theme"));
            window.press("go-applications");
            window.until("the application is found among them", () -> window.says("applications-table", "shop"));
            window.until("and what was left out is said", () -> window.says("applications", "too many"));
        }
    }

    @Test
    void aStoreThatAnotherProgramHoldsIsSaidAndNothingIsLost() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            window.press("go-history");
            window.select("history-versions", 0);
            try (var other = DriverManager.getConnection(
                            "jdbc:sqlite:" + window.desk.store(Optional.empty()).file());
                    var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                window.type("history-mark-reason", "runs well");
                window.press("history-good");
                window.until("it is told", () -> window.says("notices-open", "(1)"));
                window.press("notices-open");
                window.until("and why", () -> window.says("notices-list", "locked"));
                window.press("notices-close");
                assertThat(window.text("history-mark-reason")).contains("runs well");
                statement.execute("ROLLBACK");
            }
            window.press("history-good");
            window.until("once it is free it is marked", () -> window.says("history-versions", "runs well"));
        }
    }

    private static final class Throwing implements ScreenProvider, InspectorProvider, ActionProvider {
        @Override
        public String id() {
            return "bad";
        }

        @Override
        public Message title() {
            return Message.of("bad plugin");
        }

        @Override
        public Message label() {
            return Message.of("bad action");
        }

        @Override
        public void run(UiHost host) {
            throw new IllegalStateException("the action is broken");
        }

        @Override
        public boolean accepts(Subject subject) {
            throw new IllegalStateException("the inspector is broken");
        }

        @Override
        public Node show(UiHost host, Subject subject) {
            return new Label("never");
        }

        @Override
        public PluginScreen create(UiHost host) {
            return () -> {
                throw new IllegalStateException("the screen is broken");
            };
        }
    }

    /** A panel of a run that cannot show one. */
    private static final class ThrowingPanel implements RunPanelProvider {
        @Override
        public String id() {
            return "bad";
        }

        @Override
        public Message title() {
            return Message.of("bad panel");
        }

        @Override
        public RunScreen create(UiHost host) {
            var node = new Label("a panel");
            return new RunScreen() {
                @Override
                public Node node() {
                    return node;
                }

                @Override
                public void show(RunView run, Instant now) {
                    throw new IllegalStateException("the panel is broken");
                }
            };
        }
    }

    /** A screen that waits for what never comes. */
    private static final class Blocking implements ScreenProvider {
        @Override
        public String id() {
            return "slow";
        }

        @Override
        public Message title() {
            return Message.of("slow plugin");
        }

        @Override
        public PluginScreen create(UiHost host) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nothing came", e);
            }
            throw new AssertionError("nobody counts");
        }
    }

    private static Contributions with(Contributions usual) {
        var bad = new Throwing();
        return new Contributions(
                usual.runScreens(),
                List.of(
                        new Contribution<ScreenProvider>("broken", bad),
                        new Contribution<ScreenProvider>("blocked", new Blocking())),
                List.of(new Contribution<InspectorProvider>("broken", bad)),
                List.of(new Contribution<ActionProvider>("broken", bad)),
                List.of(new Contribution<RunPanelProvider>("broken", new ThrowingPanel())),
                List.of());
    }

    @Test
    void aPluginThatBlocksIsInterruptedAndTheOthersGoOn() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp).with(TroubleStoryTest::with))) {
            window.until("the matrix is there", () -> window.says("applications-table", "shop"));
            window.expect("TroubleStoryTest$Blocking");
            window.press("go-blocked-slow");
            window.until("it is said in its place", () -> window.says("plugin-failed-blocked", "blocked"));
            window.press("go-applications");
            window.until("the others go on", () -> window.says("applications-table", "shop"));
            window.press("notices-open");
            window.until("and it stays told", () -> window.says("notices-list", "nothing came"));
        }
    }

    @Test
    void aPanelThatThrowsLeavesTheRunItsScreen() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp).with(TroubleStoryTest::with))) {
            window.press("go-runs");
            window.until("the run is there", () -> window.says("run-title", "shop"));
            window.until("the panel's failure is told", () -> window.says("notices-open", "("));
            window.press("notices-open");
            window.until("by name", () -> window.says("notices-list", "the panel is broken"));
        }
    }

    @Test
    void aPluginThatThrowsEndsItsOwnPartAlone() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp).with(TroubleStoryTest::with))) {
            window.until("the matrix is there", () -> window.says("applications-table", "shop"));
            window.press("go-broken-bad");
            window.until("it is said in its place", () -> window.says("plugin-failed-broken", "the screen is broken"));
            window.press("go-applications");
            window.until("the others go on", () -> window.says("applications-table", "shop"));
            window.press("palette-open");
            window.type("palette-query", ">bad action");
            window.key(KeyCode.ENTER, false);
            window.until("the action's failure is told", () -> window.says("notices-open", "(2)"));
            window.press("go-plugins");
            window.until("and everything else goes on", () -> window.says("plugins-table", "workflow"));
        }
    }

    @Test
    void closingDuringARunAsksAndCanPauseFirst() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            window.until("the matrix is there", () -> window.says("applications-table", "shop"));
            var closed = new AtomicInteger();
            // nothing runs: nothing is asked
            OpenWindow.fx(() -> {
                window.shell.closing(closed::incrementAndGet);
                return true;
            });
            assertThat(closed).hasValue(1);
            window.select("applications-table", 0);
            window.press("applications-plan");
            window.until("the plan is there", () -> window.usable("plan-rehearse"));
            window.press("plan-rehearse");
            window.until("it waits for the testers", () -> window.says("run-title", "needs you"));
            OpenWindow.fx(() -> {
                window.shell.closing(closed::incrementAndGet);
                return true;
            });
            window.until("it asks", () -> window.says("closing", "this window: 1"));
            window.press("closing-stay");
            window.until("the question is gone", () -> window.there("closing").isEmpty());
            assertThat(closed).hasValue(1);
            OpenWindow.fx(() -> {
                window.shell.closing(closed::incrementAndGet);
                return true;
            });
            window.press("closing-pause");
            window.until("it closes once the run stands", () -> closed.get() == 2);
            assertThat(window.text("runs-timeline")).contains("testers", "paused");
        }
    }

    @Test
    void aFolderWithoutAWorkspaceWelcomes() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp).fresh())) {
            window.until("it welcomes", () -> window.says("welcome", "Welcome"));
            window.press("welcome-sample");
            window.until("the sample is open", () -> window.says("applications-table", "shop"));
            assertThat(window.text("context-chip")).contains("demo");
            window.press("go-history");
            window.until("history says what to do", () -> window.says("history-empty", "first release"));
            window.press("go-clusters");
            window.until("the sample's clusters are there", () -> window.has("clusters-list", 3));
        }
    }
}
