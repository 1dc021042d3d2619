package dev.slipway.app.run;

import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Real time: a virtual thread per mailbox, a virtual thread per blocking call, one daemon thread for alarms. */
public final class LivePace implements Pace {
    private static final int BATCH = 64;

    private final InstantSource clock;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor alarms;
    private final Map<Scope, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Handler handler;

    /** A lane's state has one writer, so a mailbox is served once, however many threads find it at the same time. */
    private record Mailbox(LinkedBlockingQueue<RunEvent> events, AtomicBoolean served) {
        Mailbox() {
            this(new LinkedBlockingQueue<>(), new AtomicBoolean());
        }
    }

    public LivePace(InstantSource clock) {
        this.clock = clock;
        this.alarms = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("slipway-alarms").factory());
        this.alarms.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void begin(Handler taker) {
        handler = taker;
        mailboxes.forEach((scope, mailbox) -> serve(scope, mailbox, taker));
    }

    @Override
    public void post(Scope scope, RunEvent event) {
        var mailbox = mailboxes.computeIfAbsent(scope, s -> new Mailbox());
        mailbox.events().add(event);
        var taker = handler;
        if (taker != null) {
            serve(scope, mailbox, taker);
        }
    }

    private void serve(Scope scope, Mailbox mailbox, Handler taker) {
        if (!mailbox.served().compareAndSet(false, true)) {
            return;
        }
        submit(() -> {
            try {
                while (!closed.get()) {
                    var batch = new ArrayList<RunEvent>();
                    batch.add(mailbox.events().take());
                    mailbox.events().drainTo(batch, BATCH - 1);
                    taker.handle(Map.of(scope, batch));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void perform(Scope scope, Runnable work) {
        submit(work);
    }

    private void submit(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException e) {
            if (!closed.get()) {
                throw e;
            }
        }
    }

    @Override
    public Alarm at(Instant due, Runnable work) {
        var delay = Duration.between(now(), due);
        try {
            var ordered =
                    alarms.schedule(() -> submit(work), delay.isNegative() ? 0 : delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> ordered.cancel(false);
        } catch (RejectedExecutionException e) {
            if (!closed.get()) {
                throw e;
            }
            return () -> {};
        }
    }

    @Override
    public void close() {
        closed.set(true);
        alarms.shutdownNow();
        workers.shutdownNow();
    }
}
