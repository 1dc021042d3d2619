package dev.slipway.app.bootstrap;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.RunId;
import dev.slipway.api.ui.RunScreenProvider;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.WindowOpener;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.plugins.PluginHost;
import dev.slipway.app.run.RunService;
import dev.slipway.app.shell.Shell;
import dev.slipway.app.ui.run.StoredRuns;
import dev.slipway.app.words.Texts;
import dev.slipway.store.Store;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/** Starts the toolkit and shows the shell in it, until the person closes it. */
final class DisplayedWindow implements WindowOpener {
    /** Kept, or it would be collected with its level: JavaFX warns about the class path, which is what we want. */
    private static final Logger TOOLKIT = Logger.getLogger("javafx");

    private final Supplier<PluginHost> plugins;
    private final InstantSource clock;

    DisplayedWindow(Supplier<PluginHost> plugins, InstantSource clock) {
        this.plugins = plugins;
        this.clock = clock;
    }

    /** Whether there is something to show a window on. */
    static boolean possible(Map<String, String> environment, String system, @Nullable String platform) {
        boolean needsDisplay = !system.startsWith("Windows") && !system.startsWith("Mac");
        return platform != null
                || !needsDisplay
                || !environment.getOrDefault("DISPLAY", "").isBlank()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isBlank();
    }

    @Override
    public void open(Store store, Engine engine, RunService service, Locale language, Optional<RunId> show)
            throws InterruptedException {
        TOOLKIT.setLevel(Level.SEVERE);
        var screens = plugins.get().extensions(RunScreenProvider.class).stream()
                .map(Contribution::extension)
                .findFirst()
                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.no-engine")
                        .withHint("cli.no-engine.hint"));
        var closed = new CountDownLatch(1);
        var failure = new AtomicReference<@Nullable Throwable>();
        var texts = new Texts(language, locale -> plugins.get().messages(locale)).loaded();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            var parts = new Shell.Parts(
                    new StoredRuns(store, engine, service, clock),
                    screens,
                    locale -> plugins.get().messages(locale),
                    clock,
                    ZoneId.systemDefault(),
                    workers,
                    store.file().toString());
            try {
                Platform.startup(() -> {
                    try {
                        show(new Shell(parts, texts, false, show), closed);
                    } catch (RuntimeException | Error e) {
                        // whatever it is, nobody must wait for a window that does not come
                        failure.set(e);
                        closed.countDown();
                    }
                });
            } catch (RuntimeException | UnsatisfiedLinkError e) {
                throw CommandFailedException.of(ExitCode.ERROR, "cli.window", String.valueOf(e.getMessage()))
                        .withHint("cli.window.hint");
            }
            try {
                closed.await();
            } finally {
                // only here: a toolkit that never started would be waited for without end
                Platform.exit();
            }
        }
        var failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the window could not be built", failed);
        }
    }

    private static void show(Shell shell, CountDownLatch closed) {
        var stage = new Stage();
        stage.setTitle(shell.title());
        stage.setScene(shell.scene());
        stage.setMinWidth(800);
        stage.setMinHeight(500);
        stage.setOnHidden(event -> {
            shell.close();
            closed.countDown();
        });
        stage.show();
    }
}
