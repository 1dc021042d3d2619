package dev.slipway.app.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A clock that moves only when its queue is asked to: tasks ordered by due time, then by the order they were scheduled in.
 * Confined to one thread.
 */
public final class VirtualTime implements InstantSource {
    /** A scheduled task, to cancel it by. */
    public static final class Ticket {
        private final Instant due;
        private final long sequence;
        private final Runnable work;
        private boolean cancelled;

        private Ticket(Instant due, long sequence, Runnable work) {
            this.due = due;
            this.sequence = sequence;
            this.work = work;
        }

        public Instant due() {
            return due;
        }
    }

    private final PriorityQueue<Ticket> queue =
            new PriorityQueue<>(Comparator.comparing((Ticket t) -> t.due).thenComparingLong(t -> t.sequence));
    private Instant now;
    private long sequence;

    public VirtualTime(Instant start) {
        this.now = start;
    }

    public Instant now() {
        return now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** @param due an instant that has passed counts as now */
    public Ticket schedule(Instant due, Runnable work) {
        var ticket = new Ticket(due.isBefore(now) ? now : due, sequence++, work);
        queue.add(ticket);
        return ticket;
    }

    public Ticket scheduleIn(Duration delay, Runnable work) {
        return schedule(now.plus(delay), work);
    }

    public void cancel(Ticket ticket) {
        ticket.cancelled = true;
    }

    /** When the next task is due. */
    public Optional<Instant> nextDue() {
        while (!queue.isEmpty() && queue.element().cancelled) {
            queue.remove();
        }
        return Optional.ofNullable(queue.peek()).map(t -> t.due);
    }

    /** Moves to the next task and runs it; false when there is none. */
    public boolean runNext() {
        if (nextDue().isEmpty()) {
            return false;
        }
        var next = queue.remove();
        moveTo(next.due);
        next.work.run();
        return true;
    }

    /** Runs everything due up to an instant and moves there. */
    public void runUntil(Instant until) {
        while (nextDue().filter(due -> !due.isAfter(until)).isPresent()) {
            runNext();
        }
        if (until.isAfter(now)) {
            now = until;
        }
    }

    /** Moves to an instant without running what is due; for worlds that are rebuilt from their record. */
    void moveTo(Instant instant) {
        if (instant.isAfter(now)) {
            now = instant;
        }
    }

    /**
     * Runs until nothing is scheduled, or an instant is reached.
     *
     * @return whether nothing is left
     */
    public boolean runUntilIdle(Duration limit) {
        var end = now.plus(limit);
        while (nextDue().filter(due -> !due.isAfter(end)).isPresent()) {
            runNext();
        }
        return nextDue().isEmpty();
    }
}
