package dev.slipway.app.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.app.desk.CommandFailedException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TasksTest {
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Notices notices = new Notices(Clock.systemUTC(), Runnable::run);
    private final Tasks tasks = new Tasks(
            workers,
            Runnable::run,
            Clock.systemUTC(),
            notices,
            failure -> CommandFailedException.of(ExitCode.ERROR, "failed", String.valueOf(failure.getMessage())));

    @AfterEach
    void end() {
        workers.close();
    }

    private Tasks.Activity only() {
        return tasks.published().get().getFirst();
    }

    @Test
    void aTaskTellsHowFarItIsAndThatItIsDone() throws Exception {
        var halfway = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        tasks.start(Message.of("work"), progress -> {
            progress.at(1, 2);
            halfway.countDown();
            go.await();
        });
        assertThat(halfway.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(only().state()).isEqualTo(Tasks.State.RUNNING);
        assertThat(only().done()).isEqualTo(1);
        assertThat(only().total()).isEqualTo(2);
        go.countDown();
        workers.close();
        assertThat(only().state()).isEqualTo(Tasks.State.DONE);
        assertThat(only().ended()).isPresent();
        assertThat(notices.published().get()).isEmpty();
    }

    @Test
    void aFailureBecomesANotice() {
        tasks.start(Message.of("work"), progress -> {
            throw new IllegalStateException("broken");
        });
        workers.close();
        assertThat(only().state()).isEqualTo(Tasks.State.FAILED);
        assertThat(notices.published().get())
                .singleElement()
                .satisfies(notice -> assertThat(notice.what()).isEqualTo(Message.of("failed", "broken")));
        assertThat(notices.unread()).isEqualTo(1);
        notices.readAll();
        assertThat(notices.unread()).isZero();
    }

    @Test
    void aCancelledTaskIsInterruptedAndSaysNothing() throws Exception {
        var under = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var handle = tasks.start(Message.of("work"), progress -> {
            under.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        assertThat(under.await(10, TimeUnit.SECONDS)).isTrue();
        handle.cancel();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        workers.close();
        assertThat(only().state()).isEqualTo(Tasks.State.CANCELLED);
        assertThat(notices.published().get()).isEmpty();
    }
}
