package dev.slipway.app.bootstrap;

import dev.slipway.app.shell.SystemNotices;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Notifications by {@code notify-send}, which desktops on Linux have; nothing elsewhere. */
final class DesktopNotices implements SystemNotices {
    private static final Logger LOG = System.getLogger(DesktopNotices.class.getName());

    private final Executor worker;
    private final Map<String, String> environment;

    DesktopNotices(Executor worker, Map<String, String> environment) {
        this.worker = worker;
        this.environment = environment;
    }

    @Override
    public void tell(String title, String words) {
        worker.execute(() -> program().ifPresent(program -> {
            try {
                new ProcessBuilder(program.toString(), "--app-name=Slipway", "--", title, words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .getOutputStream()
                        .close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the system cannot be told", e);
            }
        }));
    }

    private Optional<Path> program() {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "notify-send"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
