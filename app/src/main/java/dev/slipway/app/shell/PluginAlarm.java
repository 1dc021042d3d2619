package dev.slipway.app.shell;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts the window's thread when a plugin holds it for too long. Who calls waits for nothing here, not even for a lock:
 * the thread that looks is woken and looks by itself.
 */
final class PluginAlarm implements AutoCloseable {
    private static final long LONGEST = Duration.ofSeconds(2).toNanos();

    private final Thread looker;
    private volatile @Nullable Call present;
    private volatile boolean closed;

    private enum State {
        UNDER_WAY,
        OVER,
        LATE,
        INTERRUPTED
    }

    private record Call(Thread thread, long begun, AtomicReference<State> state) {
        void interrupt() {
            if (state.compareAndSet(State.UNDER_WAY, State.LATE)) {
                thread.interrupt();
                state.set(State.INTERRUPTED);
            }
        }

        /** Whatever the plugin left of it, the thread goes on without an interrupt. */
        void end() {
            if (!state.compareAndSet(State.UNDER_WAY, State.OVER)) {
                while (state.get() == State.LATE) {
                    Thread.onSpinWait();
                }
                Thread.interrupted();
            }
        }
    }

    PluginAlarm() {
        this.looker = Thread.ofVirtual().name("plugin-alarm").start(this::look);
    }

    /** On the JavaFX thread; a call within a call belongs to the outer one. */
    <T> T timed(Supplier<T> work) {
        if (present != null) {
            return work.get();
        }
        var call = new Call(Thread.currentThread(), System.nanoTime(), new AtomicReference<>(State.UNDER_WAY));
        present = call;
        LockSupport.unpark(looker);
        try {
            return work.get();
        } finally {
            present = null;
            call.end();
        }
    }

    private void look() {
        while (!closed) {
            var call = present;
            if (call == null) {
                LockSupport.park(this);
                continue;
            }
            long left = call.begun() + LONGEST - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else {
                call.interrupt();
                LockSupport.park(this);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(looker);
    }
}
