package dev.slipway.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadDumpTest {
    @Test
    void showsWhereAVirtualThreadWaits() throws InterruptedException {
        var waiting = new CountDownLatch(1);
        var ready = new CountDownLatch(1);
        var waiter = Thread.ofVirtual().name("waits-for-ever").start(() -> {
            ready.countDown();
            awaitQuietly(waiting);
        });
        ready.await();
        assertThat(ThreadDump.of(ProcessHandle.current().pid()))
                .contains("waits-for-ever")
                .contains("ThreadDumpTest.awaitQuietly");
        waiting.countDown();
        waiter.join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
