package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tests.window.OpenWindow.Opening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lives in clusters, real and simulated: asked for only when a person wants it, and with their consent. */
class ClustersStoryTest {
    private static final String TOKEN = "s3cr3t-t0k3n";

    private final Path temp;

    ClustersStoryTest(@TempDir Path temp) {
        this.temp = temp;
    }

    /** A workspace whose cluster wants a program to be run for its token. */
    private void workspace(StubCluster cluster) throws Exception {
        var work = Files.createDirectories(temp.resolve("work"));
        var login = work.resolve("login");
        Files.writeString(login, """
                #!/bin/sh
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}'
                """.formatted(TOKEN));
        Files.setPosixFilePermissions(login, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(work.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "%s"}}]
                users: [{name: me, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, interactiveMode: Never}}}]
                contexts: [{name: here, context: {cluster: here, user: me}}]
                """.formatted(cluster.address()));
        Files.writeString(work.resolve("slipway.yaml"), """
                clusters:
                  - {name: here-1, context: here, kubeconfig: config}
                defaults: {namespace: shop}
                """);
    }

    /** Somebody wants to see pods; the program for its token is asked about. */
    private static void watched(OpenWindow window) throws Exception {
        window.press("go-clusters");
        window.select("clusters-list", 0);
        window.press("clusters-watch");
        window.until("consent is asked for", () -> window.says("consent", "login"));
    }

    @Test
    void podsAndTheirLogsAfterConsent() throws Exception {
        try (var cluster = new StubCluster(TOKEN)) {
            workspace(cluster);
            try (var window = new OpenWindow(Opening.of(temp).fresh())) {
                watched(window);
                assertThat(window.text("consent")).contains("sha256").doesNotContain(TOKEN);

                // no is an answer too: nothing was run
                window.press("consent-no");
                window.until("it says why there is nothing", () -> window.says("clusters-state", "✖"));
                assertThat(window.has("clusters-table", 2)).isFalse();

                window.press("clusters-watch");
                window.press("consent-yes");
                window.until("both pods are there", () -> window.has("clusters-table", 2));
                window.until("complete", () -> window.says("clusters-state", "2 of 2"));
                assertThat(cluster.unauthorised).isEmpty();

                window.type("clusters-filter", "web-2");
                window.until("one passes the filter", () -> window.has("clusters-table", 1));
                window.type("clusters-filter", "");
                window.until("all are back", () -> window.has("clusters-table", 2));

                window.select("clusters-table", 0);
                window.press("clusters-yaml");
                window.until("the object is in the inspector", () -> window.says("inspector-yaml", "COLOUR"));
                window.press("inspector-kubectl");

                window.press("clusters-logs");
                window.until("the log comes", () -> window.says("clusters-log", "hello from web-1"));
                OpenWindow.fx(() -> {
                    ((TableView<?>) window.node("clusters-table"))
                            .getSelectionModel()
                            .selectAll();
                    return true;
                });
                window.press("clusters-logs");
                window.until("each line says whose it is", () -> window.says("clusters-log", "web-2/web  hello"));
                window.press("clusters-previous");
                window.until("also before a restart", () -> window.says("clusters-log", "fell over"));
                window.until("which ends", () -> window.says("clusters-log-title", "no more"));
                window.press("clusters-log-close");
                window.until("and goes", () -> window.there("clusters-log").isEmpty());
            }
        }
    }

    @Test
    void aQuestionThatIsTornAwayIsANoAndHoldsNothing() throws Exception {
        try (var cluster = new StubCluster(TOKEN)) {
            workspace(cluster);
            try (var window = new OpenWindow(Opening.of(temp).fresh())) {
                watched(window);
                OpenWindow.fx(() -> {
                    ((ButtonBase) window.node("language")).fire();
                    return true;
                });
                window.until("the window speaks Chinese", () -> window.says("left-bar", "应用"));

                // closing while it is asked again ends all the same
                window.press("clusters-watch");
                window.until("consent is asked for again", () -> window.says("consent", "login"));
            }
            assertThat(cluster.unauthorised).isEmpty();
        }
    }

    @Test
    void podsOfARehearsal() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            window.press("go-runs");
            window.until("the run is there", () -> window.says("run-title", "shop"));
            window.tab("runs-below", "runs-pods-tab");
            window.press("run-pods-watch");
            window.until("its pods are there", () -> window.says("run-pods-table", "shop-"));
            window.until("of the simulated cluster", () -> window.says("run-pods-state", "-1"));
            window.tab("runs-below", "runs-panel-traffic-shares");
            window.until("and how its traffic goes", () -> window.says("traffic-grid", "%"));
        }
    }
}
