package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.ClusterDesk;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.DraftReader;
import dev.slipway.app.words.Texts;
import dev.slipway.app.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    /** What a release needs to be allowed to do in its namespace. */
    private record Right(String verb, GroupVersionKind gvk) {}

    private static final List<Right> RIGHTS = List.of(
            new Right("get", GroupVersionKind.of("apps/v1", "Deployment")),
            new Right("watch", GroupVersionKind.of("apps/v1", "Deployment")),
            new Right("patch", GroupVersionKind.of("apps/v1", "Deployment")),
            new Right("create", GroupVersionKind.of("apps/v1", "Deployment")),
            new Right("delete", GroupVersionKind.of("apps/v1", "Deployment")),
            new Right("watch", GroupVersionKind.of("v1", "Pod")),
            new Right("patch", GroupVersionKind.of("v1", "Service")),
            new Right("create", GroupVersionKind.of("v1", "Service")),
            new Right("patch", GroupVersionKind.of("v1", "ConfigMap")),
            new Right("patch", GroupVersionKind.of("coordination.k8s.io/v1", "Lease")),
            new Right("create", GroupVersionKind.of("coordination.k8s.io/v1", "Lease")),
            new Right("delete", GroupVersionKind.of("coordination.k8s.io/v1", "Lease")),
            new Right("patch", GroupVersionKind.of("gateway.networking.k8s.io/v1", "HTTPRoute")));

    @Command(name = "test")
    static final class TestCommand implements Callable<ExitCode> {
        private static final GroupVersionKind ROUTE = GroupVersionKind.of("gateway.networking.k8s.io/v1", "HTTPRoute");

        private final Session session;

        @Parameters(paramLabel = "CLUSTER", arity = "0..*", descriptionKey = "cluster")
        private List<String> names = new ArrayList<>();

        @Option(names = "--map", paramLabel = "CLUSTER=CONTEXT")
        private Map<String, String> contexts = new java.util.LinkedHashMap<>();

        TestCommand(Session session) {
            this.session = session;
        }

        /** One thing that was tried. */
        private record Finding(boolean good, Message what, Optional<Message> hint) {}

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
                    var findings =
                            test(clusters, target, namespace, structured ? terminal.english() : terminal.texts());
                    boolean good = findings.stream().allMatch(Finding::good);
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

        private void print(ClusterName name, List<Finding> findings) {
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

        private List<Finding> test(ClusterDesk clusters, ClusterTarget target, String namespace, Texts texts) {
            var findings = new ArrayList<Finding>();
            try {
                var connection = clusters.connection(target);
                findings.add(good("cli.cluster.opened", target.context(), connection.server()));
                var reading = connection.reader();
                findings.add(good("cli.cluster.version", reading.serverVersion(), reading.clusterUid()));
                var me = reading.whoAmI();
                findings.add(good("cli.cluster.who", me.user(), String.join(", ", me.groups())));
                boolean routes = reading.discover().find(ROUTE).isPresent();
                findings.add(
                        routes
                                ? good("cli.cluster.gateway-api")
                                : new Finding(true, Message.of("cli.cluster.no-gateway-api"), Optional.empty()));
                rights(reading, namespace, routes, findings);
            } catch (ClusterException e) {
                var told = ClusterTrouble.told(e, texts);
                findings.add(new Finding(false, told.what(), told.hint()));
            }
            return findings;
        }

        private static void rights(
                ClusterReader reading, String namespace, boolean routes, ArrayList<Finding> findings) {
            var missing = new ArrayList<String>();
            for (var right : RIGHTS) {
                if ((routes || !right.gvk().equals(ROUTE)) && !reading.mayI(right.verb(), right.gvk(), namespace)) {
                    missing.add(right.verb() + " " + right.gvk().kind());
                }
            }
            findings.add(
                    missing.isEmpty()
                            ? good("cli.cluster.rights", namespace)
                            : new Finding(
                                    false,
                                    Message.of("cli.cluster.rights-missing", namespace, String.join(", ", missing)),
                                    Optional.of(Message.of("cli.cluster.rights-missing.hint", namespace))));
        }

        private static Finding good(String code, Object... arguments) {
            return new Finding(true, Message.of(code, arguments), Optional.empty());
        }
    }
}
