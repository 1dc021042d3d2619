package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.desk.SavedPlans;
import dev.slipway.app.release.freeze.SavedPlan;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that only look: what runs, which version is where, what happened. */
final class RunQueries {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int PAGE = 2_000;

    private RunQueries() {}

    private static Value.ObjectValue object(Record data) {
        return (Value.ObjectValue) DataCodec.encode(data);
    }

    private static String time(Instant at) {
        return TIME.format(at.atZone(ZoneId.systemDefault()));
    }

    private static Optional<ApplicationName> application(@Nullable String name) {
        return Optional.ofNullable(name).map(ApplicationName::new);
    }

    @Command(name = "runs")
    static final class Runs implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "APP", arity = "0..1", descriptionKey = "application")
        private @Nullable String application;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "50")
        private int limit = 50;

        Runs(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            boolean structured = Output.structured(session.globals().output(), List.of());
            var terminal = session.terminal();
            var found = session.store().runs().list(application(application), limit);
            try (var desk = new RunDesk(session)) {
                if (structured) {
                    Output.print(
                            terminal,
                            session.globals().output(),
                            "runs",
                            Value.object(
                                    "runs",
                                    Value.list(found.stream()
                                            .map(run -> object(run).with("driven", Value.of(driven(desk, run))))
                                            .toList())));
                    return ExitCode.DONE;
                }
                if (found.isEmpty()) {
                    terminal.note("cli.runs.none");
                    return ExitCode.DONE;
                }
                var words = new RunWords(terminal.texts(), terminal.ansi());
                var table = new TextTable();
                table.row(
                        terminal.texts().of("cli.runs.run"),
                        terminal.texts().of("cli.runs.application"),
                        terminal.texts().of("cli.runs.snapshot"),
                        terminal.texts().of("cli.runs.started"),
                        terminal.texts().of("cli.runs.by"),
                        terminal.texts().of("cli.runs.state"));
                for (var run : found) {
                    table.row(
                            run.run().value(),
                            run.application()
                                    + (run.rehearsal() ? " " + terminal.texts().of("cli.run.rehearsal") : ""),
                            run.snapshot().brief(),
                            time(run.startedAt()),
                            run.startedBy().toString(),
                            words.of(run.phase())
                                    + (run.phase().terminal() || driven(desk, run)
                                            ? ""
                                            : " " + terminal.texts().of("cli.runs.not-driven")));
                }
                table.print(terminal.out());
            }
            return ExitCode.DONE;
        }

        private static boolean driven(RunDesk desk, RunHeader run) {
            return !run.phase().terminal() && desk.service().driven(run.run());
        }
    }

    @Command(name = "status")
    static final class Status implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "APP", arity = "0..1", descriptionKey = "application")
        private @Nullable String application;

        Status(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            boolean structured = Output.structured(session.globals().output(), List.of());
            var terminal = session.terminal();
            var store = session.store();
            var names =
                    application == null ? store.snapshots().applications() : List.of(new ApplicationName(application));
            var rows = new ArrayList<Value.ObjectValue>();
            for (var name : names) {
                var versions = store.snapshots().versions(name);
                var places = new LinkedHashSet<List<String>>();
                for (var run : store.runs().list(Optional.of(name), PAGE)) {
                    store.journal()
                            .setup(run.run())
                            .ifPresent(setup -> setup.snapshot()
                                    .plan()
                                    .lanes()
                                    .forEach(lane -> places.add(List.of(
                                            lane.cluster().value(),
                                            lane.namespace(),
                                            Boolean.toString(run.rehearsal())))));
                }
                for (var place : places) {
                    boolean rehearsal = Boolean.parseBoolean(place.get(2));
                    store.snapshots()
                            .baseline(rehearsal, name, place.get(1), new ClusterName(place.get(0)))
                            .ifPresent(baseline -> rows.add(Value.object(
                                    "application", name.value(),
                                    "cluster", place.get(0),
                                    "namespace", place.get(1),
                                    "rehearsal", rehearsal,
                                    "version", "@" + number(versions, baseline.snapshot()),
                                    "snapshot", baseline.snapshot().hex(),
                                    "run", baseline.run().value(),
                                    "at", baseline.at().toString())));
                }
            }
            var open = store.runs().list(application(application), PAGE).stream()
                    .filter(run -> !run.phase().terminal())
                    .toList();
            if (structured) {
                Output.print(
                        terminal,
                        session.globals().output(),
                        "status",
                        Value.object(
                                "placements",
                                Value.list(rows),
                                "openRuns",
                                Value.list(open.stream().map(DataCodec::encode).toList())));
                return ExitCode.DONE;
            }
            if (rows.isEmpty()) {
                terminal.note("cli.status.none");
            }
            var table = new TextTable();
            for (var row : rows) {
                table.row(
                        text(row, "application")
                                + (row.get("rehearsal") instanceof Value.BooleanValue(var yes) && yes
                                        ? " " + terminal.texts().of("cli.run.rehearsal")
                                        : ""),
                        text(row, "cluster") + "/" + text(row, "namespace"),
                        text(row, "version"),
                        text(row, "run"),
                        time(Instant.parse(text(row, "at"))));
            }
            table.print(terminal.out());
            var words = new RunWords(terminal.texts(), terminal.ansi());
            open.forEach(run -> terminal.out()
                    .println(terminal.texts().of("cli.run.title", run.application(), run.run()) + " "
                            + words.of(run.phase())));
            return ExitCode.DONE;
        }

        private static String text(Value.ObjectValue row, String field) {
            return row.text(field).orElse("");
        }

        private static long number(List<StoredSnapshot> versions, Digest id) {
            return versions.stream()
                    .filter(version -> version.id().equals(id))
                    .mapToLong(StoredSnapshot::number)
                    .findFirst()
                    .orElse(0);
        }
    }

    @Command(name = "watch")
    static final class Watch implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "RUN", descriptionKey = "run", defaultValue = "latest")
        private String run = "latest";

        Watch(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() throws InterruptedException {
            try (var desk = new RunDesk(session)) {
                return new RunScreen(session)
                        .watch(desk.service(), desk.find(run).run());
            }
        }
    }

    @Command(name = "show")
    static final class Show implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "RUN", descriptionKey = "run", defaultValue = "latest")
        private String run = "latest";

        @Option(names = "--events")
        private boolean events;

        Show(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            var path = session.desk().currentFolder().resolve(run);
            if (SavedPlans.isOne(path)) {
                return saved(SavedPlans.read(session, path));
            }
            boolean structured = Output.structured(session.globals().output(), List.of());
            var terminal = session.terminal();
            try (var desk = new RunDesk(session)) {
                var header = desk.find(run);
                var view = desk.service().view(header.run());
                if (structured) {
                    var body = Value.object("header", DataCodec.encode(header), "run", DataCodec.encode(view));
                    if (events) {
                        var all = new ArrayList<Value>();
                        session.store().journal().each(header.run(), 0, entry -> all.add(DataCodec.encode(entry)));
                        body = body.with("events", Value.list(all));
                    }
                    Output.print(terminal, session.globals().output(), "run", body);
                    return ExitCode.DONE;
                }
                var end = view.endedAt().orElseGet(() -> session.desk().clock().instant());
                new RunLines(terminal.texts(), terminal.ansi(), ZoneId.systemDefault())
                        .picture(view, header.rehearsal() ? view.endedAt().orElse(view.startedAt()) : end)
                        .forEach(terminal.out()::println);
                terminal.out()
                        .println(terminal.texts()
                                .of(
                                        "cli.runs.header",
                                        header.startedBy(),
                                        time(header.startedAt()),
                                        header.reason().isEmpty() ? "—" : header.reason()));
                if (events) {
                    terminal.out().println();
                    session.store().journal().each(header.run(), 0, entry -> event(terminal, entry));
                }
            }
            return ExitCode.DONE;
        }

        /** A saved plan shows what it showed when it was saved; neither workspace nor store nor cluster is asked. */
        private ExitCode saved(SavedPlan saved) {
            var output = session.globals().output();
            boolean structured = Output.structured(output, List.of("markdown", "html"));
            var terminal = session.terminal();
            var plan = saved.snapshot().plan();
            var preview = session.desk().engine().preview(plan);
            var report = new PlanReport(terminal);
            if (structured) {
                Output.print(
                        terminal, output, "plan", report.json(plan, preview, saved.changes(), List.of(), Map.of()));
            } else if (output.equals("markdown")) {
                terminal.out().print(PlanReport.markdown(saved.changes(), terminal));
            } else if (output.equals("html")) {
                terminal.out().println(PlanReport.html(saved.changes(), terminal));
            } else {
                report.header(plan, saved.changes().left(), plan.base().isPresent(), terminal.out());
                report.changes(saved.changes(), session.globals().verbose(), terminal.out());
                report.steps(plan, preview, true, terminal.out());
                terminal.out().println(report.summary(saved.changes()));
            }
            return ExitCode.DONE;
        }

        private static void event(Terminal terminal, Journal.Entry entry) {
            terminal.out()
                    .println("%6d  %s  %-12s %s"
                            .formatted(
                                    entry.sequence(),
                                    time(entry.at()),
                                    entry.scope(),
                                    entry.event().getClass().getSimpleName()));
            entry.changes()
                    .forEach(change -> terminal.out()
                            .println("        " + change.subject() + " " + change.id() + ": "
                                    + (change.from().isEmpty() ? "—" : change.from()) + " → " + change.to()));
        }
    }

    @Command(name = "history")
    static final class History implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "APP", descriptionKey = "application")
        private String application = "";

        History(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            boolean structured = Output.structured(session.globals().output(), List.of());
            return print(session, new ApplicationName(application), structured);
        }

        static ExitCode print(Session session, ApplicationName application, boolean structured) {
            var terminal = session.terminal();
            var versions = session.store().snapshots().versions(application);
            var runs = session.store().runs().list(Optional.of(application), PAGE);
            if (structured) {
                Output.print(
                        terminal,
                        session.globals().output(),
                        "history",
                        Value.object(
                                "versions",
                                Value.list(versions.stream()
                                        .map(version -> object(version)
                                                .with(
                                                        "runs",
                                                        Value.list(runs.stream()
                                                                .filter(run -> run.snapshot()
                                                                        .equals(version.id()))
                                                                .map(DataCodec::encode)
                                                                .toList())))
                                        .toList())));
                return ExitCode.DONE;
            }
            if (versions.isEmpty()) {
                terminal.note("cli.history.none", application);
                return ExitCode.DONE;
            }
            var words = new RunWords(terminal.texts(), terminal.ansi());
            for (var version : versions) {
                terminal.out()
                        .println(application + "@" + version.number() + "  "
                                + version.id().brief() + "  "
                                + time(version.at()) + "  " + version.author()
                                + (version.mark() == StoredSnapshot.Mark.NONE
                                        ? ""
                                        : "  "
                                                + terminal.texts()
                                                        .of(
                                                                "cli.history.mark."
                                                                        + version.mark()
                                                                                .name()
                                                                                .toLowerCase(Locale.ROOT),
                                                                version.markReason()))
                                + (version.reason().isEmpty() ? "" : "  " + version.reason()));
                runs.stream()
                        .filter(run -> run.snapshot().equals(version.id()))
                        .forEach(run -> terminal.out()
                                .println("    " + run.run() + "  " + time(run.startedAt()) + "  "
                                        + (run.rehearsal() ? terminal.texts().of("cli.run.rehearsal") + " " : "")
                                        + words.of(run.phase())));
            }
            return ExitCode.DONE;
        }
    }
}
