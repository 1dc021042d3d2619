package dev.slipway.app.run;

import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.Scope;
import dev.slipway.app.rehearsal.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: one thread takes everything from a queue ordered by due time and sequence, and time moves only when the
 * queue has nothing due. Requests take a latency drawn from the seed. With a speed, virtual time keeps that pace against
 * the wall, so that people can follow; what people do enters at the instant it arrives.
 */
public final class VirtualPace implements Pace {
    private static final long MIN_LATENCY_MILLIS = 4;
    private static final long MAX_LATENCY_MILLIS = 40;

    private final VirtualTime time;
    private final SplittableRandom random;
    private final Optional<Speed> speed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Runnable> arrivals = new ArrayDeque<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private @Nullable Handler handler;
    private boolean closed;

    /** How many virtual seconds pass in one second of the wall. */
    public record Speed(double factor, InstantSource wall) {
        public Speed {
            if (!(factor > 0)) {
                throw new IllegalArgumentException("speed is above 0, not " + factor);
            }
        }
    }

    /** How {@link #drive} came back. */
    public enum Pass {
        /** What it was to wait for is so. */
        REACHED,
        /** Nothing is left that time could bring; only a person can. */
        IDLE,
        /** The pace was closed. */
        CLOSED
    }

    private record Waiting(Scope scope, RunEvent event) {}

    public VirtualPace(VirtualTime time, long seed, Optional<Speed> speed) {
        this.time = time;
        this.random = new SplittableRandom(seed);
        this.speed = speed;
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public void begin(Handler taker) {
        handler = taker;
        var first = List.copyOf(waiting);
        waiting.clear();
        first.forEach(one -> post(one.scope(), one.event()));
    }

    @Override
    public void post(Scope scope, RunEvent event) {
        waiting.add(new Waiting(scope, event));
        if (handler != null && waiting.size() == 1) {
            time.schedule(time.now(), this::deliver);
        }
    }

    /** Hands over everything of this instant together: what many lanes have to say shares one commit. */
    private void deliver() {
        var events = new LinkedHashMap<Scope, List<RunEvent>>();
        waiting.forEach(one ->
                events.computeIfAbsent(one.scope(), scope -> new ArrayList<>()).add(one.event()));
        waiting.clear();
        var taker = handler;
        if (!closed && taker != null) {
            taker.handle(events);
        }
    }

    @Override
    public void perform(Scope scope, Runnable work) {
        time.scheduleIn(Duration.ofMillis(random.nextLong(MIN_LATENCY_MILLIS, MAX_LATENCY_MILLIS)), () -> {
            if (!closed) {
                work.run();
            }
        });
    }

    @Override
    public Alarm at(Instant due, Runnable work) {
        var ticket = time.schedule(due.isBefore(time.now()) ? time.now() : due, () -> {
            if (!closed) {
                work.run();
            }
        });
        return () -> time.cancel(ticket);
    }

    /** Lets something from outside enter at the present instant. The only method for other threads. */
    public void arrive(Runnable work) {
        lock.lock();
        try {
            arrivals.add(work);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs the queue on this thread until something is so.
     *
     * @param patient whether to wait for people when time has nothing more to bring
     */
    public Pass drive(BooleanSupplier reached, boolean patient) throws InterruptedException {
        while (true) {
            takeArrivals();
            if (reached.getAsBoolean()) {
                return Pass.REACHED;
            }
            if (closed) {
                return Pass.CLOSED;
            }
            var next = time.nextDue();
            if (next.isEmpty()) {
                if (!patient) {
                    return Pass.IDLE;
                }
                await(Long.MAX_VALUE);
            } else if (!await(next.get())) {
                time.runNext();
            }
        }
    }

    /** True when something arrived before the wall reached the instant. */
    private boolean await(Instant due) throws InterruptedException {
        var gap = Duration.between(time.now(), due);
        if (speed.isEmpty() || gap.isZero() || gap.isNegative()) {
            return false;
        }
        var factor = speed.get().factor();
        var wall = speed.get().wall();
        var began = wall.instant();
        boolean interrupted = await((long) (gap.toNanos() / factor));
        if (interrupted) {
            var passed = Duration.ofNanos(
                    (long) (Duration.between(began, wall.instant()).toNanos() * factor));
            var instant = time.now().plus(passed.isNegative() ? Duration.ZERO : passed);
            time.runUntil(instant.isBefore(due) ? instant : due.minusNanos(1));
        }
        return interrupted;
    }

    private boolean await(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (arrivals.isEmpty() && left > 0) {
                left = nanos == Long.MAX_VALUE ? forever() : arrived.awaitNanos(left);
            }
            return !arrivals.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private long forever() throws InterruptedException {
        arrived.await(1, TimeUnit.DAYS);
        return 1;
    }

    private void takeArrivals() {
        while (true) {
            Runnable work;
            lock.lock();
            try {
                work = arrivals.poll();
            } finally {
                lock.unlock();
            }
            if (work == null) {
                return;
            }
            work.run();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
