package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Risk;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Engine;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.release.plan.PlanOutput;
import dev.slipway.app.release.plan.SecretMasker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan FILE}: what a release would change, and each of its steps. Sends nothing. */
@Command(name = "plan")
final class PlanCommand implements Callable<ExitCode> {
    private static final String EMPTY = "empty";

    private final Session session;

    @Mixin
    private DocumentOptions options = new DocumentOptions();

    @Option(names = "--strategy", paramLabel = "PLAN")
    private @Nullable String strategy;

    @Option(names = "--against", paramLabel = "empty|FILE|DIR", defaultValue = EMPTY)
    private String against = EMPTY;

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
    public ExitCode call() {
        var output = session.globals().output();
        boolean structured = Output.structured(output, List.of("markdown", "html"));
        var file = Optional.ofNullable(argument)
                .or(() -> Optional.ofNullable(option))
                .orElseThrow(() -> CommandFailedException.of(ExitCode.USAGE, "cli.plan.no-file"));
        var reader = new DraftReader(session);
        if (against.equals("live")) {
            throw CommandFailedException.of(ExitCode.ERROR, "cli.plan.not-live").withHint("cli.plan.not-live.hint");
        }
        var read = reader.read(file, options.additions(Optional.ofNullable(strategy)));
        reader.check(List.of());
        var draft = read.orElseThrow();
        List<Manifest> before = against.equals(EMPTY)
                ? List.of()
                : reader.sources().manifests(reader.sources().read(against));
        var planned = Planning.plan(session, draft, options, reader.workspace(), Set.of(), Map.of());
        reader.check(planned.diagnostics());
        var plan = planned.plan().orElseThrow();
        var changes = changes(plan, before, draft.application().name());
        show(plan, planned, changes, output, structured);
        return exitCode(changes);
    }

    private ChangeSet changes(ReleasePlan plan, List<Manifest> before, String application) {
        var masker = new SecretMasker(text ->
                session.store().secrets().digest(new dev.slipway.api.release.ApplicationName(application), text));
        var old = before.stream().map(masker::mask).toList();
        var differ = new Differ(DiffCommand.risks(session));
        var all = new ArrayList<ObjectChange>();
        boolean one =
                plan.lanes().size() == 1 && plan.lanes().getFirst().cluster().equals(Planning.NO_CLUSTER.name());
        for (var lane : plan.lanes()) {
            Optional<ClusterName> cluster = one ? Optional.empty() : Optional.of(lane.cluster());
            all.addAll(differ.diff(
                    cluster,
                    old,
                    lane.objects().stream().map(PlannedObject::manifest).toList(),
                    true));
        }
        return new ChangeSet(
                against.equals(EMPTY) ? session.terminal().texts().of("cli.plan.nothing") : against,
                plan.application().value(),
                all);
    }

    private void show(ReleasePlan plan, PlanOutput planned, ChangeSet changes, String output, boolean structured) {
        var terminal = session.terminal();
        var preview = planned.preview().orElse(new Engine.Preview(List.of(), List.of()));
        if (structured) {
            Output.print(
                    terminal,
                    output,
                    "plan",
                    Value.object(
                            "application", plan.application().value(),
                            "namespace", plan.namespace(),
                            "version", plan.version().hex(),
                            "intent", plan.intent().hex(),
                            "against", against,
                            "strategy", plan.strategy(),
                            "waves",
                                    Value.list(plan.waves().stream()
                                            .map(DataCodec::encode)
                                            .toList()),
                            "changes",
                                    ChangeLines.json(changes, terminal)
                                                    .list("changes")
                                                    .isEmpty()
                                            ? Value.list(List.of())
                                            : Value.list(ChangeLines.json(changes, terminal)
                                                    .list("changes")),
                            "lanes",
                                    Value.list(preview.lanes().stream()
                                            .map(DataCodec::encode)
                                            .toList())));
            return;
        }
        if (!output.equals("text")) {
            DiffCommand.show(session, changes, output, false);
            return;
        }
        var out = terminal.out();
        terminal.say(
                "cli.plan.header",
                plan.application(),
                plan.namespace(),
                plan.version().brief(),
                plan.intent().brief(),
                plan.strategy());
        terminal.say("cli.plan.against", changes.left());
        out.println();
        var lines = new ChangeLines(terminal.texts(), terminal.ansi());
        folded(changes).forEach(set -> lines.tree(set).forEach(out::println));
        planned.leftOut()
                .forEach(each -> terminal.say(
                        "cli.render.left-out",
                        each.manifest().id(),
                        terminal.texts().of(each.reason())));
        out.println();
        new StepTable(terminal.texts()).print(plan, preview, steps, out);
        out.println();
        out.println(lines.summary(changes));
    }

    /** Clusters with the same changes are told once, under all their names. */
    private static List<ChangeSet> folded(ChangeSet set) {
        var byCluster = new LinkedHashMap<Optional<ClusterName>, List<ObjectChange>>();
        set.changes()
                .forEach(change -> byCluster
                        .computeIfAbsent(change.cluster(), _ -> new ArrayList<>())
                        .add(change));
        var names = new LinkedHashMap<List<ObjectChange>, List<String>>();
        byCluster.forEach((cluster, changes) -> names.computeIfAbsent(
                        changes.stream()
                                .map(change -> new ObjectChange(
                                        Optional.empty(),
                                        change.id(),
                                        change.operation(),
                                        change.fields(),
                                        change.ignored(),
                                        change.risks(),
                                        change.owner()))
                                .toList(),
                        _ -> new ArrayList<>())
                .add(cluster.map(ClusterName::value).orElse("")));
        var sets = new ArrayList<ChangeSet>();
        names.forEach((changes, clusters) -> {
            var name = String.join(", ", clusters);
            Optional<ClusterName> cluster = name.isEmpty() ? Optional.empty() : Optional.of(new ClusterName(name));
            sets.add(new ChangeSet(
                    set.left(),
                    set.right(),
                    changes.stream()
                            .map(change -> new ObjectChange(
                                    cluster,
                                    change.id(),
                                    change.operation(),
                                    change.fields(),
                                    change.ignored(),
                                    change.risks(),
                                    change.owner()))
                            .toList()));
        });
        return sets;
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
