package dev.slipway.app.ui;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads something again whenever it may have changed: one reading at a time, one more for whatever changed during it, and none
 * while nobody looks. Any thread; every method returns at once.
 */
public final class Reading implements AutoCloseable {
    private final Executor worker;
    private final Runnable read;
    private final AtomicBoolean under = new AtomicBoolean();
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean seen;
    private volatile boolean closed;

    /**
     * @param read called by the worker; what it throws is its own affair
     * @param seen whether somebody looks from the beginning
     */
    public Reading(Executor worker, boolean seen, Runnable read) {
        this.worker = worker;
        this.read = read;
        this.seen = seen;
    }

    /** Something may have changed. */
    public void ask() {
        asked.set(true);
        next();
    }

    /** Somebody looks, or nobody does any more; what changed meanwhile is read when somebody looks again. */
    public void seen(boolean now) {
        seen = now;
        next();
    }

    private void next() {
        if (asked.get() && seen && !closed && under.compareAndSet(false, true)) {
            worker.execute(this::read);
        }
    }

    private void read() {
        try {
            while (seen && !closed && asked.compareAndSet(true, false)) {
                read.run();
            }
        } finally {
            under.set(false);
        }
        next();
    }

    /** Reads nothing any more. */
    @Override
    public void close() {
        closed = true;
    }
}
