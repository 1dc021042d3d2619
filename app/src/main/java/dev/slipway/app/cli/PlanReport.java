package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.Engine;
import dev.slipway.app.desk.ClusterTrouble;
import dev.slipway.app.desk.Planning;
import dev.slipway.app.release.compare.Comparison;
import dev.slipway.app.release.compare.Obstacle;
import dev.slipway.app.release.report.HtmlReport;
import dev.slipway.app.release.report.JsonReport;
import dev.slipway.app.release.report.MarkdownReport;
import dev.slipway.app.release.report.TextReport;
import dev.slipway.app.workspace.YamlWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows a plan: header, changes, what stands in its way, steps. */
final class PlanReport {
    private final Terminal terminal;

    PlanReport(Terminal terminal) {
        this.terminal = terminal;
    }

    /** @param live whether a cluster was read */
    void header(ReleasePlan plan, String against, boolean live, PrintWriter out) {
        var texts = terminal.texts();
        out.println(texts.of(
                "cli.plan.header",
                plan.application(),
                plan.namespace(),
                plan.version().brief(),
                plan.intent().brief(),
                plan.strategy()));
        out.println(texts.of(live ? "cli.plan.against-live" : "cli.plan.against", against));
        out.println();
    }

    /** Changes cluster by cluster; clusters with equal changes are told once, under all their names. */
    void changes(ChangeSet changes, boolean detailed, PrintWriter out) {
        var style = TerminalStyle.of(terminal, detailed);
        out.print(TextReport.body(folded(changes), style));
    }

    String summary(ChangeSet changes) {
        return TextReport.summary(changes, TerminalStyle.of(terminal, false));
    }

    void steps(ReleasePlan plan, Engine.Preview preview, boolean every, PrintWriter out) {
        new StepTable(terminal.texts()).print(plan, preview, every, out);
        out.println();
    }

    static String markdown(ChangeSet changes, Terminal terminal) {
        return MarkdownReport.of(changes, TerminalStyle.of(terminal, false));
    }

    static String html(ChangeSet changes, Terminal terminal) {
        return HtmlReport.of(changes, TerminalStyle.of(terminal, false));
    }

    /** What keeps the plan from being run, each with what to do; and the step that would take everything over. */
    void obstacles(List<Obstacle> obstacles) {
        var texts = terminal.texts();
        for (var obstacle : obstacles) {
            terminal.err().println(texts.of("cli.error", texts.of(obstacle.message())));
            terminal.err().println("  " + texts.of("cli.hint", texts.of(obstacle.remedy())));
        }
        var adopt = Comparison.adoptParameters(obstacles);
        if (!adopt.list("objects").isEmpty()) {
            terminal.err().println("  " + texts.of("cli.plan.adopt-step"));
            YamlWriter.print(Value.list(List.of(Value.object("adopt", adopt))))
                    .lines()
                    .forEach(line -> terminal.err().println("    " + line));
        }
        terminal.err().flush();
    }

    /** Clusters that could not be read. */
    void failures(Map<ClusterName, ClusterException> failures) {
        failures.values().forEach(failure -> {
            var told = ClusterTrouble.told(failure, terminal.texts());
            terminal.err()
                    .println(terminal.texts().of("cli.error", terminal.texts().of(told.what())));
            told.hint()
                    .ifPresent(hint -> terminal.err()
                            .println("  "
                                    + terminal.texts()
                                            .of("cli.hint", terminal.texts().of(hint))));
        });
        terminal.err().flush();
    }

    ObjectValue json(
            ReleasePlan plan,
            Engine.Preview preview,
            ChangeSet changes,
            List<Obstacle> obstacles,
            Map<ClusterName, ClusterException> failures) {
        var english = terminal.english();
        var report = JsonReport.of(changes);
        var body = Value.object(
                "application",
                plan.application().value(),
                "namespace",
                plan.namespace(),
                "version",
                plan.version().hex(),
                "intent",
                plan.intent().hex(),
                "strategy",
                plan.strategy(),
                "against",
                changes.left(),
                "live",
                plan.base().isPresent(),
                "waves",
                Value.list(plan.waves().stream().map(DataCodec::encode).toList()),
                "summary",
                report.object("summary"),
                "changes",
                Value.list(report.list("changes")),
                "obstacles",
                Value.list(obstacles.stream()
                        .map(obstacle -> Value.object(
                                "code",
                                obstacle.message().code(),
                                "cluster",
                                obstacle.cluster().value(),
                                "message",
                                english.of(obstacle.message()),
                                "hint",
                                english.of(obstacle.remedy())))
                        .toList()),
                "unreadable",
                Value.list(failures.values().stream()
                        .map(failure -> Value.object(
                                "cluster",
                                failure.cluster().value(),
                                "kind",
                                failure.fault().kind().name(),
                                "message",
                                english.of(ClusterTrouble.told(failure, english).what())))
                        .toList()),
                "lanes",
                Value.list(preview.lanes().stream().map(DataCodec::encode).toList()));
        return plan.base().isPresent()
                ? body.with("base", DataCodec.encode(plan.base().get()))
                : body;
    }

    private static ChangeSet folded(ChangeSet set) {
        var byCluster = new LinkedHashMap<Optional<ClusterName>, List<ObjectChange>>();
        set.changes()
                .forEach(change -> byCluster
                        .computeIfAbsent(change.cluster(), _ -> new ArrayList<>())
                        .add(change));
        var names = new LinkedHashMap<List<ObjectChange>, List<String>>();
        byCluster.forEach((cluster, changes) -> names.computeIfAbsent(
                        changes.stream()
                                .map(change -> on(change, Optional.empty()))
                                .toList(),
                        _ -> new ArrayList<>())
                .add(cluster.filter(name -> !name.equals(Planning.NO_CLUSTER.name()))
                        .map(ClusterName::value)
                        .orElse("")));
        var all = new ArrayList<ObjectChange>();
        names.forEach((changes, clusters) -> {
            var name = String.join(", ", clusters);
            Optional<ClusterName> cluster = name.isEmpty() ? Optional.empty() : Optional.of(new ClusterName(name));
            changes.forEach(change -> all.add(on(change, cluster)));
        });
        return new ChangeSet(set.left(), set.right(), all);
    }

    private static ObjectChange on(ObjectChange change, Optional<ClusterName> cluster) {
        return new ObjectChange(
                cluster,
                change.id(),
                change.operation(),
                change.fields(),
                change.ignored(),
                change.risks(),
                change.owner());
    }
}
