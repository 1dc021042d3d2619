package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.StepPhase;
import dev.slipway.app.run.DriverProbe;
import dev.slipway.app.run.Rehearsal;
import dev.slipway.app.run.RunOutcome;
import dev.slipway.app.run.RunService;
import dev.slipway.app.run.Running;
import dev.slipway.app.shell.Shell;
import dev.slipway.app.ui.run.StoredRuns;
import dev.slipway.app.words.Texts;
import dev.slipway.store.Store;
import dev.slipway.workflow.ui.WorkflowRunScreens;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release that a person follows, answers and rolls back in the window. */
class WindowStoryTest {
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        metadata: {name: shop}
        placement: {namespace: shop, clusters: {names: [ap-1]}}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 50%}
          - id: testers
            approve: {count: 1}
          - traffic: {weight: 50}
          - id: everybody
            approve: {count: 1, from: [release-owners]}
          - scale: {canary: 100%}
          - traffic: {weight: 100}
          - promote: {}
        """;

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Store store;
    private final RunService service;
    private final Running running;
    private final Shell shell;
    private final Stage stage;

    /** The first version stands, the second waits at its first gate, and the window shows it. */
    WindowStoryTest(@TempDir Path folder) throws Exception {
        var house = new House(1, "ap-1");
        store = Store.open(folder.resolve("slipway.db"), Clock.systemUTC());
        service = new RunService(new RunService.Parts(
                store,
                house.engine,
                setup -> {
                    throw new AssertionError("nothing real is meant");
                },
                Clock.systemUTC(),
                House.ANA,
                folder,
                DriverProbe.NONE));
        var world = service.newWorld();
        var rehearsal = Rehearsal.create(store, world, List.of(new ClusterName("ap-1")), 1, House.START);
        var first = service.rehearse(order(house, "1"), rehearsal, Optional.empty(), Optional.of("nobody else"));
        assertThat(first.finished().get(60, TimeUnit.SECONDS)).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
        running = service.rehearse(
                order(house, "2"), Rehearsal.open(store, world, 1), Optional.empty(), Optional.empty());
        var parts = new Shell.Parts(
                new StoredRuns(store, house.engine, service, Clock.systemUTC()),
                new WorkflowRunScreens(),
                WindowStoryTest::pluginWords,
                Clock.systemUTC(),
                ZoneOffset.UTC,
                workers,
                "a store");
        var texts = new Texts(Locale.ENGLISH, WindowStoryTest::pluginWords).loaded();
        shell = fx(() -> new Shell(parts, texts, false, Optional.of(running.run())));
        stage = fx(() -> {
            var made = new Stage();
            made.setScene(shell.scene());
            made.setWidth(1000);
            made.setHeight(800);
            made.show();
            return made;
        });
    }

    @BeforeAll
    static void toolkit() throws Exception {
        var started = new CompletableFuture<Boolean>();
        Platform.startup(() -> started.complete(true));
        Platform.setImplicitExit(false);
        started.get(30, TimeUnit.SECONDS);
    }

    private static RunService.Order order(House house, String tag) {
        var plan = house.planned(StagedReleaseTest.SHOP.formatted(tag) + "  replicas: 2\n", PLAN);
        return new RunService.Order(
                new Snapshot(Snapshot.FORMAT, plan, Map.of(), Optional.empty()),
                Map.of(),
                "story",
                RunSetup.Purpose.RELEASE);
    }

    private static Map<String, String> pluginWords(Locale locale) {
        var words = new HashMap<String, String>();
        for (var bundle : List.of("engine", "step", "workload", "plan", "ui")) {
            words.putAll(Texts.read("/dev/slipway/workflow/" + bundle + "/messages.properties"));
            if (locale.equals(Locale.CHINESE)) {
                words.putAll(Texts.read("/dev/slipway/workflow/" + bundle + "/messages_zh.properties"));
            }
        }
        return words;
    }

    @AfterEach
    void close() throws Exception {
        fx(() -> {
            stage.close();
            shell.close();
            return true;
        });
        service.close();
        store.close();
        workers.close();
    }

    private static <T> T fx(Callable<T> work) throws Exception {
        var task = new FutureTask<>(work);
        Platform.runLater(task);
        return task.get(30, TimeUnit.SECONDS);
    }

    /** Looks at every pulse until it is so. */
    private static void until(String what, BooleanSupplier so) throws Exception {
        var reached = new CompletableFuture<Boolean>();
        Platform.runLater(() -> new AnimationTimer() {
            @Override
            public void handle(long now) {
                if (so.getAsBoolean()) {
                    stop();
                    reached.complete(true);
                }
            }
        }.start());
        assertThat(reached.orTimeout(60, TimeUnit.SECONDS)
                        .handle((yes, late) -> late == null)
                        .get())
                .as(what)
                .isTrue();
    }

    private Node node(String id) {
        return there(id).orElseThrow(() -> new AssertionError("no node " + id));
    }

    /** Nodes come a pulse after their frame. */
    private Optional<Node> there(String id) {
        return Optional.ofNullable(shell.scene().lookup("#" + id));
    }

    private boolean usable(String id) {
        return there(id).filter(node -> !node.isDisabled()).isPresent();
    }

    private boolean says(String id, String words) {
        return there(id).filter(node -> text(node).contains(words)).isPresent();
    }

    private double letters() {
        return ((Labeled) node("run-approve")).getFont().getSize();
    }

    private void press(String id) throws Exception {
        fx(() -> {
            var button = (ButtonBase) node(id);
            assertThat(button.isDisabled()).as(id).isFalse();
            assertThat(button.isVisible()).as(id).isTrue();
            button.fire();
            return true;
        });
    }

    private String text(Node node) {
        var words = new StringBuilder(node instanceof Labeled labeled ? labeled.getText() + "\n" : "");
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> words.append(text(child)));
        }
        return words.toString();
    }

    private String text(String id) throws Exception {
        return fx(() -> text(node(id)));
    }

    private StepPhase phase(String step) {
        return running.view().lanes().getFirst().steps().stream()
                .filter(s -> s.id().value().equals(step))
                .findFirst()
                .orElseThrow()
                .phase();
    }

    @Test
    void aPersonAnswersAGateAndTakesTheReleaseBack() throws Exception {
        until("the gate can be answered", () -> usable("run-approve"));
        assertThat(text("run-title")).contains("shop", "needs you", "REHEARSAL");
        assertThat(usable("run-resume")).isFalse();

        // the first press only tells what the second will do
        press("run-approve");
        assertThat(text("run-question")).contains("testers", "ap-1", "1 of 1");
        assertThat(phase("testers")).isEqualTo(StepPhase.OBSERVING);
        press("run-cancel");
        assertThat(fx(() -> node("run-question").isVisible())).isFalse();
        assertThat(phase("testers")).isEqualTo(StepPhase.OBSERVING);

        press("run-approve");
        press("run-confirm");
        until("the second gate", () -> phase("everybody") == StepPhase.OBSERVING && usable("run-approve"));
        until("the traffic is shown", () -> says("run-cluster-ap-1", "seen 50 %"));

        // she is none of those who may answer this one, and is told
        press("run-approve");
        press("run-confirm");
        until("the refusal is said", () -> says("runs-notice", "ana is not among those who may approve"));
        press("runs-notice-dismiss");
        until("it is dismissed", () -> there("runs-notice").isEmpty());
        assertThat(phase("everybody")).isEqualTo(StepPhase.OBSERVING);

        press("run-roll-back");
        assertThat(text("run-prediction")).contains("ap-1");
        press("run-confirm");
        until("it is home", () -> says("run-title", "rolled back"));
        assertThat(running.finished().get(30, TimeUnit.SECONDS)).isEqualTo(new RunOutcome.Ended(RunPhase.ROLLED_BACK));
        until("nothing can be done any more", () -> !usable("run-roll-back"));
        assertThat(fx(() -> node("run-roll-back").getAccessibleHelp())).contains("ended");
    }

    @Test
    void languageAndThemeChangeWhileItStands() throws Exception {
        until("the gate can be answered", () -> usable("run-approve"));
        press("language");
        until("it is Chinese", () -> says("run-title", "需要您"));
        assertThat(text("shell")).contains("批准", "演练").doesNotContain("Approve");
        press("theme");
        assertThat(fx(() -> shell.scene().getRoot().getStyleClass())).contains("dark");
        until("it is still there", () -> usable("run-approve"));
        press("language");
        until("it is English", () -> says("run-title", "needs you"));
    }

    @Test
    void itGrowsAndShrinksWithTheKeyboard() throws Exception {
        until("the gate can be answered", () -> usable("run-approve"));
        double usual = fx(this::letters);
        for (int i = 0; i < 3; i++) {
            key(KeyCode.EQUALS);
        }
        until("it is half as large again", () -> letters() > usual * 1.45 && letters() < usual * 1.55);
        for (int i = 0; i < 20; i++) {
            key(KeyCode.MINUS);
        }
        until("it is three quarters", () -> letters() > usual * 0.7 && letters() < usual * 0.8);
        key(KeyCode.DIGIT0);
        until("it is as it was", () -> letters() == usual);
    }

    private void key(KeyCode code) throws Exception {
        fx(() -> {
            boolean mac = System.getProperty("os.name", "").startsWith("Mac");
            Event.fireEvent(
                    shell.scene().getRoot(), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, !mac, false, mac));
            return true;
        });
    }

    @Test
    void everythingThatCanBePressedHasItsOwnNameAndWords() throws Exception {
        until("the gate can be answered", () -> usable("run-approve"));
        var ids = new ArrayList<String>();
        var nameless = new ArrayList<String>();
        fx(() -> {
            collect(shell.scene().getRoot(), ids, nameless);
            return true;
        });
        assertThat(nameless).isEmpty();
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(8);
    }

    private static void collect(Node node, List<String> ids, List<String> nameless) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof ButtonBase button && button.isFocusTraversable()) {
            if (button.getId() == null || button.getText().isBlank()) {
                nameless.add(button.toString());
            } else {
                ids.add(button.getId());
            }
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, ids, nameless));
        }
    }
}
