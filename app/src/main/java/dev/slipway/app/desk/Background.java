package dev.slipway.app.desk;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.run.RunId;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts this program again without a terminal, as the owner of a run. */
public final class Background {
    private static final String MAIN = "dev.slipway.app.bootstrap.Main";

    private Background() {}

    /**
     * @return the new process' id
     * @throws CommandFailedException when it cannot be started
     */
    public static long drive(Seat seat, RunId run) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var words = new ArrayList<String>(List.of(java));
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        words.addAll(List.of("--store", seat.store().file().toString()));
        seat.workspace()
                .ifPresent(folder -> words.addAll(List.of(
                        "--workspace",
                        seat.desk().currentFolder().resolve(folder).toString())));
        words.addAll(List.of("resume", run.value(), "--headless"));
        var log = seat.desk().logFile().resolveSibling("run-" + run + ".log").toFile();
        try {
            Files.createDirectories(log.toPath().toAbsolutePath().getParent());
            return new ProcessBuilder(words)
                    .directory(seat.desk().currentFolder().toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start()
                    .pid();
        } catch (IOException e) {
            throw CommandFailedException.of(
                    ExitCode.ERROR, "cli.runs.no-background", run, String.valueOf(e.getMessage()));
        }
    }

    private static File nothing() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }
}
