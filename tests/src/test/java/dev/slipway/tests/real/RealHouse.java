package dev.slipway.tests.real;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.GroupVersionKind;
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
import dev.slipway.app.cluster.ClusterConnection;
import dev.slipway.app.cluster.ConnectionSettings;
import dev.slipway.app.cluster.Connections;
import dev.slipway.app.cluster.ExecConsent;
import dev.slipway.app.cluster.HostEnvironment;
import dev.slipway.app.run.ClusterPorts;
import dev.slipway.app.run.CommandInbox;
import dev.slipway.app.run.DriverProbe;
import dev.slipway.app.run.LivePace;
import dev.slipway.app.run.MemoryJournal;
import dev.slipway.app.run.RunDriver;
import dev.slipway.app.run.RunOutcome;
import dev.slipway.app.run.SecretTexts;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.User;
import dev.slipway.tests.program.ThreadDump;
import dev.slipway.traffic.GatewayApiRouter;
import dev.slipway.traffic.ServiceRouter;
import dev.slipway.workflow.engine.WorkflowEngineProvider;
import dev.slipway.workflow.workload.DeploymentAdapter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Runs plans on real control planes, in real time. The control planes stay their owner's. */
final class RealHouse implements AutoCloseable {
    static final Actor ANA = new Actor("ana", "desk", List.of());
    static final Actor BEN = new Actor("ben", "desk", List.of("release-owners"));
    static final String NAMESPACE = "shop";

    private final Engine engine = new WorkflowEngineProvider()
            .create(List.of(), List.of(new GatewayApiRouter(), new ServiceRouter()), List.of(new DeploymentAdapter()));
    private final InstantSource clock = InstantSource.system();
    private final MemoryJournal journal = new MemoryJournal();
    private final Map<ClusterName, ClusterConnection> connections = new LinkedHashMap<>();
    private final List<ControlPlane> controlPlanes;
    private int runs;

    RealHouse(List<ControlPlane> controlPlanes, User user) {
        this.controlPlanes = List.copyOf(controlPlanes);
        var nowhere = Path.of("/nonexistent");
        var connecting = new Connections(
                new HostEnvironment(Map.of(), nowhere, nowhere),
                ExecConsent.none(),
                clock,
                ConnectionSettings.standard());
        for (var each : controlPlanes) {
            var name = new ClusterName(each.name());
            connections.put(
                    name,
                    connecting.open(new ClusterTarget(
                            name,
                            each.name(),
                            Optional.of(each.kubeconfig(user).toString()),
                            Optional.empty(),
                            Map.of(),
                            Protection.OPEN)));
        }
    }

    RunSetup setup(ReleasePlan plan) {
        var run = new RunId("run-%04d".formatted(++runs));
        var setup = new RunSetup(
                run,
                new Snapshot(Snapshot.FORMAT, plan, Map.of(), Optional.empty()),
                ANA,
                clock.instant(),
                "test",
                false,
                RunSetup.Purpose.RELEASE);
        journal.create(
                new Journal.RunHeader(
                        run,
                        plan.application(),
                        plan.namespace(),
                        setup.snapshot().id(),
                        plan.intent(),
                        false,
                        ANA,
                        setup.startedAt(),
                        "test",
                        RunPhase.READY),
                setup);
        return setup;
    }

    /** Runs to the end, with every gate approved by somebody else. */
    RunView release(ReleasePlan plan, Duration limit) {
        try (var running = drive(setup(plan), DriverProbe.NONE)) {
            running.finish(limit);
            return running.driver.view();
        }
    }

    Running drive(RunSetup setup, DriverProbe probe) {
        return new Running(setup, probe);
    }

    /** The objects of a kind in the release's namespace, as the product reads them. */
    List<Manifest> objects(String cluster, String apiVersion, String kind) {
        return objects(cluster, apiVersion, kind, NAMESPACE);
    }

    List<Manifest> objects(String cluster, String apiVersion, String kind, String namespace) {
        return connection(new ClusterName(cluster))
                .reader()
                .list(ListQuery.all(GroupVersionKind.of(apiVersion, kind), namespace))
                .items();
    }

    /** What a run that stands still may be waiting for. */
    private String standstill() {
        return "\n"
                + ThreadDump.of(ProcessHandle.current().pid())
                + controlPlanes.stream().map(each -> each.picture(NAMESPACE)).collect(Collectors.joining());
    }

    private ClusterConnection connection(ClusterName cluster) {
        var connection = connections.get(cluster);
        if (connection == null) {
            throw new AssertionError("no cluster " + cluster);
        }
        return connection;
    }

    @Override
    public void close() {
        connections.values().forEach(ClusterConnection::close);
    }

    /** One process' work on a run. */
    final class Running implements AutoCloseable {
        final RunDriver driver;
        private final RunId run;
        private final LivePace pace = new LivePace(clock);
        private final LinkedBlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
        private final List<GivenCommand> inbox = new CopyOnWriteArrayList<>();
        private final Map<CommandId, String> settled = new ConcurrentHashMap<>();
        private final Set<String> answered = new HashSet<>();

        Running(RunSetup setup, DriverProbe probe) {
            run = setup.run();
            driver = new RunDriver(
                    new RunDriver.Parts(
                            engine,
                            journal,
                            pace,
                            new ClusterPorts() {
                                @Override
                                public ClusterReader reader(ClusterName cluster) {
                                    return connection(cluster).reader();
                                }

                                @Override
                                public ClusterWriter writer(ClusterName cluster) {
                                    return connection(cluster).writer();
                                }
                            },
                            SecretTexts.withheld(text -> Digest.of(text).hex()),
                            new CommandInbox() {
                                @Override
                                public List<GivenCommand> pending(RunId of) {
                                    return inbox.stream()
                                            .filter(c -> !settled.containsKey(c.id()))
                                            .toList();
                                }

                                @Override
                                public void settle(CommandId command, boolean accepted, Optional<Message> answer) {
                                    settled.put(command, accepted + " " + answer);
                                }
                            },
                            (sequence, draft) -> changes.add(true),
                            probe),
                    setup,
                    ANA,
                    journal.claim(run, ANA));
            driver.outcome().whenComplete((outcome, failure) -> changes.add(true));
            driver.begin();
        }

        RunOutcome finish(Duration limit) {
            until(view -> driver.outcome().isDone(), limit);
            return driver.outcome().join();
        }

        /** Waits until a person is asked, and answers nothing. */
        void untilGate(Duration limit) {
            until(view -> !view.gates().isEmpty(), limit, false);
        }

        /** Waits for a published state, approving every gate on the way. */
        void until(Predicate<RunView> reached, Duration limit) {
            until(reached, limit, true);
        }

        private void until(Predicate<RunView> reached, Duration limit, boolean answering) {
            var deadline = System.nanoTime() + limit.toNanos();
            try {
                while (!reached.test(driver.view())) {
                    for (var gate : answering ? driver.view().gates() : List.<RunView.GateView>of()) {
                        if (answered.add(gate.cluster() + "/" + gate.step())) {
                            inbox.add(new GivenCommand(
                                    new CommandId(run + "-k" + answered.size()),
                                    run,
                                    BEN,
                                    clock.instant(),
                                    "",
                                    new OperatorCommand.Approve(
                                            Optional.of(gate.cluster()), Optional.of(gate.step()), "ok")));
                            driver.bell();
                        }
                    }
                    if (changes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) == null) {
                        throw new AssertionError("not reached within " + limit + ": commands " + inbox + ", answers "
                                + settled + ", " + driver.view() + "\nlast: " + story(20) + standstill());
                    }
                    if (driver.outcome().isDone() && !reached.test(driver.view())) {
                        throw new AssertionError(
                                "ended before: " + driver.outcome().join() + " " + driver.view());
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        /** The last events of the journal, a line each. */
        String story(int last) {
            var lines = new ArrayList<String>();
            for (var entry : journal.read(run, 0, Integer.MAX_VALUE)) {
                lines.add("%d %s %s %s → %s"
                        .formatted(entry.sequence(), entry.at(), entry.scope(), entry.event(), entry.changes()));
            }
            return String.join("\n", lines.subList(Math.max(0, lines.size() - last), lines.size()));
        }

        @Override
        public void close() {
            driver.close();
            pace.close();
        }
    }
}
