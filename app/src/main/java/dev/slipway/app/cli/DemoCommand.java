package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.DraftReader;
import dev.slipway.app.desk.FolderDesk;
import dev.slipway.app.desk.Prepared;
import dev.slipway.app.desk.RiskRules;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.desk.SampleWorkspace;
import dev.slipway.app.desk.WindowOpener;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.release.report.TextReport;
import dev.slipway.app.run.Rehearsal;
import dev.slipway.app.run.RunOutcome;
import dev.slipway.app.run.RunService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code demo}: an ordinary staged release on three simulated clusters, with a fault, in the ordinary store. A run of it that
 * was killed is finished by {@code resume} like any other.
 */
@Command(name = "demo")
final class DemoCommand implements Callable<ExitCode> {
    private static final String APPROVER = "demo-approver";
    private static final double SPEED = 10;
    private static final long SEED = 7;
    private static final String FAULTY = "us-1";
    private static final String FIRST = "demonstration: first release";
    private static final String SECOND = "demonstration: canary";

    private final Session session;

    @Option(names = "--terminal")
    private boolean terminalOnly;

    @Option(names = "--speed", paramLabel = "N")
    private @Nullable Double speed;

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        var terminal = session.terminal();
        if (speed != null && !(speed > 0)) {
            throw CommandFailedException.of(ExitCode.USAGE, "cli.rehearse.speed");
        }
        var window =
                terminalOnly ? Optional.<WindowOpener>empty() : session.desk().window();
        if (window.isEmpty() && !terminalOnly) {
            terminal.note("cli.demo.in-terminal");
        }
        var here = here(session);
        if (window.isPresent()) {
            return inWindow(here, window.get());
        }
        terminal.note("cli.demo.workspace", here.desk().currentFolder());
        try (var desk = new RunDesk(here)) {
            var service = desk.service();
            var first = prepare(here, "1.0.0", "info");
            var world = service.newWorld();
            var rehearsal = emptyWorld(here, world, first);
            terminal.note("cli.demo.first", APPROVER);
            var code = run(here, service, first, rehearsal, FIRST, Optional.empty());
            return code == ExitCode.DONE
                    ? second(here, service, world, Optional.of(speed == null ? SPEED : speed))
                    : code;
        }
    }

    /** The same release, followed and answered by hand: the first version stands, the second is under way. */
    private ExitCode inWindow(Session here, WindowOpener window) throws InterruptedException {
        try (var desk = new RunDesk(here)) {
            var service = desk.service();
            var first = prepare(here, "1.0.0", "info");
            var world = service.newWorld();
            var rehearsal = emptyWorld(here, world, first);
            here.terminal().note("cli.demo.in-window");
            var outcome = service.rehearse(order(first, FIRST), rehearsal, Optional.empty(), Optional.of(APPROVER))
                    .finished()
                    .join();
            if (!outcome.equals(new RunOutcome.Ended(RunPhase.SUCCEEDED))) {
                throw CommandFailedException.of(ExitCode.ERROR, "cli.demo.first-failed", outcome);
            }
            var prepared = prepare(here, "2.0.0", "debug");
            var second = service.rehearse(
                    order(prepared, SECOND),
                    withFault(here, world, prepared),
                    Optional.of(speed == null ? SPEED : speed),
                    Optional.empty());
            window.open(desk, here, Optional.of(second.run()));
        }
        return ExitCode.DONE;
    }

    private static Rehearsal emptyWorld(Session here, String world, Prepared first) {
        return Rehearsal.create(
                here.store(),
                world,
                first.plan().lanes().stream().map(LanePlan::cluster).toList(),
                SEED,
                here.desk().clock().instant());
    }

    private static RunService.Order order(Prepared prepared, String reason) {
        return new RunService.Order(prepared.snapshot(), prepared.secrets(), reason, RunSetup.Purpose.RELEASE);
    }

    /** The world in which one cluster cannot pull the second version. */
    private static Rehearsal withFault(Session here, String world, Prepared version) {
        var rehearsal = Rehearsal.open(here.store(), world, SEED);
        var faulty = version.plan().lanes().stream()
                .filter(lane -> lane.cluster().value().equals(FAULTY))
                .findFirst()
                .orElseThrow();
        RehearsalFaults.images(faulty)
                .forEach(image -> rehearsal.world().cluster(faulty.cluster()).script(image, "bad"));
        return rehearsal;
    }

    /** Whether a run is part of a demonstration, which then goes on with what comes after it. */
    static boolean owns(Session session, RunHeader header) {
        return header.rehearsal()
                && List.of(FIRST, SECOND).contains(header.reason())
                && Rehearsal.of(session.store(), header.run())
                        .flatMap(Rehearsal.Place::approver)
                        .filter(APPROVER::equals)
                        .isPresent();
    }

    /** Goes on with a demonstration that was killed, from one of its runs. */
    static ExitCode goOn(Session session, RunHeader header, Optional<Double> speed) throws InterruptedException {
        var here = here(session);
        try (var desk = new RunDesk(here)) {
            var service = desk.service();
            var code = ExitCode.DONE;
            if (!header.phase().terminal()) {
                var running = service.resume(header.run(), speed)
                        .orElseThrow(() ->
                                CommandFailedException.of(ExitCode.WAITING, "cli.runs.driven-elsewhere", header.run()));
                code = new RunScreen(here).drive(service, running, RunScreen.Manner.ANSWERED);
            }
            if (code == ExitCode.INTERRUPTED || code == ExitCode.WAITING) {
                return code;
            }
            return header.reason().equals(SECOND)
                    ? conclude(here)
                    : second(
                            here,
                            service,
                            Rehearsal.of(here.store(), header.run())
                                    .orElseThrow()
                                    .world(),
                            speed.or(() -> Optional.of(SPEED)));
        }
    }

    private static ExitCode second(Session here, RunService service, String world, Optional<Double> pace)
            throws InterruptedException {
        var prepared = prepare(here, "2.0.0", "debug");
        var rehearsal = withFault(here, world, prepared);
        here.terminal().note("cli.demo.second", FAULTY);
        var code = run(here, service, prepared, rehearsal, SECOND, pace);
        return code == ExitCode.INTERRUPTED || code == ExitCode.WAITING ? code : conclude(here);
    }

    private static ExitCode conclude(Session here) {
        var terminal = here.terminal();
        if (terminal.json()) {
            return ExitCode.DONE;
        }
        var before = prepare(here, "1.0.0", "info").plan();
        var after = prepare(here, "2.0.0", "debug").plan();
        terminal.out().println();
        terminal.say("cli.demo.history");
        RunQueries.History.print(here, after.application(), false);
        terminal.out().println();
        diff(here, before, after);
        terminal.note("cli.demo.end");
        return ExitCode.DONE;
    }

    private static Session here(Session session) {
        return new Session(
                new FolderDesk(session.desk(), SampleWorkspace.unpack(session.store())),
                session.terminal(),
                session.globals());
    }

    private static ExitCode run(
            Session here,
            RunService service,
            Prepared prepared,
            Rehearsal rehearsal,
            String reason,
            Optional<Double> pace)
            throws InterruptedException {
        var running = service.rehearse(order(prepared, reason), rehearsal, pace, Optional.of(APPROVER));
        here.terminal().note("cli.rehearse.begun", running.run());
        return new RunScreen(here).drive(service, running, RunScreen.Manner.ANSWERED);
    }

    private static Prepared prepare(Session here, String version, String logLevel) {
        var options = new DocumentOptions();
        options.set("image", "registry.example.com/shop:" + version);
        options.set("env.LOG_LEVEL", logLevel);
        return Prepared.of(
                here, new DraftReader(here), "plan.yaml", options.overlay(), Optional.empty(), Set.of(), true);
    }

    private static void diff(Session here, ReleasePlan before, ReleasePlan after) {
        var terminal = here.terminal();
        var cluster = after.lanes().getFirst().cluster();
        var changes = new Differ(RiskRules.of(here.desk().plugins()))
                .diff(Optional.of(cluster), objects(before), objects(after), true);
        var set = new ChangeSet(before.version().brief(), after.version().brief(), changes);
        terminal.say("cli.demo.diff", before.version().brief(), after.version().brief());
        terminal.out().print(TextReport.of(set, TerminalStyle.of(terminal, false)));
    }

    private static List<Manifest> objects(ReleasePlan plan) {
        return plan.lanes().getFirst().objects().stream()
                .map(object -> object.manifest())
                .toList();
    }
}
