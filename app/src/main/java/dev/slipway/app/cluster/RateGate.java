package dev.slipway.app.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets requests to one cluster leave at a bounded rate, and none before a server's Retry-After has passed. Time is a
 * monotonic count of nanoseconds, so that a changed clock neither blocks nor floods. Any thread.
 */
final class RateGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition tick = lock.newCondition();
    private final LongSupplier nanos;
    private final long interval;
    private final long burst;
    private long next;
    private long shutUntil;

    RateGate(double perSecond, int burst, LongSupplier nanos) {
        this.nanos = nanos;
        this.interval = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
        this.burst = this.interval * (burst - 1);
        this.next = nanos.getAsLong() - this.burst;
        this.shutUntil = nanos.getAsLong();
    }

    /** How long a request that leaves now has to wait; takes its place in the row. */
    long reserve() {
        lock.lock();
        try {
            var now = nanos.getAsLong();
            next = Math.max(next, now - burst);
            var turn = Math.max(next - now, 0);
            next += interval;
            return Math.max(turn, shutUntil - now);
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until it is this request's turn. */
    void pass() throws InterruptedException {
        var wait = reserve();
        if (wait <= 0) {
            return;
        }
        lock.lockInterruptibly();
        try {
            var left = wait;
            while (left > 0) {
                left = tick.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing leaves before this time is over. */
    void shut(Duration time) {
        lock.lock();
        try {
            shutUntil = Math.max(shutUntil, nanos.getAsLong() + time.toNanos());
        } finally {
            lock.unlock();
        }
    }
}
