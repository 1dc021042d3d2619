package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.api.ui.Mark;
import dev.slipway.app.release.report.DiffLines;
import dev.slipway.app.ui.ScreenName;
import dev.slipway.app.ui.cluster.LiveRow;
import dev.slipway.app.ui.cluster.LiveRows;
import dev.slipway.app.ui.kit.DiffView;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.workspace.YamlWriter;
import dev.slipway.tests.window.OpenWindow.Opening;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast the window is. Prints figures and ratios; asserts only that what was measured happened. */
@Tag("bench")
class WindowBenchmark {
    private static final Pattern USABLE = Pattern.compile("window usable after (\\d+) ms");
    private static final int STARTS = 7;

    private final Path temp;

    WindowBenchmark(@TempDir Path temp) {
        this.temp = temp;
    }

    // ---- starting

    private static long start(List<String> flags, List<String> arguments, Path folder) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        var platform = System.getProperty("glass.platform");
        if (platform != null) {
            command.add("-Dglass.platform=" + platform);
        }
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(arguments);
        return usable(new ProcessBuilder(command), folder);
    }

    private static long usable(ProcessBuilder builder, Path folder) throws IOException, InterruptedException {
        builder.environment().put("XDG_DATA_HOME", folder.resolve("data").toString());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        var process =
                builder.directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        var found = USABLE.matcher(said);
        assertThat(found.find()).as(said).isTrue();
        return Long.parseLong(found.group(1));
    }

    private static long median(List<Long> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    @Test
    void startsBesideAnEmptyWindow() throws Exception {
        var empty = new ArrayList<Long>();
        var ours = new ArrayList<Long>();
        for (int i = 0; i < STARTS; i++) {
            empty.add(start(List.of(), List.of("dev.slipway.tests.window.EmptyWindow"), temp));
            ours.add(start(
                    List.of("-Dslipway.window.probe=close"),
                    List.of(
                            "dev.slipway.app.bootstrap.Main",
                            "--store",
                            temp.resolve("s.db").toString()),
                    temp));
        }
        System.out.printf(
                Locale.ROOT,
                "window usable, median of %d: empty %d ms, Slipway %d ms, ratio %.2f%n",
                STARTS,
                median(empty),
                median(ours),
                (double) median(ours) / median(empty));
        var root = Path.of(System.getProperty("slipway.root", ".."))
                .toAbsolutePath()
                .normalize();
        if (Files.exists(root.resolve("app/target/slipway/slipway.jsa"))) {
            var launched = new ArrayList<Long>();
            for (int i = 0; i < STARTS; i++) {
                var builder = new ProcessBuilder(
                        root.resolve("slipway").toString(),
                        "--store",
                        temp.resolve("s.db").toString());
                var platform = System.getProperty("glass.platform");
                builder.environment()
                        .put(
                                "SLIPWAY_JAVA_OPTIONS",
                                "-Dslipway.window.probe=close"
                                        + (platform == null ? "" : " -Dglass.platform=" + platform));
                launched.add(usable(builder, temp));
            }
            System.out.printf(
                    Locale.ROOT,
                    "window usable from the launcher with its archive of classes, median of %d: %d ms, ratio to empty %.2f%n",
                    STARTS,
                    median(launched),
                    (double) median(launched) / median(empty));
        } else {
            System.out.println("no archive of classes: ./slipway makes one when it builds");
        }
        var image = root.resolve("app/target/image/slipway/bin/slipway");
        if (!Files.isExecutable(image)) {
            System.out.println("no packaged image: mvn -Pimage package builds one");
            return;
        }
        var packed = new ArrayList<Long>();
        for (int i = 0; i < STARTS; i++) {
            var builder = new ProcessBuilder(
                    image.toString(), "--store", temp.resolve("s.db").toString());
            builder.environment().put("JAVA_TOOL_OPTIONS", "-Dslipway.window.probe=close");
            packed.add(usable(builder, temp));
        }
        System.out.printf(
                Locale.ROOT, "window usable from the packaged image, median of %d: %d ms%n", STARTS, median(packed));
    }

    // ---- while it stands

    /** Pulses and the longest pause between two, while something goes on. */
    private record Pulses(double perSecond, long longestMillis) {}

    private static Pulses pulses(Duration time) throws Exception {
        var done = new CompletableFuture<Pulses>();
        Platform.runLater(() -> new AnimationTimer() {
            private long first;
            private long before;
            private long longest;
            private int count;

            @Override
            public void handle(long now) {
                if (first == 0) {
                    first = now;
                } else {
                    longest = Math.max(longest, now - before);
                    count++;
                }
                before = now;
                if (now - first >= time.toNanos()) {
                    stop();
                    done.complete(new Pulses(count * 1e9 / (now - first), longest / 1_000_000));
                }
            }
        }.start());
        return done.get(time.toSeconds() + 60, TimeUnit.SECONDS);
    }

    /** How long whatever happens next must wait for the window's thread: at least as long as the task it is in takes. */
    private static final class Waits implements AutoCloseable {
        private final List<Long> micros = Collections.synchronizedList(new ArrayList<>());
        private final Thread asking = Thread.ofPlatform().daemon().name("waits").start(this::ask);
        private volatile boolean over;

        private void ask() {
            while (!over) {
                long asked = System.nanoTime();
                var heard = new CompletableFuture<Long>();
                Platform.runLater(() -> heard.complete(System.nanoTime()));
                micros.add((heard.join() - asked) / 1_000);
                LockSupport.parkNanos(1_000_000);
            }
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            asking.join();
        }

        String said() {
            var sorted = new ArrayList<>(micros);
            Collections.sort(sorted);
            int last = sorted.size() - 1;
            return "%d looks, median %.1f ms, p99 %.1f ms, longest %.1f ms"
                    .formatted(
                            sorted.size(),
                            sorted.get(last / 2) / 1e3,
                            sorted.get(last * 99 / 100) / 1e3,
                            sorted.get(last) / 1e3);
        }
    }

    private static void walk(OpenWindow window) throws Exception {
        for (var name : ScreenName.own()) {
            window.press("go-" + name.id());
            window.until(name + " is there", () -> window.usable("go-" + name.id()));
        }
        window.press("go-applications");
        window.select("applications-table", 0);
        window.press("applications-plan");
        window.until("the plan is there", () -> window.usable("plan-rehearse"));
        for (var mode : List.of("split", "raw", "unified")) {
            OpenWindow.fx(() -> {
                ((ToggleButton) window.node("plan-mode-" + mode)).fire();
                return true;
            });
        }
        window.tab("plan-tabs", "plan-tab-steps");
        for (int i = 0; i < 10; i++) {
            window.press("plan-step-on");
        }
        window.tab("plan-tabs", "plan-tab-changes");
        window.press("go-history");
        window.select("history-versions", 0);
    }

    @Test
    void whateverHappensWaitsForTheWindowsThread() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp).sized(1440, 900))) {
            window.until("it is there", () -> window.usable("go-applications"));
            var first = new Waits();
            try (first) {
                walk(window);
            }
            var later = new Waits();
            try (later) {
                for (int i = 0; i < 10; i++) {
                    walk(window);
                }
            }
            assertThat(later.micros).isNotEmpty();
            System.out.println("waits for the window's thread, screens shown for the first time: " + first.said());
            System.out.println("waits for the window's thread, later: " + later.said());
        }
    }

    private static LiveRow pod(int i, int turn) {
        return new LiveRow(
                "shop",
                "shop-" + i,
                "Pod",
                turn % 2 == 0 ? Mark.DONE : Mark.PROGRESSING,
                "Running  1/1  \u21bb " + turn,
                "node-" + i % 50,
                Optional.of(Instant.EPOCH),
                List.of("shop"));
    }

    private static TableColumn<LiveRow, String> column(String name, Function<LiveRow, String> value) {
        var column = new TableColumn<LiveRow, String>(name);
        column.setCellValueFactory(data -> new ReadOnlyObjectWrapper<>(value.apply(data.getValue())));
        return column;
    }

    @Test
    void twentyThousandPodsWithTwoHundredUpdatesASecond() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp).fresh())) {
            var rows = new ArrayList<LiveRow>();
            for (int i = 0; i < 20_000; i++) {
                rows.add(pod(i, 0));
            }
            var table = OpenWindow.fx(() -> {
                var made = new TableView<LiveRow>();
                made.getStyleClass().addAll("dense", "striped");
                made.getColumns()
                        .addAll(List.of(
                                column("name", LiveRow::name),
                                column("state", LiveRow::state),
                                column("node", LiveRow::more)));
                LiveRows.show(made, rows);
                window.stage.getScene().setRoot(new BorderPane(made));
                return made;
            });
            var quiet = pulses(Duration.ofSeconds(5));
            // as the view model does it: twenty changes each tenth of a second, one new list
            var updates = new Thread(() -> {
                var now = new ArrayList<>(rows);
                for (int turn = 1; turn <= 100 && !Thread.currentThread().isInterrupted(); turn++) {
                    for (int k = 0; k < 20; k++) {
                        int at = (turn * 20 + k) % 200;
                        now.set(at, pod(at, turn));
                    }
                    var next = List.copyOf(now);
                    Platform.runLater(() -> LiveRows.show(table, next));
                    LockSupport.parkNanos(100_000_000);
                }
            });
            updates.start();
            var busy = pulses(Duration.ofSeconds(8));
            updates.interrupt();
            updates.join();
            System.out.printf(
                    Locale.ROOT,
                    "20,000 pods: %.0f pulses/s idle (longest pause %d ms), %.0f pulses/s with 200 updates/s (longest %d ms), ratio %.2f%n",
                    quiet.perSecond(),
                    quiet.longestMillis(),
                    busy.perSecond(),
                    busy.longestMillis(),
                    busy.perSecond() / quiet.perSecond());
            assertThat(busy.perSecond()).isPositive();
        }
    }

    private static ChangeSet large(int objects, int fields) {
        var changes = new ArrayList<ObjectChange>();
        for (int i = 0; i < objects; i++) {
            var all = new ArrayList<ObjectChange.FieldChange>();
            for (int k = 0; k < fields; k++) {
                all.add(new ObjectChange.FieldChange(
                        ValuePath.of("data", "key-" + k),
                        ObjectChange.Sort.CHANGE,
                        Optional.of(Value.of("before " + k)),
                        Optional.of(Value.of("after " + k)),
                        ""));
            }
            changes.add(new ObjectChange(
                    Optional.of(new ClusterName("a-1")),
                    new ResourceId(GroupKind.core("ConfigMap"), "shop", "map-" + i),
                    ObjectChange.Operation.UPDATE,
                    all,
                    List.of(),
                    List.of(),
                    Optional.empty()));
        }
        return new ChangeSet("left", "right", changes);
    }

    @Test
    void aDiffOfFiftyThousandLines() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp).fresh())) {
            long begun = System.nanoTime();
            var set = large(500, 99);
            var lines = DiffLines.of(set, false, YamlWriter::print);
            long computed = System.nanoTime();
            assertThat(lines).hasSizeGreaterThan(50_000 - 1);
            var kit = new Kit(window.words(Locale.ENGLISH), window.desk.clock(), ZoneOffset.UTC, place -> {});
            var first = new CompletableFuture<Long>();
            Platform.runLater(() -> {
                var view = new DiffView(kit, "bench-diff");
                window.stage.getScene().setRoot(new BorderPane(view.node()));
                view.show(lines, false);
                new AnimationTimer() {
                    private int count;

                    @Override
                    public void handle(long now) {
                        if (++count == 2) {
                            stop();
                            first.complete(System.nanoTime());
                        }
                    }
                }.start();
            });
            long shown = first.get(60, TimeUnit.SECONDS);
            var pulses = pulses(Duration.ofSeconds(3));
            System.out.printf(
                    Locale.ROOT,
                    "diff of %,d lines: made in %d ms off the window's thread, drawn %d ms after, then %.0f pulses/s, longest pause %d ms%n",
                    lines.size(),
                    (computed - begun) / 1_000_000,
                    (shown - computed) / 1_000_000,
                    pulses.perSecond(),
                    pulses.longestMillis());
        }
    }
}
