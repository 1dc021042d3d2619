package dev.slipway.store;

import static dev.slipway.store.Fixture.ANN;
import static dev.slipway.store.Fixture.CLOCK;
import static dev.slipway.store.Fixture.timer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.run.RunEvent.TimerFired;
import dev.slipway.api.run.RunId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process on the same store, killed without warning. */
final class KilledProcessTest {
    @TempDir
    Path folder;

    /** What the other process does: appends for ever and says which appends were acknowledged. */
    static final class Appender {
        private Appender() {}

        public static void main(String[] arguments) {
            try (var store = Store.open(Path.of(arguments[0]), CLOCK)) {
                var run = new RunId(arguments[1]);
                long epoch = store.journal().claim(run, ANN);
                for (int i = 0; ; i++) {
                    long sequence =
                            store.journal().append(run, epoch, timer("t" + i)).join();
                    System.out.println(sequence + " t" + i);
                    System.out.flush();
                }
            }
        }
    }

    @Test
    void everyAcknowledgedAppendIsThereAfterAKillAndTheOtherProcessWentOn() throws IOException, InterruptedException {
        var file = folder.resolve("store.db");
        try (var store = Store.open(file, CLOCK)) {
            var theirs = Fixture.run(store, "run-theirs");
            var ours = Fixture.run(store, "run-ours");
            long epoch = store.journal().claim(ours, ANN);
            for (int round = 0; round < 3; round++) {
                int enough = 40 + round * 37;
                var process = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Appender.class.getName(),
                                file.toString(),
                                theirs.value())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                String last = "";
                try (var answers =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    int seen = 0;
                    for (var line = answers.readLine(); line != null; line = answers.readLine()) {
                        last = line;
                        if (++seen == enough) {
                            // The handle kills without closing the pipe, so that the last answers can be read.
                            process.toHandle().destroyForcibly();
                        }
                        if (seen < enough) {
                            store.journal().append(ours, epoch, timer("o")).join();
                        }
                    }
                    assertThat(seen).isGreaterThanOrEqualTo(enough);
                }
                process.waitFor();
                var words = last.split(" ");
                var entry = store.journal()
                        .read(theirs, Long.parseLong(words[0]) - 1, 1)
                        .getFirst();
                assertThat(((TimerFired) entry.event()).timer()).isEqualTo(words[1]);
                assertThat(store.journal().verify(theirs)).isEmpty();
            }
            assertThat(store.journal().verify(ours)).isEmpty();
            assertThat(store.check().findings()).isEmpty();
        }
    }
}
