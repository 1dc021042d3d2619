package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.RunSetup;
import dev.slipway.app.desk.Against;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.DraftReader;
import dev.slipway.app.desk.LiveLook;
import dev.slipway.app.desk.PlanMaking;
import dev.slipway.app.desk.Planning;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.desk.SavedPlans;
import dev.slipway.app.desk.SecondLook;
import dev.slipway.app.release.compare.Comparison;
import dev.slipway.app.release.freeze.SavedPlan;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.RunService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run PLAN|SAVED}: freezes a release and runs it on real clusters. */
@Command(name = "run")
final class RunCommand implements Callable<ExitCode> {
    private final Session session;

    @Mixin
    private DocumentOptions options = new DocumentOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Option(names = "--strategy", paramLabel = "PLAN")
    private @Nullable String strategy;

    @Option(names = "--only", paramLabel = "CLUSTER", split = ",")
    private List<String> only = new ArrayList<>();

    @Option(names = "--map", paramLabel = "CLUSTER=CONTEXT")
    private Map<String, String> contexts = new LinkedHashMap<>();

    @Option(names = "--adopt")
    private boolean adopt;

    @Parameters(paramLabel = "PLAN", descriptionKey = "plan-file")
    private String file = "";

    RunCommand(Session session) {
        this.session = session;
    }

    /** What is to be run, compared with the clusters. */
    private record Ready(
            Snapshot snapshot,
            Map<String, String> secrets,
            Comparison comparison,
            LiveLook look,
            Engine.Preview preview) {
        @Override
        public String toString() {
            return "release of " + snapshot.plan().application();
        }
    }

    @Override
    public ExitCode call() throws InterruptedException {
        var terminal = session.terminal();
        try (var desk = new RunDesk(session, contexts)) {
            var reader = desk.reader();
            reader.check(List.of());
            if (Planning.targets(reader.workspace()).equals(List.of(Planning.NO_CLUSTER))) {
                throw CommandFailedException.of(ExitCode.ERROR, "cli.runs.no-clusters")
                        .withHint("cli.runs.no-clusters.hint");
            }
            var path = session.desk().currentFolder().resolve(file);
            var ready = !file.equals("-") && SavedPlans.isOne(path)
                    ? saved(desk, SavedPlans.read(session, path))
                    : fresh(desk, reader);
            var plan = ready.snapshot().plan();
            var report = new PlanReport(terminal);
            if (!terminal.json()) {
                report.header(plan, ready.comparison().changes().left(), true, terminal.err());
                report.changes(ready.comparison().changes(), session.globals().verbose(), terminal.err());
                report.steps(plan, ready.preview(), false, terminal.err());
                terminal.err().println(report.summary(ready.comparison().changes()));
                terminal.err().flush();
            }
            refuse(report, ready);
            var request = CommandGate.Request.ofRun(plan, ready.comparison().changes());
            var reason =
                    confirmation.pass(session, request, Optional.of(ready.look().at()));
            secondLook(desk, ready);
            var running = desk.service()
                    .start(new RunService.Order(ready.snapshot(), ready.secrets(), reason, RunSetup.Purpose.RELEASE));
            terminal.note("cli.runs.begun", running.run());
            return new RunScreen(session)
                    .drive(
                            desk.service(),
                            running,
                            terminal.interactive() ? RunScreen.Manner.ATTENDED : RunScreen.Manner.UNATTENDED);
        }
    }

    private Ready fresh(RunDesk desk, DraftReader reader) throws InterruptedException {
        var making = new PlanMaking(session, reader, options.overlay(), file, Optional.ofNullable(strategy), false);
        var made = making.make(desk.clusters(), new Against.Live(), adopt);
        var look = made.look().orElseThrow();
        var snapshot = limited(made.prepared().snapshot());
        return new Ready(
                snapshot,
                made.prepared().secrets(),
                SecondLook.compare(session, snapshot.plan(), look),
                look,
                made.prepared().preview());
    }

    private Ready saved(RunDesk desk, SavedPlan saved) throws InterruptedException {
        var release = new SavedRelease(session, desk.reader(), saved);
        release.checkDesk();
        var snapshot = limited(saved.snapshot());
        var look = desk.clusters()
                .look(snapshot.plan(), PlanMaking.mask(session, snapshot.plan().application()));
        var comparison = SecondLook.compare(session, snapshot.plan(), look);
        release.checkWorld(comparison);
        return new Ready(
                snapshot,
                release.secrets(),
                comparison,
                look,
                session.desk().engine().preview(snapshot.plan()));
    }

    /** What stands in the way. A cluster that is merely out of reach does not: the plan says how long its lane waits. */
    private void refuse(PlanReport report, Ready ready) {
        var plan = ready.snapshot().plan();
        var unread = ready.look().unread(plan);
        report.failures(unread);
        report.obstacles(ready.comparison().obstacles());
        if (ready.look().hopeless(plan)) {
            throw CommandFailedException.of(ExitCode.ERROR, "cli.runs.clusters-unread", unread.size());
        }
        if (!ready.comparison().obstacles().isEmpty()) {
            throw CommandFailedException.of(
                    ExitCode.ERROR,
                    "cli.runs.obstacles",
                    ready.comparison().obstacles().size());
        }
        unread.keySet().forEach(cluster -> session.terminal().note("cli.runs.goes-without", cluster));
    }

    private void secondLook(RunDesk desk, Ready ready) throws InterruptedException {
        var plan = ready.snapshot().plan();
        var agreed = ready.comparison().changes();
        SavedRelease.checkStale(
                session,
                SecondLook.of(
                        session, desk.clusters(), plan, agreed, ready.look().at()),
                agreed.left());
    }

    private Snapshot limited(Snapshot snapshot) {
        if (only.isEmpty()) {
            return snapshot;
        }
        var wanted = only.stream().map(ClusterName::new).collect(Collectors.toSet());
        for (var cluster : wanted) {
            if (snapshot.plan().lane(cluster).isEmpty()) {
                throw CommandFailedException.of(ExitCode.USAGE, "cli.runs.not-in-plan", cluster);
            }
        }
        return RunService.only(snapshot, wanted);
    }
}
