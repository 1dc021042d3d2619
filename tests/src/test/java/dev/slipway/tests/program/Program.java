package dev.slipway.tests.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The program in a process of its own, as a user starts it, on a store and a workspace folder of the test. */
public final class Program {
    private static final long LIMIT_SECONDS = 180;

    private final Path folder;
    private final Supplier<String> surroundings;

    public Program(Path folder) {
        this(folder, () -> "");
    }

    /** @param surroundings what a program that does not end may be waiting for; asked while it still runs */
    public Program(Path folder, Supplier<String> surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
    }

    /** What a command ended with, and everything that it said on both streams. */
    public record Answer(int code, String said) {}

    public Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path store() {
        return folder.resolve("slipway.db");
    }

    public Started start(String... arguments) {
        return start(Map.of(), arguments);
    }

    /** @param environment beside the usual one, which has no display */
    public Started start(Map<String, String> environment, String... arguments) {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.slipway.app.bootstrap.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--store", store().toString()));
        try {
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment()
                    .putAll(Map.of(
                            "XDG_DATA_HOME", folder.resolve("data").toString(),
                            "XDG_CACHE_HOME", folder.resolve("cache").toString(),
                            "XDG_STATE_HOME", folder.resolve("state").toString(),
                            "LANG", "C"));
            List.of("DISPLAY", "WAYLAND_DISPLAY").forEach(builder.environment()::remove);
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            return new Started(process, surroundings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer run(String... arguments) {
        return start(arguments).answer();
    }

    /**
     * A process on its way. Ended by force when it takes too long, so that reading from it ends too; what it was doing then
     * is added to what it said.
     */
    public static final class Started {
        private final Process process;
        private final BufferedReader reader;
        private final StringBuilder said = new StringBuilder();
        private final CompletableFuture<String> late;

        private Started(Process process, Supplier<String> surroundings) {
            this.process = process;
            this.reader = process.inputReader(StandardCharsets.UTF_8);
            this.late = process.onExit()
                    .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .thenApply(ended -> "")
                    .exceptionallyAsync(tooLong -> standstill(process, surroundings));
        }

        private static String standstill(Process process, Supplier<String> surroundings) {
            try {
                var threads =
                        "ended by force after " + LIMIT_SECONDS + " s. Its threads:\n" + ThreadDump.of(process.pid());
                try {
                    return threads + surroundings.get();
                } catch (RuntimeException e) {
                    return threads + "what is around it cannot be seen: " + e;
                }
            } finally {
                process.destroyForcibly();
            }
        }

        /** Reads on until a line fits; empty when the program ended before. */
        public Optional<String> until(Predicate<String> wanted) {
            try {
                String line;
                while ((line = reader.readLine()) != null) {
                    said.append(line).append('\n');
                    if (wanted.test(line)) {
                        return Optional.of(line);
                    }
                }
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public Answer answer() {
            until(line -> false);
            int code = ended();
            return new Answer(code, said + late.join());
        }

        /** As {@code kill -9}. */
        public void kill() {
            process.destroyForcibly();
            ended();
        }

        /** Told to end, as by {@code kill} or by a session that closes. */
        public void end() {
            // unlike Process.destroy it leaves the streams open
            process.toHandle().destroy();
        }

        private int ended() {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
