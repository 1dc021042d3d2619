package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.StepPhase;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Prepared;
import dev.slipway.app.desk.RehearsalStart;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.rehearsal.RehearsalJournal;
import dev.slipway.app.rehearsal.World;
import dev.slipway.app.run.Rehearsal;
import dev.slipway.app.run.RunService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code rehearse PLAN}: the run on simulated clusters that hold what was released before; when nothing was, the same
 * objects, so that there is something to go over from.
 */
@Command(name = "rehearse")
final class RehearseCommand implements Callable<ExitCode> {
    static final String APPROVER = "rehearsal-approver";

    private final Session session;

    @Mixin
    private DocumentOptions options = new DocumentOptions();

    @Option(names = "--strategy", paramLabel = "PLAN")
    private @Nullable String strategy;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
    private long seed = 1;

    @Option(names = "--speed", paramLabel = "N")
    private @Nullable Double speed;

    @Option(names = "--fault", paramLabel = "SPEC")
    private List<String> faults = new ArrayList<>();

    @Option(names = "--what-if")
    private boolean whatIf;

    @Option(names = "--first")
    private boolean first;

    @Option(names = "--ask")
    private boolean ask;

    @Parameters(paramLabel = "PLAN", descriptionKey = "plan-file")
    private String file = "";

    RehearseCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        var terminal = session.terminal();
        if (speed != null && !(speed > 0)) {
            throw CommandFailedException.of(ExitCode.USAGE, "cli.rehearse.speed");
        }
        try (var desk = new RunDesk(session)) {
            var prepared = Prepared.of(
                    session, desk.reader(), file, options.overlay(), Optional.ofNullable(strategy), Set.of(), false);
            if (whatIf) {
                return table(prepared.snapshot());
            }
            var plan = prepared.plan();
            var service = desk.service();
            var rehearsal = Rehearsal.create(
                    session.store(),
                    service.newWorld(),
                    clusters(plan),
                    seed,
                    session.desk().clock().instant());
            settle(rehearsal.world(), plan);
            faults.forEach(fault -> RehearsalFaults.apply(fault, plan, rehearsal.world()));
            var running = service.rehearse(
                    new RunService.Order(prepared.snapshot(), prepared.secrets(), "", RunSetup.Purpose.RELEASE),
                    rehearsal,
                    Optional.ofNullable(speed),
                    ask ? Optional.empty() : Optional.of(APPROVER));
            terminal.note("cli.rehearse.begun", running.run());
            return new RunScreen(session)
                    .drive(
                            service,
                            running,
                            terminal.interactive()
                                    ? RunScreen.Manner.ATTENDED
                                    : ask ? RunScreen.Manner.UNATTENDED : RunScreen.Manner.ANSWERED);
        }
    }

    private static List<ClusterName> clusters(ReleasePlan plan) {
        return plan.lanes().stream().map(LanePlan::cluster).toList();
    }

    /** Brings new clusters to where the plan begins, unless it is to be the first release. */
    private void settle(World world, ReleasePlan plan) throws InterruptedException {
        if (!first) {
            start().settle(world, plan);
        }
    }

    private RehearsalStart start() {
        return new RehearsalStart(session, seed);
    }

    /** Each fault on the first cluster and a bad image on each other one: how the run would end. */
    private ExitCode table(Snapshot snapshot) throws InterruptedException {
        boolean structured = Output.structured(session.globals().output(), List.of());
        var terminal = session.terminal();
        var plan = snapshot.plan();
        var cases = new ArrayList<String>(List.of(""));
        if (faults.isEmpty()) {
            cases.addAll(RehearsalFaults.all(plan.waves().getFirst().clusters().getFirst()));
            clusters(plan).stream()
                    .map(cluster -> cluster + "=bad")
                    .filter(fault -> !cases.contains(fault))
                    .forEach(cases::add);
        } else {
            cases.addAll(faults);
        }
        var rows = new ArrayList<Value>();
        var table = new TextTable();
        table.row(
                terminal.texts().of("cli.rehearse.fault"),
                terminal.texts().of("cli.rehearse.ends"),
                terminal.texts().of("cli.rehearse.after"),
                terminal.texts().of("cli.rehearse.where"),
                terminal.texts().of("cli.rehearse.why"));
        var words = new RunWords(terminal.texts(), terminal.ansi());
        for (var fault : cases) {
            var world =
                    World.create(clusters(plan), seed, session.desk().clock().instant(), RehearsalJournal.NONE);
            settle(world, plan);
            if (!fault.isEmpty()) {
                RehearsalFaults.apply(fault, plan, world);
            }
            var result = start().quick(world, snapshot);
            var view = result.view();
            var stuck = view.lanes().stream()
                    .flatMap(lane -> lane.steps().stream()
                            .filter(step -> step.phase() == StepPhase.FAILED
                                    || step.phase() == StepPhase.BLOCKED
                                    || lane.needsPerson() && step.phase() == StepPhase.OBSERVING)
                            .map(step -> lane.cluster() + " " + step.id()))
                    .findFirst()
                    .orElse("");
            Optional<Message> why = view.cause()
                    .or(() -> view.lanes().stream()
                            .flatMap(lane -> lane.cause().stream())
                            .findFirst());
            table.row(
                    fault.isEmpty() ? terminal.texts().of("cli.rehearse.no-fault") : fault,
                    words.of(view.phase()),
                    RunLines.brief(result.took()),
                    stuck.isEmpty() ? "—" : stuck,
                    why.map(terminal.texts()::of).orElse(""));
            rows.add(Value.object(
                    "fault",
                    fault,
                    "phase",
                    view.phase().name(),
                    "seconds",
                    result.took().toSeconds(),
                    "step",
                    stuck,
                    "cause",
                    why.map(terminal.english()::of).orElse("")));
        }
        if (structured) {
            Output.print(
                    terminal,
                    session.globals().output(),
                    "what-if",
                    Value.object("application", plan.application().value(), "cases", Value.list(rows)));
        } else {
            table.print(terminal.out());
        }
        return ExitCode.DONE;
    }
}
