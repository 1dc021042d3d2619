package dev.slipway.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.run.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorbellTest {
    @TempDir
    Path folder;

    @Test
    void aRingReachesTheOthersAndDeadBellsComeDown() throws Exception {
        var store = folder.resolve("s.db");
        var rung = new CountDownLatch(1);
        try (var ours = Doorbell.hang(store, folder, () -> {});
                var theirs = Doorbell.hang(store, folder, rung::countDown)) {
            var dead = Files.createFile(Doorbell.folder(store, folder).resolve("1-dead.bell"));
            ours.ring();
            assertThat(rung.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(dead).doesNotExist();
        }
        try (var left = Files.list(Doorbell.folder(store, folder))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aStoreWithALongPathRingsInTheRuntimeFolder() {
        var deep = folder.resolve("x".repeat(90)).resolve("s.db");
        assertThat(Doorbell.folder(deep, Path.of("/run/user/1")).toString()).startsWith("/run/user/1/slipway-");
    }

    @Test
    void aRunHasOneDriverAtATime() {
        var run = new RunId("run-0001");
        try (var lock = RunLock.take(folder, run).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(RunLock.take(folder, run)).isEmpty();
            assertThat(RunLock.held(folder, run)).isTrue();
        }
        assertThat(RunLock.held(folder, run)).isFalse();
    }
}
