package dev.slipway.app.ui;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.app.desk.CommandFailedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which the window does what blocks. Each task says what it does and since when, may tell how far it is, and
 * can be cancelled; a failure becomes a notice. Any thread.
 */
public final class Tasks {
    private static final int KEPT = 50;

    private final ExecutorService workers;
    private final InstantSource clock;
    private final Notices notices;
    private final Function<Exception, CommandFailedException> words;
    private final AtomicLong numbers = new AtomicLong();
    private final Published<List<Activity>> published;
    private final Map<Long, Handle> handles = new ConcurrentHashMap<>();

    /** What a task does. Interruption is how it is cancelled. */
    @FunctionalInterface
    public interface Work {
        void run(Progress progress) throws Exception;
    }

    /** How a task tells how far it is. */
    @FunctionalInterface
    public interface Progress {
        /** @param total 0 when nobody knows */
        void at(long done, long total);
    }

    /** How a task stands. */
    public enum State {
        RUNNING,
        DONE,
        CANCELLED,
        FAILED
    }

    /**
     * A task as people see it.
     *
     * @param total 0 when nobody knows
     * @param ended empty while it runs
     */
    public record Activity(
            long number, Message what, State state, Instant since, Optional<Instant> ended, long done, long total) {
        Activity at(long nowDone, long nowTotal) {
            return new Activity(number, what, state, since, ended, nowDone, nowTotal);
        }

        Activity end(State how, Instant at) {
            return new Activity(number, what, how, since, Optional.of(at), done, total);
        }
    }

    /** A task under way. */
    public final class Handle {
        private final long number;
        private final AtomicBoolean settled = new AtomicBoolean();
        private volatile @Nullable Future<?> future;

        private Handle(long number) {
            this.number = number;
        }

        public long number() {
            return number;
        }

        /** Asks it to stop; what it would have shown is not shown any more. */
        public void cancel() {
            if (settled.compareAndSet(false, true)) {
                end(number, State.CANCELLED);
                var running = future;
                if (running != null) {
                    running.cancel(true);
                }
            }
        }

        public boolean cancelled() {
            return settled.get();
        }
    }

    /** @param words puts a failure into a sentence */
    public Tasks(
            ExecutorService workers,
            Executor window,
            InstantSource clock,
            Notices notices,
            Function<Exception, CommandFailedException> words) {
        this.workers = workers;
        this.clock = clock;
        this.notices = notices;
        this.words = words;
        this.published = new Published<>(List.of(), window);
    }

    public Published<List<Activity>> published() {
        return published;
    }

    /** Begins a task. Returns at once. */
    public Handle start(Message what, Work work) {
        return start(
                what, work, told -> notices.tell(Notices.Weight.FAILED, told.what(), told.hint(), Optional.empty()));
    }

    /** @param failed told of a failure instead of the notices; on the task's thread */
    public Handle start(Message what, Work work, Consumer<CommandFailedException> failed) {
        var handle = new Handle(numbers.incrementAndGet());
        handles.put(handle.number, handle);
        var activity = new Activity(handle.number, what, State.RUNNING, clock.instant(), Optional.empty(), 0, 0);
        published.change(before -> with(before, activity));
        handle.future = workers.submit(() -> run(handle, work, failed));
        return handle;
    }

    private void run(Handle handle, Work work, Consumer<CommandFailedException> failed) {
        var end = State.DONE;
        try {
            work.run((done, total) -> progress(handle.number, done, total));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end = State.CANCELLED;
        } catch (Exception e) {
            end = handle.cancelled() ? State.CANCELLED : State.FAILED;
            if (end == State.FAILED) {
                failed.accept(words.apply(e));
            }
        } finally {
            if (handle.settled.compareAndSet(false, true)) {
                end(handle.number, end);
            }
        }
    }

    private void progress(long number, long done, long total) {
        published.change(before -> before.stream()
                .map(each -> each.number() == number ? each.at(done, total) : each)
                .toList());
    }

    private void end(long number, State how) {
        handles.remove(number);
        var at = clock.instant();
        published.change(before -> before.stream()
                .map(each -> each.number() == number ? each.end(how, at) : each)
                .toList());
    }

    /** Cancels a task that still runs. */
    public void cancel(long number) {
        var handle = handles.get(number);
        if (handle != null) {
            handle.cancel();
        }
    }

    private static List<Activity> with(List<Activity> before, Activity activity) {
        var all = new ArrayList<Activity>();
        all.add(activity);
        before.stream().filter(each -> each.state() == State.RUNNING).forEach(all::add);
        before.stream()
                .filter(each -> each.state() != State.RUNNING)
                .limit(KEPT)
                .forEach(all::add);
        return List.copyOf(all);
    }
}
