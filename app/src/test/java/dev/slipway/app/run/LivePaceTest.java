package dev.slipway.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.Scope;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LivePaceTest {
    private static final int PACES = 20;
    private static final int LANES = 400;
    private static final int ROUNDS = 4;

    /** Two threads in one mailbox lose each other's transitions, and the lane stands still. */
    @Test
    void mailboxesThatAppearWhileThePaceBeginsAreServedByOneThreadEach() throws InterruptedException {
        for (int i = 0; i < PACES; i++) {
            Map<Scope, Set<Thread>> servers = new ConcurrentHashMap<>();
            var taken = new Semaphore(0);
            try (var pace = new LivePace(InstantSource.system())) {
                for (int lane = 0; lane < LANES; lane++) {
                    pace.post(scope("early-", lane), new RunEvent.ContactRestored());
                }
                pace.begin(batch -> batch.forEach((scope, events) -> {
                    var name = scope.toString();
                    int early = name.indexOf("early-");
                    if (early >= 0) {
                        pace.post(scope("late-", Integer.parseInt(name.substring(early + 6))), events.getFirst());
                        return;
                    }
                    servers.computeIfAbsent(scope, s -> ConcurrentHashMap.newKeySet())
                            .add(Thread.currentThread());
                    taken.release(events.size());
                }));
                // several rounds, each taken before the next: a second server that waits too gets its turn
                for (int round = 0; round < ROUNDS; round++) {
                    assertThat(taken.tryAcquire(LANES, 60, TimeUnit.SECONDS)).isTrue();
                    for (int lane = 0; lane < LANES; lane++) {
                        pace.post(scope("late-", lane), new RunEvent.ContactRestored());
                    }
                }
                assertThat(taken.tryAcquire(LANES, 60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(servers.values())
                    .allSatisfy(threads -> assertThat(threads).hasSize(1));
        }
    }

    private static Scope scope(String prefix, int number) {
        return Scope.lane(new ClusterName(prefix + number));
    }
}
