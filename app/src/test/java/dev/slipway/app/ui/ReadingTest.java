package dev.slipway.app.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ReadingTest {
    private final Queue<Runnable> worker = new ArrayDeque<>();
    private final AtomicInteger read = new AtomicInteger();

    private void work() {
        for (var next = worker.poll(); next != null; next = worker.poll()) {
            next.run();
        }
    }

    @Test
    void nothingIsReadWhileNobodyLooks() {
        var reading = new Reading(worker::add, false, read::incrementAndGet);
        reading.ask();
        reading.ask();
        assertThat(worker).isEmpty();

        reading.seen(true);
        work();
        assertThat(read).hasValue(1);

        reading.seen(false);
        reading.ask();
        reading.seen(true);
        work();
        assertThat(read).hasValue(2);
    }

    @Test
    void whoLooksAgainReadsNothingAnewWhenNothingChanged() {
        var reading = new Reading(worker::add, true, read::incrementAndGet);
        reading.ask();
        work();
        reading.seen(false);
        reading.seen(true);
        work();
        assertThat(read).hasValue(1);
    }

    @Test
    void changesDuringAReadingCauseOneMore() {
        var reading = new Reading[1];
        reading[0] = new Reading(worker::add, true, () -> {
            if (read.incrementAndGet() == 1) {
                reading[0].ask();
                reading[0].ask();
            }
        });
        reading[0].ask();
        reading[0].ask();
        assertThat(worker).hasSize(1);
        work();
        assertThat(read).hasValue(2);
    }

    @Test
    void afterAFailureItReadsAgain() {
        var reading = new Reading(worker::add, true, () -> {
            if (read.incrementAndGet() == 1) {
                throw new IllegalStateException("the disk is gone");
            }
        });
        reading.ask();
        assertThatThrownBy(this::work).hasMessage("the disk is gone");
        reading.ask();
        work();
        assertThat(read).hasValue(2);
    }

    @Test
    void afterItIsClosedItReadsNothing() {
        var reading = new Reading(worker::add, true, read::incrementAndGet);
        reading.close();
        reading.ask();
        work();
        assertThat(read).hasValue(0);
    }
}
