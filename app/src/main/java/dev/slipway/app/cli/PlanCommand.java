package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.Risk;
import dev.slipway.app.desk.Against;
import dev.slipway.app.desk.ClusterDesk;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.DraftReader;
import dev.slipway.app.desk.LiveLook;
import dev.slipway.app.desk.PlanMaking;
import dev.slipway.app.desk.SavedPlans;
import dev.slipway.app.release.freeze.SavedPlan;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan FILE}: what a release would change, and each of its steps. Writes to no cluster. */
@Command(name = "plan")
final class PlanCommand implements Callable<ExitCode> {
    private final Session session;

    @Mixin
    private DocumentOptions options = new DocumentOptions();

    @Option(names = "--strategy", paramLabel = "PLAN")
    private @Nullable String strategy;

    @Option(names = "--against", paramLabel = "live|empty|FILE|DIR|SNAPSHOT|APP@V", defaultValue = "")
    private String against = "";

    @Option(names = "--adopt")
    private boolean adopt;

    @Option(names = "--save", paramLabel = "FILE")
    private @Nullable Path save;

    @Option(names = "--steps")
    private boolean steps;

    @Option(names = "--detailed-exitcode")
    private boolean detailed;

    @Option(names = "--risk-threshold", paramLabel = "LEVEL", defaultValue = "HIGH")
    private Risk.Level threshold = Risk.Level.HIGH;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            descriptionKey = "file")
    private @Nullable String option;

    @Parameters(paramLabel = "FILE", arity = "0..1", descriptionKey = "file")
    private @Nullable String argument;

    PlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        var output = session.globals().output();
        boolean structured = Output.structured(output, List.of("markdown", "html"));
        var file = Optional.ofNullable(argument)
                .or(() -> Optional.ofNullable(option))
                .orElseThrow(() -> CommandFailedException.of(ExitCode.USAGE, "cli.plan.no-file"));
        var reader = new DraftReader(session);
        try (var clusters = new ClusterDesk(session, reader.workspace(), Map.of())) {
            var making = new PlanMaking(session, reader, options.overlay(), file, Optional.ofNullable(strategy), false);
            if (against.equals("live") && !making.hasClusters()) {
                throw CommandFailedException.of(ExitCode.ERROR, "cli.runs.no-clusters")
                        .withHint("cli.runs.no-clusters.hint");
            }
            var made = making.make(clusters, Against.of(against), adopt);
            show(made, output, structured);
            var report = new PlanReport(session.terminal());
            Map<ClusterName, ClusterException> failures =
                    made.look().map(LiveLook::failures).orElse(Map.of());
            report.failures(failures);
            report.obstacles(made.comparison().obstacles());
            if (save != null) {
                save(made, save);
            }
            boolean unread = against.equals("live") && !failures.isEmpty();
            return unread || !made.comparison().obstacles().isEmpty()
                    ? ExitCode.ERROR
                    : exitCode(made.comparison().changes());
        }
    }

    private void save(PlanMaking.Made made, Path path) {
        var target = session.desk().currentFolder().resolve(path);
        var key = session.store().secrets().applicationKey(made.plan().application());
        SavedPlans.write(
                target,
                new SavedPlan(
                        made.prepared().snapshot(),
                        made.comparison().changes(),
                        Base64.getEncoder().encodeToString(key)));
        session.terminal().note("cli.plan.saved", target, made.plan().intent().brief());
    }

    private void show(PlanMaking.Made made, String output, boolean structured) {
        var terminal = session.terminal();
        var changes = made.comparison().changes();
        var report = new PlanReport(terminal);
        var plan = made.plan();
        if (structured) {
            Output.print(
                    terminal,
                    output,
                    "plan",
                    report.json(
                            plan,
                            made.prepared().preview(),
                            changes,
                            made.comparison().obstacles(),
                            made.look().map(LiveLook::failures).orElse(Map.of())));
            return;
        }
        switch (output) {
            case "markdown" -> terminal.out().print(PlanReport.markdown(changes, terminal));
            case "html" -> terminal.out().println(PlanReport.html(changes, terminal));
            default -> {
                var out = terminal.out();
                report.header(
                        plan,
                        changes.left(),
                        made.look().filter(look -> !look.states().isEmpty()).isPresent(),
                        out);
                report.changes(changes, session.globals().verbose(), out);
                made.leftOut()
                        .forEach(each -> terminal.say(
                                "cli.render.left-out",
                                each.manifest().id(),
                                terminal.texts().of(each.reason())));
                report.steps(plan, made.prepared().preview(), steps, out);
                out.println(report.summary(changes));
                out.flush();
            }
        }
    }

    private ExitCode exitCode(ChangeSet changes) {
        if (!detailed || changes.isEmpty()) {
            return ExitCode.DONE;
        }
        boolean risky = changes.changes().stream()
                .flatMap(change -> change.risks().stream())
                .anyMatch(risk -> risk.level().compareTo(threshold) >= 0);
        return risky ? ExitCode.RISK : ExitCode.DIFFERENCES;
    }
}
