package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.ClusterDesk;
import dev.slipway.app.desk.DraftReader;
import dev.slipway.app.plugins.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code doctor}: whether this desk is in order; asks no cluster. */
@Command(name = "doctor")
final class DoctorCommand implements Callable<ExitCode> {
    private static final long LITTLE_ROOM = 200L * 1024 * 1024;
    private static final int OLDEST_JAVA = 25;

    private final Session session;
    private final List<Finding> findings = new ArrayList<>();

    DoctorCommand(Session session) {
        this.session = session;
    }

    private record Finding(boolean good, Message what) {}

    @Override
    public ExitCode call() {
        boolean structured = Output.structured(session.globals().output(), List.of());
        var terminal = session.terminal();
        find(
                Runtime.version().feature() >= OLDEST_JAVA,
                "cli.doctor.java",
                Runtime.version().feature(),
                System.getProperty("java.home"));
        plugins();
        store();
        workspace();
        find(true, "cli.doctor.log", session.desk().logFile());
        boolean well = findings.stream().allMatch(Finding::good);
        if (structured) {
            Output.print(
                    terminal,
                    session.globals().output(),
                    "doctor",
                    Value.object(
                            "version",
                            session.desk().version(),
                            "well",
                            well,
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
            for (var finding : findings) {
                terminal.out()
                        .println((finding.good()
                                        ? terminal.ansi().of(Ansi.Role.GOOD, "✔")
                                        : terminal.ansi().of(Ansi.Role.BAD, "✖"))
                                + " " + terminal.texts().of(finding.what()));
            }
        }
        return well ? ExitCode.DONE : ExitCode.ERROR;
    }

    private void find(boolean good, String code, Object... arguments) {
        findings.add(new Finding(good, Message.of(code, arguments)));
    }

    private void plugins() {
        session.desk().plugins().start();
        for (var row : session.desk().plugins().rows()) {
            switch (row.status()) {
                case PluginStatus.Started _, PluginStatus.Ready _, PluginStatus.Disabled _ ->
                    find(true, "cli.doctor.plugin", row.id(), PluginCommands.ListCommand.state(row.status()));
                case PluginStatus.Refused _, PluginStatus.Failed _ ->
                    find(
                            false,
                            "cli.doctor.plugin-broken",
                            row.id(),
                            row.problem()
                                    .map(problem -> problem.reason() + " " + problem.hint())
                                    .orElse(""));
            }
        }
    }

    private void store() {
        var store = session.store();
        var report = store.check();
        find(report.intact(), report.intact() ? "cli.doctor.store" : "cli.doctor.store-damaged", store.file());
        try {
            long room = Files.getFileStore(store.file()).getUsableSpace();
            find(room > LITTLE_ROOM, "cli.doctor.room", room / 1024 / 1024);
        } catch (IOException e) {
            find(false, "cli.doctor.room-unknown", String.valueOf(e.getMessage()));
        }
        var open = store.runs().list(Optional.empty(), 1_000).stream()
                .filter(run -> !run.phase().terminal())
                .toList();
        open.forEach(run -> find(true, "cli.doctor.open-run", run.run(), run.application()));
    }

    private void workspace() {
        var reader = new DraftReader(session);
        var workspace = reader.workspace();
        if (workspace.isEmpty()) {
            find(true, "cli.doctor.no-workspace");
            return;
        }
        find(
                !reader.sources().failed(),
                "cli.doctor.workspace",
                workspace.get().folder(),
                workspace.get().targets().size());
        session.terminal().diagnostics(reader.sources().diagnostics());
        try (var clusters = new ClusterDesk(session, workspace, Map.of())) {
            for (var target : workspace.get().targets()) {
                var problems = clusters.connections().check(target);
                boolean good = !Diagnostic.anyError(problems);
                find(good, good ? "cli.doctor.cluster" : "cli.doctor.cluster-wrong", target.name(), target.context());
                session.terminal().diagnostics(problems);
            }
        }
    }
}
