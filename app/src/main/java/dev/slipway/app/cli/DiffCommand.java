package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.Risk;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.ClusterDesk;
import dev.slipway.app.desk.Comparing;
import dev.slipway.app.desk.DraftReader;
import dev.slipway.app.release.report.JsonPatchReport;
import dev.slipway.app.release.report.JsonReport;
import dev.slipway.app.release.report.TextReport;
import dev.slipway.app.release.report.UnifiedReport;
import dev.slipway.app.workspace.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff A B}: what is different between two sets of objects. */
@Command(name = "diff")
final class DiffCommand implements Callable<ExitCode> {
    private static final List<String> FORMS = List.of("markdown", "html", "unified", "json-patch");

    private final Session session;

    @Option(names = "--risk-threshold", paramLabel = "LEVEL", defaultValue = "HIGH")
    private Risk.Level threshold = Risk.Level.HIGH;

    @Parameters(index = "0", paramLabel = "A", descriptionKey = "side")
    private String left = "";

    @Parameters(index = "1", paramLabel = "B", descriptionKey = "side")
    private String right = "";

    DiffCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        var output = session.globals().output();
        boolean structured = Output.structured(output, FORMS);
        var reader = new DraftReader(session);
        try (var clusters = new ClusterDesk(session, reader.workspace(), Map.of())) {
            var compared = new Comparing(session, reader, clusters).of(left, right);
            var set = compared.changes();
            print(set, compared.pairs(), output, structured);
            if (set.isEmpty()) {
                return ExitCode.DONE;
            }
            return set.changes().stream()
                            .flatMap(change -> change.risks().stream())
                            .anyMatch(risk -> risk.level().compareTo(threshold) >= 0)
                    ? ExitCode.RISK
                    : ExitCode.DIFFERENCES;
        }
    }

    private void print(ChangeSet set, List<Comparing.Pair> pairs, String output, boolean structured) {
        var terminal = session.terminal();
        if (structured) {
            Output.print(terminal, output, "changes", JsonReport.of(set));
            return;
        }
        switch (output) {
            case "markdown" -> terminal.out().print(PlanReport.markdown(set, terminal));
            case "html" -> terminal.out().println(PlanReport.html(set, terminal));
            case "unified" ->
                pairs.forEach(pair -> terminal.out()
                        .print(UnifiedReport.of(
                                new ChangeSet(
                                        set.left(),
                                        set.right(),
                                        set.changes().stream()
                                                .filter(change ->
                                                        change.cluster().equals(pair.cluster()))
                                                .toList()),
                                pair.before(),
                                pair.after(),
                                YamlWriter::print)));
            case "json-patch" -> terminal.out().println(Json.pretty(patches(set, pairs)));
            default ->
                terminal.out()
                        .print(TextReport.of(
                                set,
                                TerminalStyle.of(terminal, session.globals().verbose())));
        }
        terminal.out().flush();
    }

    /** One JSON Patch per changed object; new and deleted ones are named. */
    private static Value patches(ChangeSet set, List<Comparing.Pair> pairs) {
        var list = new ArrayList<Value>();
        for (var pair : pairs) {
            for (var change : set.changes()) {
                if (!change.cluster().equals(pair.cluster()) || change.operation() == Operation.KEEP) {
                    continue;
                }
                var object = Value.object(
                        "object",
                        change.id().toString(),
                        "operation",
                        change.operation().name().toLowerCase(Locale.ROOT));
                if (change.cluster().isPresent()) {
                    object = object.with(
                            "cluster", Value.of(change.cluster().get().value()));
                }
                var before = find(pair.before(), change.id());
                var after = find(pair.after(), change.id());
                if (before.isPresent() && after.isPresent()) {
                    object = object.with("patch", JsonPatchReport.of(before.get(), after.get()));
                } else if (after.isPresent()) {
                    object = object.with("value", after.get().tree());
                }
                list.add(object);
            }
        }
        return Value.list(list);
    }

    private static Optional<Manifest> find(List<Manifest> manifests, ResourceId id) {
        return manifests.stream().filter(manifest -> manifest.id().equals(id)).findFirst();
    }
}
