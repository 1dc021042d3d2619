package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.run.RunId;
import dev.slipway.app.desk.ConsentBook;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.desk.SampleWorkspace;
import dev.slipway.app.desk.Workbench;
import dev.slipway.app.shell.Contributions;
import dev.slipway.app.shell.Shell;
import dev.slipway.app.shell.WindowConsent;
import dev.slipway.app.ui.KeptInStore;
import dev.slipway.app.ui.Preferences;
import dev.slipway.app.ui.kit.FileChoice;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.run.StoredRuns;
import dev.slipway.app.words.Texts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** The whole window over a workspace, with a watchdog on its thread. Closing it fails when the thread did what it must not. */
final class OpenWindow implements AutoCloseable {
    private static final CompletableFuture<Thread> TOOLKIT = new CompletableFuture<>();

    final TestDesk desk;
    final RunDesk runs;
    final Workbench bench;
    final List<String> told = new CopyOnWriteArrayList<>();
    final StoredRuns storedRuns;
    final Shell shell;
    private final AtomicReference<Shell> window = new AtomicReference<>();
    final Stage stage;
    final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final Watchdog watchdog;
    private final Path saved;
    private volatile @Nullable Path chosen;
    private final List<String> expected = new CopyOnWriteArrayList<>();

    /** How a window is opened. */
    record Opening(
            Path folder,
            Path cache,
            Locale language,
            int width,
            int height,
            boolean released,
            UnaryOperator<Contributions> contributions,
            Optional<Path> author) {
        static Opening of(Path temp) {
            return new Opening(
                    temp.resolve("work"),
                    temp,
                    Locale.ENGLISH,
                    1000,
                    900,
                    true,
                    UnaryOperator.identity(),
                    Optional.empty());
        }

        Opening in(Path other) {
            return new Opening(other, cache, language, width, height, false, contributions, author);
        }

        Opening speaking(Locale other) {
            return new Opening(folder, cache, other, width, height, released, contributions, author);
        }

        Opening sized(int newWidth, int newHeight) {
            return new Opening(folder, cache, language, newWidth, newHeight, released, contributions, author);
        }

        Opening fresh() {
            return new Opening(folder, cache, language, width, height, false, contributions, author);
        }

        Opening with(UnaryOperator<Contributions> other) {
            return new Opening(folder, cache, language, width, height, released, other, author);
        }

        Opening workingOn(Path module) {
            return new Opening(folder, cache, language, width, height, released, contributions, Optional.of(module));
        }
    }

    OpenWindow(Opening opening) throws Exception {
        toolkit();
        Files.createDirectories(opening.folder());
        saved = opening.cache().resolve("saved");
        desk = new TestDesk(opening.folder(), opening.cache(), opening.author());
        if (!Files.exists(opening.folder().resolve("slipway.yaml")) && opening.released()) {
            sample(opening.folder());
        }
        var texts = words(opening.language());
        var seat = new TestSeat(desk, desk.store(Optional.empty()), texts);
        runs = new RunDesk(seat);
        Optional<RunId> first = Optional.empty();
        if (opening.released()) {
            first = Optional.of(Sample.released(seat, runs));
        }
        var consent =
                new WindowConsent(new ConsentBook(seat.store(), desk.clock()), () -> Optional.ofNullable(window.get()));
        bench = new Workbench(runs, desk, seat.store(), opening.folder(), texts, consent);
        storedRuns = new StoredRuns(seat.store(), desk.engine(), runs.service(), desk.clock());
        var parts = new Shell.Parts(
                bench,
                seat.store(),
                runs.service(),
                storedRuns,
                opening.language(),
                this::words,
                desk.clock(),
                ZoneOffset.UTC,
                workers,
                files(),
                (title, words) -> told.add(words),
                (title, words) -> {},
                runs.service().hears());
        var preferences = new Preferences(new KeptInStore(seat.store()), writer, Platform::runLater);
        watchdog = new Watchdog(TOOLKIT.get());
        shell = fx(() -> new Shell(
                parts,
                opening.contributions().apply(Contributions.of(desk.plugins())),
                texts,
                preferences,
                Optional.empty()));
        window.set(shell);
        stage = fx(() -> {
            var made = new Stage();
            made.setScene(shell.scene());
            made.setWidth(opening.width());
            made.setHeight(opening.height());
            made.show();
            made.requestFocus();
            return made;
        });
        assertThat(first.isPresent()).isEqualTo(opening.released());
    }

    /** From now on the window's thread may be held by this class: that is what the story is about. */
    void expect(String type) {
        expected.add(type);
    }

    /** What the person will pick in the next dialog that asks for something that is there. */
    void picks(Path path) {
        chosen = path;
    }

    /** Where a dialog that asks for a new file leads. */
    Path saved(String suggestion) {
        return saved.resolveSibling(suggestion);
    }

    private FileChoice files() {
        return new FileChoice() {
            @Override
            public Optional<Path> save(String suggestion) {
                return Optional.of(saved(suggestion));
            }

            @Override
            public Optional<Path> open() {
                return Optional.ofNullable(chosen);
            }

            @Override
            public Optional<Path> folder(Path start) {
                return Optional.ofNullable(chosen);
            }
        };
    }

    Texts words(Locale language) {
        return new Texts(language, locale -> desk.plugins().messages(locale)).loaded();
    }

    private void sample(Path folder) throws IOException {
        var from = SampleWorkspace.unpack(desk.store(Optional.empty()));
        for (var name : List.of("slipway.yaml", "shop.yaml", "plan.yaml")) {
            Files.copy(from.resolve(name), folder.resolve(name));
        }
    }

    private static synchronized void toolkit() throws Exception {
        if (!TOOLKIT.isDone()) {
            Platform.startup(() -> TOOLKIT.complete(Thread.currentThread()));
            Platform.setImplicitExit(false);
            TOOLKIT.get(30, TimeUnit.SECONDS);
            Kit.readIcons();
        }
    }

    /** What the watchdog found, after which the window is gone. */
    @Override
    public void close() throws Exception {
        shut();
        assertThat(watchdog.found())
                .as("what the window's thread must not do")
                .allMatch(stack -> expected.stream().anyMatch(stack::contains));
        assertThat(watchdog.looks()).isPositive();
    }

    /** As if the process had been killed: nothing is asked, nothing is finished. */
    void shut() throws Exception {
        fx(() -> {
            stage.hide();
            shell.close();
            return true;
        });
        watchdog.close();
        workers.shutdown();
        assertThat(workers.awaitTermination(10, TimeUnit.SECONDS))
                .as("workers end")
                .isTrue();
        runs.close();
        writer.close();
        desk.close();
    }

    // ---- what a person does

    static <T> T fx(Callable<T> work) throws Exception {
        var task = new FutureTask<>(work);
        Platform.runLater(task);
        return task.get(30, TimeUnit.SECONDS);
    }

    /** Looks at every pulse until it is so. */
    void until(String what, BooleanSupplier so) throws Exception {
        var reached = new CompletableFuture<Boolean>();
        var last = new AtomicReference<@Nullable Throwable>();
        var timer = new CompletableFuture<AnimationTimer>();
        Platform.runLater(() -> {
            var each = new AnimationTimer() {
                @Override
                public void handle(long now) {
                    try {
                        if (so.getAsBoolean()) {
                            stop();
                            reached.complete(true);
                        }
                    } catch (AssertionError e) {
                        // what is asked for is not there yet; the last pulse's answer is told when it never comes
                        last.set(e);
                    } catch (RuntimeException e) {
                        stop();
                        reached.completeExceptionally(e);
                    }
                }
            };
            timer.complete(each);
            each.start();
        });
        boolean is = reached.orTimeout(60, TimeUnit.SECONDS)
                .handle((yes, late) -> late == null)
                .get();
        if (!is) {
            var each = timer.get();
            Platform.runLater(each::stop);
            throw new AssertionError(
                    "never: " + what + "\nit shows:\n"
                            + fx(() -> text(shell.scene().getRoot())),
                    last.get());
        }
    }

    Node node(String id) {
        return there(id)
                .orElseThrow(() -> new AssertionError(
                        "no node " + id + " among\n" + text(shell.scene().getRoot())));
    }

    /** Nodes come a pulse after their frame. */
    Optional<Node> there(String id) {
        return Optional.ofNullable(shell.scene().lookup("#" + id));
    }

    boolean usable(String id) {
        return there(id).filter(node -> !node.isDisabled() && shown(node)).isPresent();
    }

    static boolean shown(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (!each.isVisible()) {
                return false;
            }
        }
        return true;
    }

    boolean says(String id, String words) {
        return there(id).filter(node -> text(node).contains(words)).isPresent();
    }

    String text(String id) throws Exception {
        return fx(() -> text(node(id)));
    }

    static String text(Node node) {
        if (!node.isVisible()) {
            return "";
        }
        var words = new StringBuilder();
        switch (node) {
            case Labeled labeled -> words.append(labeled.getText() == null ? "" : labeled.getText() + "\n");
            case TextInputControl input -> words.append(input.getText()).append('\n');
            default -> {}
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> words.append(text(child)));
        }
        return words.toString();
    }

    /** Waits until a button can be pressed, and presses it. */
    void press(String id) throws Exception {
        until(id + " can be pressed", () -> usable(id));
        fx(() -> {
            ((ButtonBase) node(id)).fire();
            return true;
        });
    }

    void type(String id, String words) throws Exception {
        until(id + " can be written into", () -> usable(id));
        fx(() -> {
            var input = (TextInputControl) node(id);
            input.requestFocus();
            input.setText(words);
            return true;
        });
    }

    /** Whether a list or table is there and has so many lines. */
    boolean has(String id, int lines) {
        return there(id)
                .filter(OpenWindow::shown)
                .filter(node -> size(node) == lines)
                .isPresent();
    }

    void select(String id, int index) throws Exception {
        until(
                id + " has a line " + index,
                () -> there(id).filter(OpenWindow::shown).isPresent() && size(node(id)) > index);
        fx(() -> {
            switch (node(id)) {
                case TableView<?> table -> table.getSelectionModel().clearAndSelect(index);
                case ListView<?> list -> list.getSelectionModel().clearAndSelect(index);
                default -> throw new AssertionError(id + " is no list");
            }
            return true;
        });
    }

    /** Looks at another tab. */
    void tab(String tabs, String id) throws Exception {
        until(id + " is there", () -> there(tabs).isPresent());
        fx(() -> {
            var pane = (TabPane) node(tabs);
            pane.getSelectionModel()
                    .select(pane.getTabs().stream()
                            .filter(tab -> id.equals(tab.getId()))
                            .findFirst()
                            .orElseThrow());
            return true;
        });
    }

    /** Chooses from the menu of a button. */
    void menu(String button, String item) throws Exception {
        until(button + " can be pressed", () -> usable(button));
        fx(() -> {
            ((MenuButton) node(button))
                    .getItems().stream()
                            .filter(each -> item.equals(each.getId()))
                            .findFirst()
                            .orElseThrow()
                            .fire();
            return true;
        });
    }

    static int size(Node node) {
        return switch (node) {
            case TableView<?> table -> table.getItems().size();
            case ListView<?> list -> list.getItems().size();
            default -> -1;
        };
    }

    /** Keeps a picture of the window. */
    BufferedImage picture(String name) throws Exception {
        var drawn = fx(() -> {
            shell.scene().getRoot().applyCss();
            shell.scene().getRoot().layout();
            return shell.scene().snapshot(null);
        });
        int width = (int) drawn.getWidth();
        int height = (int) drawn.getHeight();
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        var reader = drawn.getPixelReader();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, reader.getArgb(x, y));
            }
        }
        var folder = Files.createDirectories(Path.of(System.getProperty("slipway.screens", "target/screens")));
        ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
        return image;
    }

    /** A key, with Ctrl or Cmd where wanted, to whatever has the keyboard. */
    void key(KeyCode code, boolean shortcut) throws Exception {
        fx(() -> {
            boolean mac = System.getProperty("os.name", "").startsWith("Mac");
            var owner = shell.scene().getFocusOwner();
            var to = owner == null ? shell.scene().getRoot() : owner;
            Event.fireEvent(
                    to,
                    new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, shortcut && !mac, false, shortcut && mac));
            Event.fireEvent(
                    to,
                    new KeyEvent(KeyEvent.KEY_RELEASED, "", "", code, false, shortcut && !mac, false, shortcut && mac));
            return true;
        });
    }

    /** A character, as keyboards send it. */
    void typed(String character) throws Exception {
        fx(() -> {
            var owner = shell.scene().getFocusOwner();
            var to = owner == null ? shell.scene().getRoot() : owner;
            Event.fireEvent(
                    to, new KeyEvent(KeyEvent.KEY_TYPED, character, "", KeyCode.UNDEFINED, false, false, false, false));
            return true;
        });
    }

    String focused() throws Exception {
        return fx(() -> {
            var owner = shell.scene().getFocusOwner();
            return owner == null || owner.getId() == null ? "" : owner.getId();
        });
    }
}
