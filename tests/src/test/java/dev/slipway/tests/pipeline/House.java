package dev.slipway.tests.pipeline;

import dev.slipway.api.application.Document;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
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
import dev.slipway.app.rehearsal.RehearsalJournal;
import dev.slipway.app.rehearsal.World;
import dev.slipway.app.release.document.PlanDecoder;
import dev.slipway.app.release.document.PlanDocument;
import dev.slipway.app.release.plan.PlanInput;
import dev.slipway.app.release.plan.PlanOutput;
import dev.slipway.app.release.plan.Planner;
import dev.slipway.app.run.ClusterPorts;
import dev.slipway.app.run.CommandInbox;
import dev.slipway.app.run.DriverProbe;
import dev.slipway.app.run.MemoryJournal;
import dev.slipway.app.run.RunDriver;
import dev.slipway.app.run.RunOutcome;
import dev.slipway.app.run.SecretTexts;
import dev.slipway.app.run.VirtualPace;
import dev.slipway.app.workspace.YamlReader;
import dev.slipway.traffic.GatewayApiRouter;
import dev.slipway.traffic.ServiceRouter;
import dev.slipway.view.ViewStrategy;
import dev.slipway.workflow.engine.WorkflowEngineProvider;
import dev.slipway.workflow.workload.DeploymentAdapter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The whole house without a disk: plans documents and runs them on a simulated world. */
public final class House {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Actor ANA = new Actor("ana", "desk", List.of());
    static final Actor BEN = new Actor("ben", "desk", List.of("release-owners"));
    static final Set<String> STEPS = Set.of(
            "apply", "scale", "traffic", "pause", "approve", "wait", "drain", "promote", "prune", "adopt", "rolling");

    final Engine engine = new WorkflowEngineProvider()
            .create(List.of(), List.of(new GatewayApiRouter(), new ServiceRouter()), List.of(new DeploymentAdapter()));
    final List<ClusterName> names;
    public final World world;
    final long seed;
    final MemoryJournal journal = new MemoryJournal();
    private final Map<ClusterName, List<Manifest>> baselines = new LinkedHashMap<>();
    private final List<GivenCommand> inbox = new ArrayList<>();
    private final Map<CommandId, String> settled = new LinkedHashMap<>();
    private int runs;
    private int commands;

    public House(long seed, String... clusters) {
        this.seed = seed;
        this.names = Arrays.stream(clusters).map(ClusterName::new).toList();
        this.world = World.create(names, seed, START, RehearsalJournal.NONE);
    }

    static Document document(String yaml) {
        var result = YamlReader.read("test.yaml", yaml);
        if (result.failed() || result.documents().size() != 1) {
            throw new AssertionError(result.diagnostics().toString());
        }
        return result.documents().getFirst();
    }

    PlanOutput plan(String application, String plan) {
        var decoded = plan.isEmpty()
                ? new PlanDecoder.Decoded(PlanDocument.empty("none"), List.of())
                : PlanDecoder.decode(document(plan), STEPS);
        if (Diagnostic.anyError(decoded.diagnostics())) {
            throw new AssertionError(decoded.diagnostics().toString());
        }
        return Planner.plan(new PlanInput(
                document(application),
                decoded.plan(),
                new ViewStrategy(),
                names.stream()
                        .map(name -> new ClusterTarget(
                                name, "", Optional.empty(), Optional.empty(), Map.of(), Protection.OPEN))
                        .toList(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                baselines,
                Map.of(),
                engine,
                text -> Digest.of(text).hex(),
                Map.of("workflow", "test")));
    }

    public ReleasePlan planned(String application, String plan) {
        var output = plan(application, plan);
        return output.plan()
                .orElseThrow(() -> new AssertionError(output.diagnostics().toString()));
    }

    RunSetup setup(ReleasePlan plan) {
        var run = new RunId("run-%04d".formatted(++runs));
        var setup = new RunSetup(
                run,
                new Snapshot(Snapshot.FORMAT, plan, Map.of(), Optional.empty()),
                ANA,
                world.time().now(),
                "test",
                true,
                RunSetup.Purpose.RELEASE);
        journal.create(
                new Journal.RunHeader(
                        run,
                        plan.application(),
                        plan.namespace(),
                        setup.snapshot().id(),
                        plan.intent(),
                        true,
                        ANA,
                        setup.startedAt(),
                        "test",
                        RunPhase.READY),
                setup);
        return setup;
    }

    /** A driver of a run on this world, begun or taken up again. */
    Running drive(RunSetup setup, DriverProbe probe) {
        return new Running(setup, journal, probe);
    }

    /** The same over another journal, a slow one for example. */
    Running drive(RunSetup setup, Journal instead, DriverProbe probe) {
        return new Running(setup, instead, probe);
    }

    /** Runs to the end, approving every gate, and keeps what was released as the next baseline. */
    public RunView release(ReleasePlan plan) {
        var running = drive(setup(plan), DriverProbe.NONE);
        running.finish();
        if (running.view().phase() == RunPhase.SUCCEEDED) {
            plan.lanes()
                    .forEach(lane -> baselines.put(
                            lane.cluster(),
                            lane.objects().stream().map(o -> o.manifest()).toList()));
        }
        return running.view();
    }

    Manifest live(String cluster, String group, String kind, String name) {
        return find(cluster, group, kind, name).orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    Optional<Manifest> find(String cluster, String group, String kind, String name) {
        return world.cluster(new ClusterName(cluster)).all(new GroupKind(group, kind)).stream()
                .filter(m -> m.name().equals(name))
                .findFirst();
    }

    /** One process' work on a run. */
    final class Running {
        final RunDriver driver;
        final VirtualPace pace;
        final RunId run;
        /** Called after each commit, before anything follows from it. */
        Runnable committed = () -> {};

        Running(RunSetup setup, Journal journal, DriverProbe probe) {
            this.run = setup.run();
            this.pace = new VirtualPace(world.time(), seed, Optional.empty());
            this.driver = new RunDriver(
                    new RunDriver.Parts(
                            engine,
                            journal,
                            pace,
                            new ClusterPorts() {
                                @Override
                                public ClusterReader reader(ClusterName cluster) {
                                    return world.cluster(cluster);
                                }

                                @Override
                                public ClusterWriter writer(ClusterName cluster) {
                                    return world.cluster(cluster);
                                }
                            },
                            SecretTexts.withheld(text -> Digest.of(text).hex()),
                            new CommandInbox() {
                                @Override
                                public List<GivenCommand> pending(RunId of) {
                                    return inbox.stream()
                                            .filter(c -> c.run().equals(of) && !settled.containsKey(c.id()))
                                            .toList();
                                }

                                @Override
                                public void settle(CommandId command, boolean accepted, Optional<Message> answer) {
                                    settled.put(command, accepted + " " + answer);
                                }
                            },
                            (sequence, draft) -> committed.run(),
                            probe),
                    setup,
                    ANA,
                    journal.claim(setup.run(), ANA));
            driver.begin();
        }

        RunView view() {
            return driver.view();
        }

        void give(Actor actor, OperatorCommand command) {
            inbox.add(new GivenCommand(
                    new CommandId("k" + ++commands), run, actor, world.time().now(), "", command));
            driver.bell();
        }

        /** Until something is so; fails when time has nothing more to bring. */
        void until(BooleanSupplier reached) {
            until(reached, Duration.ofDays(2));
        }

        void until(BooleanSupplier reached, Duration limit) {
            var end = world.time().now().plus(limit);
            try {
                var pass = pace.drive(
                        () -> reached.getAsBoolean()
                                || driver.outcome().isDone()
                                || world.time().now().isAfter(end),
                        false);
                if (!reached.getAsBoolean()) {
                    throw new AssertionError(
                            "not reached (" + pass + ", " + driver.outcome().getNow(new RunOutcome.Released()) + ") at "
                                    + world.time().now() + "\n" + view());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        /** To the end, with every gate approved by somebody else. */
        RunOutcome finish() {
            var answered = new HashSet<String>();
            until(() -> {
                if (driver.outcome().isDone()) {
                    return true;
                }
                for (var gate : view().gates()) {
                    if (answered.add(gate.cluster() + "/" + gate.step())) {
                        give(
                                BEN,
                                new OperatorCommand.Approve(
                                        Optional.of(gate.cluster()), Optional.of(gate.step()), "ok"));
                    }
                }
                return false;
            });
            return driver.outcome().getNow(new RunOutcome.Released());
        }
    }
}
