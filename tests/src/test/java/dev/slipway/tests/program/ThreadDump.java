package dev.slipway.tests.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What every thread of a Java process does, virtual ones too, for tests that stand still. */
public final class ThreadDump {
    private static final long LIMIT_SECONDS = 20;

    private ThreadDump() {}

    /** @return the dump, or why there is none */
    public static String of(long process) {
        try {
            var folder = Files.createTempDirectory("slipway-threads-");
            var file = folder.resolve("threads.txt");
            try {
                return dump(process, file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String dump(long process, Path file) throws IOException {
        var asking = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process),
                        "Thread.dump_to_file",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!asking.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                asking.destroyForcibly();
                return "process " + process + " does not even answer jcmd\n";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asking.destroyForcibly();
        }
        return Files.exists(file) ? Files.readString(file) : "process " + process + " gave none\n";
    }
}
