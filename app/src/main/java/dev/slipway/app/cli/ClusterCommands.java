package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.ClusterCheck;
import dev.slipway.app.desk.ClusterDesk;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.DraftReader;
import dev.slipway.app.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cluster list|test}: where releases may go, and whether they could. */
final class ClusterCommands {
    private ClusterCommands() {}

    static CommandLine group(Session session) {
        return Group.of("cluster", new ListCommand(session), new TestCommand(session));
    }

    private static Workspace workspace(DraftReader reader) {
        reader.check(List.of());
        return reader.workspace()
                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.runs.no-clusters")
                        .withHint("cli.runs.no-clusters.hint"));
    }

    @Command(name = "list")
    static final class ListCommand implements Callable<ExitCode> {
        private final Session session;

        ListCommand(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            boolean structured = Output.structured(session.globals().output(), List.of());
            var reader = new DraftReader(session);
            var targets = workspace(reader).targets();
            var terminal = session.terminal();
            try (var clusters = new ClusterDesk(session, reader.workspace(), Map.of())) {
                var problems = new ArrayList<Diagnostic>();
                targets.forEach(target -> problems.addAll(clusters.connections().check(target)));
                if (structured) {
                    Output.print(
                            terminal,
                            session.globals().output(),
                            "cluster-list",
                            Value.object(
                                    "clusters",
                                    Value.list(targets.stream()
                                            .map(target -> Value.object(
                                                    "name",
                                                    target.name().value(),
                                                    "context",
                                                    target.context(),
                                                    "kubeconfig",
                                                    target.kubeconfig().orElse(""),
                                                    "protection",
                                                    protection(target),
                                                    "labels",
                                                    labels(target)))
                                            .toList())));
                } else {
                    var table = new TextTable();
                    table.row(
                            terminal.texts().of("cli.cluster.name"),
                            terminal.texts().of("cli.cluster.context"),
                            terminal.texts().of("cli.cluster.protection"),
                            terminal.texts().of("cli.cluster.labels"));
                    targets.forEach(target -> table.row(
                            target.name().value(),
                            target.context()
                                    + target.kubeconfig()
                                            .map(file -> " (" + file + ")")
                                            .orElse(""),
                            protection(target),
                            labels(target)));
                    table.print(terminal.out());
                    terminal.out().flush();
                }
                terminal.diagnostics(problems);
                return Diagnostic.anyError(problems) ? ExitCode.ERROR : ExitCode.DONE;
            }
        }

        private static String protection(ClusterTarget target) {
            return target.protection().name().toLowerCase(Locale.ROOT);
        }

        private static String labels(ClusterTarget target) {
            return target.labels().entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .collect(Collectors.joining(","));
        }
    }

    @Command(name = "test")
    static final class TestCommand implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "CLUSTER", arity = "0..*", descriptionKey = "cluster")
        private List<String> names = new ArrayList<>();

        @Option(names = "--map", paramLabel = "CLUSTER=CONTEXT")
        private Map<String, String> contexts = new LinkedHashMap<>();

        TestCommand(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            boolean structured = Output.structured(session.globals().output(), List.of());
            var reader = new DraftReader(session);
            var workspace = workspace(reader);
            var terminal = session.terminal();
            var rows = new ArrayList<Value>();
            boolean all = true;
            try (var clusters = new ClusterDesk(session, reader.workspace(), contexts)) {
                var wanted = names.isEmpty()
                        ? workspace.targets().stream().map(ClusterTarget::name).toList()
                        : names.stream().map(ClusterName::new).toList();
                for (var name : wanted) {
                    var target = clusters.target(name);
                    var namespace = session.globals()
                            .namespace()
                            .or(workspace::defaultNamespace)
                            .orElse("default");
                    var findings = ClusterCheck.of(
                            clusters, target, namespace, structured ? terminal.english() : terminal.texts());
                    boolean good = findings.stream().allMatch(ClusterCheck.Finding::good);
                    all &= good;
                    if (structured) {
                        rows.add(Value.object(
                                "cluster",
                                name.value(),
                                "context",
                                target.context(),
                                "usable",
                                good,
                                "findings",
                                Value.list(findings.stream()
                                        .map(finding -> Value.object(
                                                "good",
                                                finding.good(),
                                                "code",
                                                finding.what().code(),
                                                "message",
                                                terminal.english().of(finding.what())))
                                        .toList())));
                    } else {
                        print(name, findings);
                    }
                }
            }
            if (structured) {
                Output.print(
                        terminal,
                        session.globals().output(),
                        "cluster-test",
                        Value.object("clusters", Value.list(rows)));
            }
            return all ? ExitCode.DONE : ExitCode.ERROR;
        }

        private void print(ClusterName name, List<ClusterCheck.Finding> findings) {
            var terminal = session.terminal();
            terminal.out().println(terminal.ansi().of(Ansi.Role.STRONG, name.value()));
            for (var finding : findings) {
                terminal.out()
                        .println("  "
                                + (finding.good()
                                        ? terminal.ansi().of(Ansi.Role.GOOD, "✔")
                                        : terminal.ansi().of(Ansi.Role.BAD, "✖"))
                                + " " + terminal.texts().of(finding.what()));
                finding.hint()
                        .ifPresent(hint -> terminal.out()
                                .println("    "
                                        + terminal.texts()
                                                .of("cli.hint", terminal.texts().of(hint))));
            }
            terminal.out().flush();
        }
    }
}
