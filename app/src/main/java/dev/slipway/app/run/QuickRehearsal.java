package dev.slipway.app.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.RunView;
import dev.slipway.app.rehearsal.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Runs a plan over a simulated world as fast as it goes, in memory, with every gate approved. Leaves nothing behind but
 * what it did to the world. One thread: the caller's.
 */
public final class QuickRehearsal {
    private static final Actor STARTER = new Actor("rehearsal", "here", List.of());

    private QuickRehearsal() {}

    /**
     * How a run went.
     *
     * @param took virtual time until it ended or stood still
     */
    public record Result(RunView view, Duration took) {}

    /**
     * @param approver answers the gates
     * @param digest the keyed digest of a secret's text
     * @param limit virtual time after which a run that has not ended is left as it stands
     */
    public static Result run(
            Engine engine,
            World world,
            long seed,
            Snapshot snapshot,
            Actor approver,
            UnaryOperator<String> digest,
            Duration limit)
            throws InterruptedException {
        var plan = snapshot.plan();
        var from = world.time().now();
        var run = new RunId("quick-" + seed);
        var setup = new RunSetup(run, snapshot, STARTER, from, "", true, RunSetup.Purpose.RELEASE);
        var journal = new MemoryJournal();
        journal.create(
                new Journal.RunHeader(
                        run,
                        plan.application(),
                        plan.namespace(),
                        snapshot.id(),
                        plan.intent(),
                        true,
                        STARTER,
                        from,
                        "",
                        RunPhase.READY),
                setup);
        var inbox = new Approvals(run);
        try (var pace = new VirtualPace(world.time(), seed, Optional.empty());
                var driver = new RunDriver(
                        new RunDriver.Parts(
                                engine,
                                journal,
                                pace,
                                ports(world),
                                SecretTexts.withheld(digest),
                                inbox,
                                (sequence, draft) -> {},
                                DriverProbe.NONE),
                        setup,
                        STARTER,
                        journal.claim(run, STARTER))) {
            driver.begin();
            var end = from.plus(limit);
            pace.drive(
                    () -> {
                        if (driver.outcome().isDone() || world.time().now().isAfter(end)) {
                            return true;
                        }
                        inbox.answer(driver.view(), approver, world.time().now(), driver);
                        return false;
                    },
                    false);
            return new Result(driver.view(), Duration.between(from, world.time().now()));
        }
    }

    private static ClusterPorts ports(World world) {
        return new ClusterPorts() {
            @Override
            public ClusterReader reader(ClusterName cluster) {
                return world.cluster(cluster);
            }

            @Override
            public ClusterWriter writer(ClusterName cluster) {
                return world.cluster(cluster);
            }
        };
    }

    /** Approves each gate once, in somebody's name. */
    private static final class Approvals implements CommandInbox {
        private final RunId run;
        private final List<GivenCommand> given = new ArrayList<>();
        private final Set<CommandId> settled = new HashSet<>();
        private final Set<String> answered = new HashSet<>();

        Approvals(RunId run) {
            this.run = run;
        }

        void answer(RunView view, Actor approver, Instant at, RunDriver driver) {
            for (var gate : view.gates()) {
                if (answered.add(gate.cluster() + "/" + gate.step())) {
                    given.add(new GivenCommand(
                            new CommandId("gate-" + answered.size()),
                            run,
                            new Actor(approver.user(), approver.host(), gate.from()),
                            at,
                            "",
                            new OperatorCommand.Approve(Optional.of(gate.cluster()), Optional.of(gate.step()), "")));
                    driver.bell();
                }
            }
        }

        @Override
        public List<GivenCommand> pending(RunId of) {
            return given.stream()
                    .filter(command -> !settled.contains(command.id()))
                    .toList();
        }

        @Override
        public void settle(CommandId command, boolean accepted, Optional<Message> answer) {
            settled.add(command);
        }
    }
}
