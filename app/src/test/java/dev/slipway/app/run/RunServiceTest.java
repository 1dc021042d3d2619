package dev.slipway.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.store.Store;
import dev.slipway.store.schema.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunServiceTest {
    private static final Actor ANA = new Actor("ana", "desk", List.of());
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final Map<ClusterName, OneObjectCluster> clusters = new ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicBoolean released = new AtomicBoolean();

    @AfterEach
    void closeAll() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
    }

    private Store store() {
        var store = Store.open(folder.resolve("store.db"), InstantSource.system());
        open.add(store);
        return store;
    }

    private RunService service(Store store, DriverProbe probe) {
        var service = new RunService(new RunService.Parts(
                store,
                new ToyEngine(),
                setup -> new RunService.LiveClusters.Connected(
                        new ClusterPorts() {
                            @Override
                            public ClusterReader reader(ClusterName cluster) {
                                return clusters.computeIfAbsent(cluster, OneObjectCluster::new);
                            }

                            @Override
                            public ClusterWriter writer(ClusterName cluster) {
                                return clusters.computeIfAbsent(cluster, OneObjectCluster::new);
                            }
                        },
                        () -> released.set(true)),
                InstantSource.system(),
                ANA,
                folder,
                probe));
        open.add(service);
        return service;
    }

    private OneObjectCluster cluster0() {
        return clusters.computeIfAbsent(new ClusterName("c0"), OneObjectCluster::new);
    }

    private static RunService.Order order(int lanes, Map<String, String> secrets) {
        var plans = new ArrayList<LanePlan>();
        for (int i = 0; i < lanes; i++) {
            plans.add(new LanePlan(
                    new ClusterName("c" + i),
                    "n",
                    Protection.OPEN,
                    1,
                    false,
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of()));
        }
        var plan = new ReleasePlan(
                new ApplicationName("shop"),
                "n",
                Digest.of("v"),
                Digest.of("i"),
                Optional.empty(),
                "apply",
                List.of(),
                plans,
                new FailurePolicy(StepSpec.OnFailure.PAUSE, FailurePolicy.Reach.LANE),
                Map.of());
        return new RunService.Order(
                new Snapshot(Snapshot.FORMAT, plan, Map.of(), Optional.empty()),
                secrets,
                "test",
                RunSetup.Purpose.RELEASE);
    }

    private static RunOutcome finish(Running running) throws Exception {
        return running.finished().get(30, TimeUnit.SECONDS);
    }

    /** Stops the driver when the first request is about to go out. */
    private static DriverProbe killer() {
        return (point, scope, detail) -> {
            if (point == DriverProbe.Point.BEFORE_SEND) {
                throw new DriverProbe.Killed(detail);
            }
        };
    }

    @Test
    void aRunIsStoredDrivenAndLetGo() throws Exception {
        var store = store();
        var running = service(store, DriverProbe.NONE).start(order(2, Map.of()));
        assertThat(finish(running)).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
        assertThat(clusters.values())
                .hasSize(2)
                .allSatisfy(c -> assertThat(c.writes).hasSize(1));
        assertThat(released).isTrue();
        assertThat(RunLock.held(Rehearsal.locks(store), running.run())).isFalse();
        assertThat(store.snapshots().versions(new ApplicationName("shop"))).hasSize(1);
    }

    @Test
    void aKilledRunGoesOnInAnotherProcessAndWritesOnce() throws Exception {
        var killed = service(store(), killer()).start(order(1, Map.of()));
        assertThat(finish(killed)).isInstanceOf(RunOutcome.Broken.class);
        assertThat(cluster0().writes).isEmpty();

        var second = store();
        var resumed = service(second, DriverProbe.NONE)
                .resume(killed.run(), Optional.empty())
                .orElseThrow();
        assertThat(finish(resumed)).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
        assertThat(cluster0().writes).hasSize(1);
        assertThat(second.journal().read(killed.run(), 0, 1000).stream()
                        .map(entry -> entry.event())
                        .filter(event ->
                                event instanceof RunEvent.Recovered(var owner, var epoch, var away) && epoch == 2))
                .isNotEmpty();
    }

    @Test
    void anEndedRunIsNotResumed() throws Exception {
        var service = service(store(), DriverProbe.NONE);
        var running = service.start(order(1, Map.of()));
        finish(running);
        // the toy engine never writes a RUN phase that ends, so the journal's own refusal counts here
        var again = service.resume(running.run(), Optional.empty()).orElseThrow();
        assertThat(finish(again)).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
        assertThat(cluster0().writes).hasSize(1);
    }

    @Test
    void secretsAreSealedForTheRunAndDestroyedWithIt() throws Exception {
        var store = store();
        var application = new ApplicationName("shop");
        var digest = store.secrets().digest(application, "hunter2");
        var killed = service(store, killer()).start(order(1, Map.of(digest, "hunter2")));
        finish(killed);
        assertThat(new SealedTexts(store.secrets(), application, killed.run()).reveal(digest))
                .contains("hunter2");

        finish(service(store, DriverProbe.NONE)
                .resume(killed.run(), Optional.empty())
                .orElseThrow());
        assertThat(new SealedTexts(store.secrets(), application, killed.run()).reveal(digest))
                .isEmpty();
        var thrown =
                catchThrowableOfType(StoreException.class, () -> store.secrets().open(killed.run(), digest));
        assertThat(thrown.kind()).isEqualTo(StoreException.Kind.ABSENT);
    }

    @Test
    void withoutAnOwnerApproveAndPauseAreOnlyRecorded() throws Exception {
        var killed = service(store(), killer()).start(order(1, Map.of()));
        finish(killed);
        var other = store();
        var service = service(other, DriverProbe.NONE);
        var given = service.give(killed.run(), new OperatorCommand.Pause(false), "", PATIENCE);
        assertThat(given).isEqualTo(new RunService.Given.Recorded());
        assertThat(other.commands().pending(killed.run())).hasSize(1);

        finish(service.resume(killed.run(), Optional.empty()).orElseThrow());
        assertThat(other.commands().pending(killed.run())).isEmpty();
    }

    @Test
    void withoutAnOwnerAnyOtherVerbTakesTheRunOver() throws Exception {
        var killed = service(store(), killer()).start(order(1, Map.of()));
        finish(killed);
        var service = service(store(), DriverProbe.NONE);
        var given = service.give(killed.run(), new OperatorCommand.Resume(), "", PATIENCE);
        assertThat(given).isInstanceOf(RunService.Given.Driving.class);
        var driving = (RunService.Given.Driving) given;
        assertThat(finish(driving.running())).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
    }

    @Test
    void aCommandFromAnotherProcessReachesTheOwnerByTheBell() throws Exception {
        var hold = new CountDownLatch(1);
        DriverProbe probe = (point, scope, detail) -> {
            if (point == DriverProbe.Point.BEFORE_SEND) {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        var running = service(store(), probe).start(order(1, Map.of()));
        var other = service(store(), DriverProbe.NONE);
        assertThat(other.resume(running.run(), Optional.empty())).isEmpty();
        var given = other.give(running.run(), new OperatorCommand.Pause(false), "", PATIENCE);
        assertThat(given).isInstanceOf(RunService.Given.Answered.class);
        assertThat(((RunService.Given.Answered) given).outcome().accepted()).isTrue();
        hold.countDown();
        assertThat(finish(running)).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
    }

    @Test
    void aReleasedRunIsTakenOverWithAHigherEpoch() throws Exception {
        var hold = new CountDownLatch(1);
        DriverProbe probe = (point, scope, detail) -> {
            if (point == DriverProbe.Point.BEFORE_SEND) {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    throw new DriverProbe.Killed("given up");
                }
            }
        };
        var running = service(store(), probe).start(order(1, Map.of()));
        var second = store();
        var other = service(second, DriverProbe.NONE);
        assertThat(other.release(running.run(), PATIENCE)).isTrue();
        assertThat(finish(running)).isEqualTo(new RunOutcome.Released());
        var resumed = other.resume(running.run(), Optional.empty()).orElseThrow();
        assertThat(finish(resumed)).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
        hold.countDown();
    }

    @Test
    void aRunCanBeCutDownToSomeOfItsClusters() {
        var some = RunService.only(order(3, Map.of()).snapshot(), Set.of(new ClusterName("c1")));
        assertThat(some.plan().lanes()).extracting(LanePlan::cluster).containsExactly(new ClusterName("c1"));
    }

    @Test
    void aRunThatDoesNotExistIsRefused() {
        var service = service(store(), DriverProbe.NONE);
        var thrown = catchThrowableOfType(
                RunRefusedException.class, () -> service.resume(new RunId("run-0404"), Optional.empty()));
        assertThat(thrown.what().code()).isEqualTo("cli.runs.absent");
    }
}
