package dev.slipway.app.bootstrap;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.RunId;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.ConsentBook;
import dev.slipway.app.desk.FolderWatch;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.desk.Seat;
import dev.slipway.app.desk.WindowOpener;
import dev.slipway.app.desk.Workbench;
import dev.slipway.app.shell.Contributions;
import dev.slipway.app.shell.DialogFileChoice;
import dev.slipway.app.shell.Shell;
import dev.slipway.app.shell.WindowConsent;
import dev.slipway.app.ui.KeptInStore;
import dev.slipway.app.ui.Preferences;
import dev.slipway.app.ui.Preferences.Choice;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.run.StoredRuns;
import dev.slipway.app.words.Texts;
import dev.slipway.app.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/** Starts the toolkit and shows the shell in it, until the person closes it. */
final class DisplayedWindow implements WindowOpener {
    /** Kept, or it would be collected with its level: JavaFX warns about the class path, which is what we want. */
    private static final Logger TOOLKIT = Logger.getLogger("javafx");

    private final AtomicReference<@Nullable Shell> shell = new AtomicReference<>();
    private final AtomicReference<@Nullable Stage> stage = new AtomicReference<>();

    /** Whether there is something to show a window on. */
    static boolean possible(Map<String, String> environment, String system, @Nullable String platform) {
        boolean needsDisplay = !system.startsWith("Windows") && !system.startsWith("Mac");
        return platform != null
                || !needsDisplay
                || !environment.getOrDefault("DISPLAY", "").isBlank()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isBlank();
    }

    @Override
    public void open(RunDesk runs, Seat seat, Optional<RunId> show) throws InterruptedException {
        TOOLKIT.setLevel(Level.SEVERE);
        System.setErr(new QuietErrors(System.err));
        var toolkit = startToolkit();
        try {
            open(runs, seat, show, toolkit);
        } finally {
            // only then: a toolkit that never started would be waited for without end
            if (toolkit.handle((up, failed) -> failed == null).join()) {
                Platform.exit();
            }
        }
    }

    /**
     * The toolkit takes about as long as plugins and store: they come up side by side. With it come what the first window
     * needs in any case, the usual theme and the icons.
     */
    private static CompletableFuture<Void> startToolkit() {
        var up = new CompletableFuture<Void>();
        Thread.ofPlatform().name("toolkit").start(() -> {
            try {
                Platform.startup(Shell::warm);
                Kit.readIcons();
                up.complete(null);
            } catch (RuntimeException | UnsatisfiedLinkError e) {
                up.completeExceptionally(e);
            }
        });
        return up;
    }

    private void open(RunDesk runs, Seat seat, Optional<RunId> show, CompletableFuture<Void> toolkit)
            throws InterruptedException {
        var closed = new CountDownLatch(1);
        var failure = new AtomicReference<@Nullable Throwable>();
        var desk = seat.desk();
        var contributions = Contributions.of(desk.plugins());
        if (contributions.runScreens().isEmpty()) {
            throw CommandFailedException.of(ExitCode.ERROR, "cli.no-engine").withHint("cli.no-engine.hint");
        }
        try (var workers = Executors.newVirtualThreadPerTaskExecutor();
                var writer =
                        Executors.newSingleThreadExecutor(Thread.ofVirtual().factory())) {
            var preferences = new Preferences(new KeptInStore(seat.store()), writer, Platform::runLater);
            var texts = words(seat, locale(preferences, seat));
            var service = runs.service();
            var book = new ConsentBook(seat.store(), desk.clock());
            var folder = seat.workspace()
                    .map(desk.currentFolder()::resolve)
                    .orElseGet(() -> folder(preferences, desk.currentFolder()));
            var parts = new Shell.Parts(
                    new Workbench(
                            runs,
                            desk,
                            seat.store(),
                            folder,
                            texts,
                            new WindowConsent(book, () -> Optional.ofNullable(shell.get()))),
                    seat.store(),
                    service,
                    new StoredRuns(seat.store(), desk.engine(), service, desk.clock()),
                    seat.texts().locale(),
                    language -> words(seat, language),
                    desk.clock(),
                    ZoneId.systemDefault(),
                    workers,
                    new DialogFileChoice(stage::get),
                    new DesktopNotices(workers, desk.environment()),
                    Webhook.of(desk.environment(), workers, this::tell),
                    service.hears());
            try {
                toolkit.get();
            } catch (ExecutionException e) {
                var cause = e.getCause() == null ? e : e.getCause();
                throw CommandFailedException.of(ExitCode.ERROR, "cli.window", String.valueOf(cause.getMessage()))
                        .withHint("cli.window.hint");
            }
            try {
                Platform.runLater(() -> {
                    try {
                        show(new Shell(parts, contributions, texts, preferences, show), closed);
                    } catch (RuntimeException | Error e) {
                        // whatever it is, nobody must wait for a window that does not come
                        failure.set(e);
                        closed.countDown();
                    }
                });
                try (var inWork = desk.pluginInWork()
                        .map(module -> reloading(module, seat))
                        .orElse(() -> {})) {
                    closed.await();
                }
            } finally {
                workers.shutdownNow();
            }
        }
        var failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the window could not be built", failed);
        }
    }

    private interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes the classes of a plugin that somebody works on anew, whenever they are built. */
    private Watch reloading(Path module, Seat seat) {
        var plugins = seat.desk().plugins();
        var watch = new FolderWatch(module.resolve("target/classes"), () -> {
            plugins.inWork(module).forEach(plugins::reload);
            var contributions = Contributions.of(plugins);
            var window = shell.get();
            if (window != null) {
                var words = words(seat, window.locale());
                Platform.runLater(() -> {
                    window.contribute(contributions, words);
                    window.tell(Message.of("ui.plugin.reloaded", module), Optional.empty());
                });
            }
        });
        return watch::close;
    }

    private void tell(Message what) {
        var window = shell.get();
        if (window != null) {
            window.tell(what, Optional.empty());
        }
    }

    private static Texts words(Seat seat, Locale language) {
        return new Texts(language, locale -> seat.desk().plugins().messages(locale)).loaded();
    }

    private static Locale locale(Preferences preferences, Seat seat) {
        return switch (preferences.get(Choice.LANGUAGE)) {
            case "en" -> Locale.ENGLISH;
            case "zh" -> Locale.CHINESE;
            default -> seat.texts().locale();
        };
    }

    /** Where the command was started if that is a workspace, else where the window was left. */
    private static Path folder(Preferences preferences, Path current) {
        boolean here = Workspace.find(current).isPresent();
        return here
                ? current
                : preferences
                        .memory("folder")
                        .filter(Value.StringValue.class::isInstance)
                        .map(value -> Path.of(((Value.StringValue) value).text()))
                        .filter(Files::isDirectory)
                        .orElse(current);
    }

    private void show(Shell made, CountDownLatch closed) {
        shell.set(made);
        var window = new Stage();
        stage.set(window);
        window.setTitle(made.title());
        window.setScene(made.scene());
        window.setMinWidth(800);
        window.setMinHeight(500);
        window.setOnCloseRequest(event -> {
            event.consume();
            made.closing(window::hide);
        });
        window.setOnHidden(event -> {
            made.close();
            closed.countDown();
        });
        window.show();
        var probe = System.getProperty(WindowProbe.PROPERTY);
        if (probe != null) {
            new WindowProbe(window, probe.equals("close")).start();
        }
    }
}
