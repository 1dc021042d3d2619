package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Versions;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code store} and {@code snapshot}: care for what is kept. */
final class StoreCommands {
    private StoreCommands() {}

    static CommandLine store(Session session) {
        return Group.of("store", new Check(session), new Compact(session), new Export(session));
    }

    static CommandLine snapshot(Session session) {
        return Group.of(
                "snapshot",
                new ShowSnapshot(session),
                new ExportSnapshot(session),
                new ImportSnapshot(session),
                new MarkSnapshot(session));
    }

    @Command(name = "check")
    static final class Check implements Callable<ExitCode> {
        private final Session session;

        Check(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            var terminal = session.terminal();
            var report = session.store().check();
            if (Output.structured(session.globals().output(), List.of())) {
                Output.print(terminal, session.globals().output(), "store-check", (Value.ObjectValue)
                        DataCodec.encode(report));
            } else {
                terminal.say("cli.store.checked", report.runs(), report.snapshots(), report.blobs(), report.orphans());
                report.findings()
                        .forEach(finding -> terminal.say("cli.store.finding", finding.subject(), finding.what()));
                terminal.say(report.intact() ? "cli.store.intact" : "cli.store.damaged");
            }
            return report.intact() ? ExitCode.DONE : ExitCode.ERROR;
        }
    }

    @Command(name = "compact")
    static final class Compact implements Callable<ExitCode> {
        private final Session session;

        Compact(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            session.terminal().say("cli.store.compacted", session.store().compact());
            return ExitCode.DONE;
        }
    }

    @Command(name = "export")
    static final class Export implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "FILE", descriptionKey = "new-file")
        private Path file = Path.of("");

        Export(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            session.store().export(session.desk().currentFolder().resolve(file));
            session.terminal().say("cli.store.exported", file);
            return ExitCode.DONE;
        }
    }

    /** {@code app@version} or the beginning of a digest. */
    static StoredSnapshot find(Session session, String text) {
        int at = text.indexOf('@');
        if (at > 0) {
            var name = text.substring(0, at);
            return Versions.named(
                    name, session.store().snapshots().versions(new ApplicationName(name)), text.substring(at));
        }
        var found = session.store().snapshots().matching(text);
        if (found.size() != 1) {
            throw CommandFailedException.of(
                            ExitCode.ERROR,
                            found.isEmpty() ? "cli.snapshot.absent" : "cli.snapshot.ambiguous",
                            text,
                            String.join(
                                    ", ",
                                    found.stream()
                                            .map(each -> each.id().brief())
                                            .toList()))
                    .withHint("cli.snapshot.hint");
        }
        return found.getFirst();
    }

    @Command(name = "show")
    static final class ShowSnapshot implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "SNAPSHOT", descriptionKey = "snapshot")
        private String snapshot = "";

        ShowSnapshot(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            boolean structured = Output.structured(session.globals().output(), List.of());
            var stored = find(session, snapshot);
            var content = session.store().snapshots().get(stored.id()).orElseThrow();
            var terminal = session.terminal();
            if (structured) {
                Output.print(
                        terminal,
                        session.globals().output(),
                        "snapshot",
                        Value.object("header", DataCodec.encode(stored), "snapshot", DataCodec.encode(content)));
                return ExitCode.DONE;
            }
            var plan = content.plan();
            terminal.say(
                    "cli.snapshot.header",
                    stored.application() + "@" + stored.number(),
                    stored.id().brief(),
                    stored.author(),
                    stored.at());
            for (var wave : plan.waves()) {
                terminal.out().println("  " + terminal.texts().of("cli.run.wave", wave.name()) + " " + wave.clusters());
            }
            for (var lane : plan.lanes()) {
                terminal.say(
                        "cli.snapshot.lane",
                        lane.cluster(),
                        lane.namespace(),
                        lane.replicas(),
                        lane.steps().size());
                lane.objects().forEach(object -> terminal.out().println("    " + object.id()));
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "export")
    static final class ExportSnapshot implements Callable<ExitCode> {
        private final Session session;

        @Parameters(index = "0", paramLabel = "SNAPSHOT", descriptionKey = "snapshot")
        private String snapshot = "";

        @Parameters(index = "1", paramLabel = "FILE", descriptionKey = "new-file")
        private Path file = Path.of("");

        ExportSnapshot(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            var stored = find(session, snapshot);
            session.store()
                    .snapshots()
                    .export(stored.id(), session.desk().currentFolder().resolve(file));
            session.terminal().say("cli.snapshot.exported", stored.id().brief(), file);
            return ExitCode.DONE;
        }
    }

    @Command(name = "import")
    static final class ImportSnapshot implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "FILE", descriptionKey = "snapshot-file")
        private Path file = Path.of("");

        ImportSnapshot(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            var imported = session.store()
                    .snapshots()
                    .restore(session.desk().currentFolder().resolve(file));
            var stored = imported.snapshot();
            session.terminal()
                    .say(
                            "cli.snapshot.imported",
                            stored.application() + "@" + stored.number(),
                            stored.id().brief());
            if (!imported.digestsCompare()) {
                session.terminal().note("cli.snapshot.other-key", stored.application());
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "mark")
    static final class MarkSnapshot implements Callable<ExitCode> {
        private final Session session;

        @Parameters(index = "0", paramLabel = "SNAPSHOT", descriptionKey = "snapshot")
        private String snapshot = "";

        @Parameters(index = "1", paramLabel = "none|good|bad", descriptionKey = "mark")
        private StoredSnapshot.Mark mark = StoredSnapshot.Mark.NONE;

        @Option(names = "--reason", paramLabel = "TEXT")
        private @Nullable String reason;

        MarkSnapshot(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            var stored = find(session, snapshot);
            session.store().snapshots().mark(stored.id(), mark, reason == null ? "" : reason);
            session.terminal()
                    .say(
                            "cli.snapshot.marked",
                            stored.application() + "@" + stored.number(),
                            stored.id().brief());
            return ExitCode.DONE;
        }
    }
}
