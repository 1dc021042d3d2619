package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.run.Journal;
import dev.slipway.api.run.RunId;
import dev.slipway.app.ui.run.RunsViewModel;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.User;
import dev.slipway.tests.program.Program;
import dev.slipway.tests.window.OpenWindow.Opening;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javafx.application.Platform;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that a terminal began on a real API server, followed and commanded in the window. */
@Tag("real")
class WindowRealRunTest {
    private static final String SHOP = """
        apiVersion: slipway.dev/v1
        kind: WebApp
        metadata: {name: shop}
        spec: {image: "ghcr.io/acme/shop:%s", port: 8080}
        """;
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        metadata: {name: shop}
        application: shop.yaml
        placement: {namespace: shop, clusters: {names: [ap-1]}, replicas: {total: 4}}
        steps:
          - apply: {objects: rendered}
          - traffic: {weight: 25}
          - pause: {for: 3s}
          - traffic: {weight: 50}
          - pause: {for: 20m}
        """;

    private final Path folder;

    WindowRealRunTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theWindowFollowsARunOfTheTerminalAndItsPauseReachesIt() throws Exception {
        try (var server = ControlPlane.startAll(List.of("ap-1")).getFirst()) {
            var program = new Program(folder, () -> server.picture("shop"));
            program.write(
                    "slipway.yaml",
                    "clusters: [{name: ap-1, context: ap-1, kubeconfig: \"" + server.kubeconfig(User.SLIPWAY)
                            + "\"}]\n");
            program.write("shop.yaml", SHOP.formatted("1"));
            program.write("plan.yaml", PLAN);
            var first = program.run("run", "shop.yaml", "--strategy", "apply", "-n", "shop", "--yes");
            assertThat(first.code()).as(first.said()).isZero();
            program.write("shop.yaml", SHOP.formatted("2"));
            try (var window = new OpenWindow(Opening.of(folder).in(folder))) {
                var shown = new ConcurrentHashMap<Long, Instant>();
                var runs =
                        new RunsViewModel(window.storedRuns, window.desk.clock(), window.workers, Platform::runLater);
                runs.published()
                        .overhear(picture -> picture.selected()
                                .ifPresent(look -> shown.putIfAbsent(
                                        look.run().sequence(),
                                        window.desk.clock().instant())));
                window.press("go-runs");
                var terminal = program.start("run", "plan.yaml", "--yes");
                var begun = terminal.until(line -> line.contains("pause-1"));
                assertThat(begun).as("the terminal's run is under way").isPresent();
                window.until("it is seen", () -> window.says("run-cluster-ap-1", "canary 2/2"));
                assertThat(window.text("run-title")).doesNotContain("REHEARSAL");
                window.press("run-pause");
                window.press("run-confirm");
                window.until("the window shows that it stands", () -> window.usable("run-resume"));
                // Nobody sits at the terminal: two seconds after it was paused it ends by itself, so nothing is asked
                // before the stop.
                window.press("run-stop");
                window.press("run-confirm");
                window.until(
                        "it is cancelled",
                        () -> window.says("run-title", "failed") || window.says("run-title", "cancel"));
                var ended = terminal.answer();
                assertThat(ended.code()).as(ended.said()).isEqualTo(6);
                assertThat(ended.said()).contains("paused");
                runs.close();
                delays(window, shown);
            }
        }
    }

    /** From the look at the cluster to the comparison with what it holds afterwards, all in the window. */
    @Test
    void theWindowPlansAndRunsOnARealCluster() throws Exception {
        try (var server = ControlPlane.startAll(List.of("ap-1")).getFirst()) {
            var program = new Program(folder, () -> server.picture("shop"));
            var workspace =
                    "clusters: [{name: ap-1, context: ap-1, protection: %s, kubeconfig: \"%s\"}]%ndefaults: {namespace: shop}%n";
            program.write("slipway.yaml", workspace.formatted("open", server.kubeconfig(User.SLIPWAY)));
            program.write("shop.yaml", SHOP.formatted("1"));
            program.write(
                    "plan.yaml",
                    PLAN.replace("  - pause: {for: 3s}\n", "")
                            .replace(
                                    "  - traffic: {weight: 50}\n  - pause: {for: 20m}\n",
                                    "  - traffic: {weight: 100}\n  - promote: {}\n"));
            var first = program.run("run", "shop.yaml", "--strategy", "apply", "-n", "shop", "--yes");
            assertThat(first.code()).as(first.said()).isZero();
            program.write("shop.yaml", SHOP.formatted("2"));
            program.write("slipway.yaml", workspace.formatted("protected", server.kubeconfig(User.SLIPWAY)));
            try (var window = new OpenWindow(Opening.of(folder).in(folder))) {
                window.until("the matrix is there", () -> window.says("applications-table", "@1"));
                window.press("applications-look");
                window.until("it was looked at", () -> window.says("status-reach", "online"));
                window.select("applications-table", 0);
                window.press("applications-plan");
                window.until("the plan is made over what is there", () -> window.says("plan-summary", "to change"));
                window.until("and can be run", () -> window.usable("plan-run"));
                window.press("plan-run");
                // a protected cluster wants to be named
                window.press("plan-question-go");
                window.until("nothing begins before it is", () -> window.usable("plan-question-name-0"));
                window.type("plan-question-name-0", "ap-1");
                window.press("plan-question-go");
                window.until("it runs", () -> window.says("run-grid", "traffic-1"));
                window.until("to its end", () -> window.says("run-title", "done"));

                window.press("go-history");
                window.until("both versions are there", () -> window.has("history-versions", 2));
                window.select("history-versions", 0);
                window.menu("history-live", "history-live-ap-1");
                window.until(
                        "the version is what the cluster holds", () -> window.says("history-compared", "live:ap-1"));
                assertThat(window.text("history-diff")).doesNotContain("shop:1");
                window.select("history-versions", 1);
                window.menu("history-live", "history-live-ap-1");
                window.until("the one before is not", () -> window.says("history-diff", "shop:2"));
            }
        }
    }

    /** From the moment that the journal's newest entry tells to the moment at which the picture with it was shown. */
    private static void delays(OpenWindow window, Map<Long, Instant> shown) {
        var store = window.desk.store(Optional.empty());
        RunId run = store.runs().list(Optional.empty(), 1).getFirst().run();
        var at = new TreeMap<Long, Instant>();
        long from = 0;
        while (true) {
            List<Journal.Entry> page = store.journal().read(run, from, 500);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(entry -> at.put(entry.sequence(), entry.at()));
            from = page.getLast().sequence();
        }
        var delays = new ArrayList<Duration>();
        shown.forEach((sequence, instant) -> {
            if (at.containsKey(sequence)) {
                delays.add(Duration.between(at.get(sequence), instant));
            }
        });
        delays.sort(Duration::compareTo);
        assertThat(delays).as("pictures that belong to an entry").isNotEmpty();
        System.out.printf(
                "commit of another process to the window: %d pictures, median %d ms, longest %d ms%n",
                delays.size(),
                delays.get(delays.size() / 2).toMillis(),
                delays.getLast().toMillis());
    }
}
