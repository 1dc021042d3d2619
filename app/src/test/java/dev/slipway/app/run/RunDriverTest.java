package dev.slipway.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.JournalException;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.app.rehearsal.VirtualTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class RunDriverTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Actor ACTOR = new Actor("ana", "desk", List.of());
    private static final RunId RUN = new RunId("run-0001");

    private final MemoryJournal journal = new MemoryJournal();
    private final Map<ClusterName, OneObjectCluster> clusters = new LinkedHashMap<>();
    private final List<GivenCommand> inbox = new ArrayList<>();
    private final List<CommandId> settled = new ArrayList<>();

    private RunSetup setup(int lanes) {
        var plans = new ArrayList<LanePlan>();
        for (int i = 0; i < lanes; i++) {
            var cluster = new ClusterName("c" + i);
            clusters.put(cluster, new OneObjectCluster(cluster));
            plans.add(new LanePlan(
                    cluster,
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
        var setup = new RunSetup(
                RUN,
                new Snapshot(1, plan, Map.of(), Optional.empty()),
                ACTOR,
                START,
                "test",
                true,
                RunSetup.Purpose.RELEASE);
        journal.create(
                new Journal.RunHeader(
                        RUN,
                        plan.application(),
                        "n",
                        setup.snapshot().id(),
                        plan.intent(),
                        true,
                        ACTOR,
                        START,
                        "test",
                        RunPhase.READY),
                setup);
        return setup;
    }

    private RunDriver driver(RunSetup setup, Pace pace, DriverProbe probe) {
        var ports = new ClusterPorts() {
            @Override
            public ClusterReader reader(ClusterName cluster) {
                return found(cluster);
            }

            @Override
            public ClusterWriter writer(ClusterName cluster) {
                return found(cluster);
            }

            private OneObjectCluster found(ClusterName cluster) {
                var found = clusters.get(cluster);
                if (found == null) {
                    throw new AssertionError("no cluster " + cluster);
                }
                return found;
            }
        };
        var commands = new CommandInbox() {
            @Override
            public List<GivenCommand> pending(RunId run) {
                return inbox.stream().filter(c -> !settled.contains(c.id())).toList();
            }

            @Override
            public void settle(CommandId command, boolean accepted, Optional<Message> answer) {
                settled.add(command);
            }
        };
        return new RunDriver(
                new RunDriver.Parts(
                        new ToyEngine(),
                        journal,
                        pace,
                        ports,
                        SecretTexts.none(),
                        commands,
                        (sequence, draft) -> {},
                        probe),
                setup,
                ACTOR,
                journal.claim(setup.run(), ACTOR));
    }

    private VirtualPace.Pass drive(RunSetup setup, VirtualTime time, DriverProbe probe, RunOutcome[] outcome)
            throws InterruptedException {
        var pace = new VirtualPace(time, 7, Optional.empty());
        var driver = driver(setup, pace, probe);
        driver.begin();
        var pass = pace.drive(() -> driver.outcome().isDone(), false);
        outcome[0] = driver.outcome().getNow(new RunOutcome.Released());
        return pass;
    }

    private List<String> log() {
        return journal.read(RUN, 0, 10_000).stream()
                .map(e -> e.sequence() + " " + e.scope() + " " + e.at() + " " + e.event())
                .toList();
    }

    @Test
    void aRunGoesThroughAllItsLanesAndEnds() throws InterruptedException {
        var setup = setup(3);
        var outcome = new RunOutcome[1];
        drive(setup, new VirtualTime(START), DriverProbe.NONE, outcome);
        assertThat(outcome[0]).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
        assertThat(clusters.values()).allSatisfy(c -> assertThat(c.writes).hasSize(1));
    }

    @Test
    void theSameSeedGivesTheSameLog() throws InterruptedException {
        var setup = setup(5);
        drive(setup, new VirtualTime(START), DriverProbe.NONE, new RunOutcome[1]);
        var first = log();
        var again = new RunDriverTest();
        drive(again.setup(5), again, first);
    }

    private static void drive(RunSetup setup, RunDriverTest test, List<String> expected) throws InterruptedException {
        test.drive(setup, new VirtualTime(START), DriverProbe.NONE, new RunOutcome[1]);
        assertThat(test.log()).isEqualTo(expected);
    }

    @Test
    void nothingIsSentBeforeItsTransitionIsDurable() throws InterruptedException {
        var setup = setup(1);
        var cluster = clusters.values().iterator().next();
        DriverProbe probe = (point, scope, detail) -> {
            if (point == DriverProbe.Point.BEFORE_SEND) {
                assertThat(journal.read(RUN, 0, 100).getLast().event()).isInstanceOf(RunEvent.ObjectRead.class);
                assertThat(cluster.writes).isEmpty();
            }
        };
        var outcome = new RunOutcome[1];
        drive(setup, new VirtualTime(START), probe, outcome);
        assertThat(outcome[0]).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
    }

    @Test
    void aRunKilledAtAnyPointGoesOnAndWritesOnce() throws InterruptedException {
        int points = 0;
        while (true) {
            var test = new RunDriverTest();
            var setup = test.setup(2);
            int stopAt = points;
            var seen = new AtomicInteger();
            DriverProbe probe = (point, scope, detail) -> {
                if (seen.getAndIncrement() == stopAt) {
                    throw new DriverProbe.Killed(point + " " + scope + " " + detail);
                }
            };
            var outcome = new RunOutcome[1];
            test.drive(setup, new VirtualTime(START), probe, outcome);
            boolean killed = outcome[0] instanceof RunOutcome.Broken(var cause) && cause instanceof DriverProbe.Killed;
            if (killed) {
                test.drive(setup, new VirtualTime(START.plusSeconds(60)), DriverProbe.NONE, outcome);
            }
            assertThat(outcome[0]).as("killed at point " + points).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
            assertThat(test.clusters.values())
                    .allSatisfy(c -> assertThat(c.writes).hasSize(1));
            if (!killed) {
                break;
            }
            points++;
        }
        assertThat(points).isGreaterThan(20);
    }

    @Test
    void aCommandIsTakenOnceAndAnsweredEvenAfterAKill() throws InterruptedException {
        var setup = setup(1);
        inbox.add(new GivenCommand(new CommandId("k1"), RUN, ACTOR, START, "", new OperatorCommand.Resume()));
        DriverProbe probe = (point, scope, detail) -> {
            if (point == DriverProbe.Point.COMMITTED && detail.equals("CommandGiven")) {
                throw new DriverProbe.Killed("before the answer");
            }
        };
        var outcome = new RunOutcome[1];
        drive(setup, new VirtualTime(START), probe, outcome);
        assertThat(settled).isEmpty();
        drive(setup, new VirtualTime(START), DriverProbe.NONE, outcome);
        assertThat(settled).containsExactly(new CommandId("k1"));
        assertThat(journal.read(RUN, 0, 1000).stream().filter(e -> e.event() instanceof RunEvent.CommandGiven))
                .hasSize(1);
    }

    @Test
    void aFormerOwnerIsRefusedAndStops() throws InterruptedException {
        var setup = setup(1);
        var pace = new VirtualPace(new VirtualTime(START), 1, Optional.empty());
        var driver = driver(setup, pace, DriverProbe.NONE);
        journal.claim(RUN, ACTOR);
        driver.begin();
        pace.drive(() -> driver.outcome().isDone(), false);
        assertThat(driver.outcome().getNow(null)).isInstanceOf(RunOutcome.TakenOver.class);
        assertThat(clusters.values().iterator().next().writes).isEmpty();
    }

    @Test
    void aReleasedRunIsLeftToAnother() throws InterruptedException {
        var setup = setup(1);
        inbox.add(new GivenCommand(new CommandId("k2"), RUN, ACTOR, START, "", new OperatorCommand.Release()));
        var outcome = new RunOutcome[1];
        drive(setup, new VirtualTime(START), DriverProbe.NONE, outcome);
        assertThat(outcome[0]).isEqualTo(new RunOutcome.Released());
        inbox.clear();
        drive(setup, new VirtualTime(START), DriverProbe.NONE, outcome);
        assertThat(outcome[0]).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
    }

    @Test
    void aFollowerSeesWhatTheDriverDid() throws InterruptedException {
        var setup = setup(2);
        drive(setup, new VirtualTime(START), DriverProbe.NONE, new RunOutcome[1]);
        var follower = new RunFollower(new ToyEngine(), journal, RUN);
        assertThat(follower.advance()).isNotEmpty();
        assertThat(follower.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(follower.advance()).isEmpty();
    }

    @Test
    void liveTimeDoesTheSame() throws Exception {
        var setup = setup(40);
        try (var driver = driver(setup, new LivePace(InstantSource.system()), DriverProbe.NONE)) {
            driver.begin();
            assertThat(driver.outcome().get(30, TimeUnit.SECONDS)).isEqualTo(new RunOutcome.Ended(RunPhase.SUCCEEDED));
        }
        assertThat(clusters.values()).allSatisfy(c -> assertThat(c.writes).hasSize(1));
    }

    @Test
    void aRunThatDoesNotExistIsSaidToBeAbsent() {
        var thrown = Assertions.catchThrowableOfType(
                JournalException.class, () -> new RunFollower(new ToyEngine(), journal, new RunId("run-0404")));
        assertThat(thrown.kind()).isEqualTo(JournalException.Kind.ABSENT);
    }
}
