package dev.slipway.tests.corpora;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.tests.corpora.Folder.Case;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Judges cases in parallel, each on a thread of its own, so that one that never ends or breaks its stack is one difference and no more.
 *
 * @param seats how many at once
 * @param limit the time of one case
 */
record Judge(int seats, Duration limit) {

    /** As many as there are processors, half a minute each. */
    static Judge usual() {
        return new Judge(Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(30));
    }

    /** The results in the order of the cases. */
    List<Result> judge(List<? extends Case> cases, Subject subject) throws InterruptedException {
        List<Result> results =
                Collections.synchronizedList(new ArrayList<>(Collections.nCopies(cases.size(), nothing())));
        AtomicInteger next = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(seats);
        for (int seat = 0; seat < seats; seat++) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    for (int at = next.getAndIncrement(); at < cases.size(); at = next.getAndIncrement()) {
                        results.set(at, judge(cases.get(at), subject));
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        return List.copyOf(results);
    }

    private Result judge(Case one, Subject subject) throws InterruptedException {
        AtomicReference<@Nullable Result> found = new AtomicReference<>();
        AtomicReference<String> why = new AtomicReference<>("took longer than " + limit);
        Thread thread =
                Thread.ofPlatform().daemon().stackSize(16L << 20).unstarted(() -> found.set(one.judge(subject)));
        thread.setUncaughtExceptionHandler((ended, thrown) -> why.set(described(thrown)));
        long start = System.nanoTime();
        thread.start();
        if (!thread.join(limit)) {
            thread.interrupt();
        }
        Result result = found.get();
        if (result == null) {
            result = broken(one, subject, String.valueOf(why.get()));
        }
        result.took(System.nanoTime() - start);
        return result;
    }

    private static String described(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    // What did not come to an end is measured as a program that says nothing.
    private static Result broken(Case one, Subject subject, String why) {
        Result silent = one.judge(new Silent(subject));
        ObjectNode actual = JsonNodeFactory.instance
                .objectNode()
                .put("id", one.id())
                .put("status", "panic")
                .put("message", why);
        Result result = new Result(one.id(), actual);
        for (Result.Mark mark : silent.marks()) {
            result.mark(mark.measure(), false, why);
        }
        return result;
    }

    private static Result nothing() {
        return new Result("", JsonNodeFactory.instance.objectNode());
    }
}
