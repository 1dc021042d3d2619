package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.run.RunSetup;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.CommandGate.Action;
import dev.slipway.app.run.RunService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run PLAN}: freezes a release and runs it on real clusters. */
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

    @Override
    public ExitCode call() throws InterruptedException {
        var terminal = session.terminal();
        try (var desk = new RunDesk(session, contexts)) {
            var reader = desk.reader();
            var targets = Planning.targets(reader.workspace());
            if (targets.equals(List.of(Planning.NO_CLUSTER))) {
                throw CommandFailedException.of(ExitCode.ERROR, "cli.runs.no-clusters")
                        .withHint("cli.runs.no-clusters.hint");
            }
            Set<ClusterName> adopted =
                    adopt ? targets.stream().map(target -> target.name()).collect(Collectors.toSet()) : Set.of();
            var prepared = Prepared.of(session, reader, file, options, Optional.ofNullable(strategy), adopted, false);
            var snapshot = limited(prepared.snapshot());
            var plan = snapshot.plan();
            if (!terminal.json()) {
                terminal.note(
                        "cli.runs.plan-header",
                        plan.application(),
                        plan.namespace(),
                        plan.version().brief(),
                        plan.lanes().size());
                new StepTable(terminal.texts()).print(plan, prepared.preview(), false, terminal.err());
                terminal.err().flush();
            }
            var groups = plan.lanes().stream()
                    .filter(lane ->
                            lane.steps().stream().anyMatch(step -> step.kind().equals("prune")))
                    .flatMap(lane -> lane.prune().stream())
                    .map(id -> id.groupKind().toString())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            var request = CommandGate.Request.of(groups.isEmpty() ? Action.RUN : Action.RUN_DESTRUCTIVE, plan, false);
            // the plan was made in this very command, so the second look is as fresh as it can be
            var reason = confirmation.pass(
                    session,
                    new CommandGate.Request(
                            request.action(),
                            request.application(),
                            request.clusters(),
                            List.copyOf(groups),
                            Optional.empty(),
                            false),
                    Optional.of(session.desk().clock().instant()));
            var running = desk.service()
                    .start(new RunService.Order(snapshot, prepared.secrets(), reason, RunSetup.Purpose.RELEASE));
            terminal.note("cli.runs.begun", running.run());
            return new RunScreen(session)
                    .drive(
                            desk.service(),
                            running,
                            terminal.interactive() ? RunScreen.Manner.ATTENDED : RunScreen.Manner.UNATTENDED);
        }
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
