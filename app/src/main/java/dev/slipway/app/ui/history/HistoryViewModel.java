package dev.slipway.app.ui.history;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.run.RunId;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Comparing;
import dev.slipway.app.desk.Troubles;
import dev.slipway.app.release.report.DiffLines;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.CommandGate.Answers;
import dev.slipway.app.run.CommandGate.Need;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Reading;
import dev.slipway.app.ui.Services;
import dev.slipway.app.ui.run.Runs;
import dev.slipway.app.workspace.YamlWriter;
import dev.slipway.store.snapshot.Snapshots.Placed;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Versions of an application. Every method returns at once; any thread. */
public final class HistoryViewModel implements AutoCloseable {
    private static final int RUNS = 200;

    private final Services services;
    private final Published<Picture> published;
    private final Consumer<RunId> begun;
    private final Runnable deaf;
    private final Reading reading;

    /**
     * A version with the runs that released it.
     *
     * @param runs newest first
     */
    public record Row(StoredSnapshot version, List<RunHeader> runs) {
        public Row {
            runs = List.copyOf(runs);
        }
    }

    /** Two versions beside each other; what stands between them is what going from the left to the right changes. */
    public record Compared(String left, String right, List<DiffLines.Line> lines) {
        public Compared {
            lines = List.copyOf(lines);
        }
    }

    /** What is asked before a version is released again. */
    public record Question(Row row, List<Need> needs) {
        public Question {
            needs = List.copyOf(needs);
        }
    }

    /**
     * @param rows versions of the application that is looked at, newest first
     * @param live clusters on which the application was released, for comparing with what they hold now
     * @param read whether the store was read
     */
    public record Picture(
            List<ApplicationName> applications,
            Optional<ApplicationName> application,
            List<Row> rows,
            List<ClusterName> live,
            Optional<Compared> compared,
            Optional<CommandFailedException> trouble,
            Optional<Question> question,
            boolean read) {
        static final Picture EMPTY = new Picture(
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);

        public Picture {
            applications = List.copyOf(applications);
            rows = List.copyOf(rows);
            live = List.copyOf(live);
        }

        private Picture with(
                Optional<Compared> newCompared,
                Optional<CommandFailedException> newTrouble,
                Optional<Question> newQuestion) {
            return new Picture(applications, application, rows, live, newCompared, newTrouble, newQuestion, read);
        }
    }

    /** @param begun called on the window's thread with a run that was begun */
    public HistoryViewModel(Services services, Runs runs, Consumer<RunId> begun) {
        this.services = services;
        this.begun = begun;
        this.published = new Published<>(Picture.EMPTY, services.window());
        this.reading = new Reading(services.worker(), false, this::read);
        this.deaf = runs.listen(reading::ask);
        reading.ask();
    }

    public Published<Picture> published() {
        return published;
    }

    /** Whether somebody looks; nothing is read while nobody does. */
    public void seen(boolean now) {
        reading.seen(now);
    }

    public void select(ApplicationName application) {
        published.change(
                before -> before.application().filter(application::equals).isPresent()
                        ? before
                        : new Picture(
                                before.applications(),
                                Optional.of(application),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                before.read()));
        reading.ask();
    }

    private void read() {
        try {
            look();
        } catch (RuntimeException e) {
            var told =
                    Troubles.told(e, services.bench().words(), services.bench().logFile());
            services.notices().tell(Notices.Weight.FAILED, told.what(), told.hint(), Optional.empty());
        }
    }

    private void look() {
        var store = services.store();
        var applications = store.snapshots().applications();
        var wanted =
                published.get().application().or(() -> applications.stream().findFirst());
        var runs =
                wanted.map(name -> store.runs().list(Optional.of(name), RUNS)).orElse(List.of());
        var rows = wanted.map(name -> store.snapshots().versions(name)).orElse(List.of()).stream()
                .map(version -> new Row(
                        version,
                        runs.stream()
                                .filter(run -> run.snapshot().equals(version.id()))
                                .toList()))
                .toList();
        var live = wanted.map(name -> store.snapshots().baselines(name)).orElse(List.of()).stream()
                .filter(place -> !place.rehearsal())
                .map(Placed::cluster)
                .distinct()
                .toList();
        published.change(before ->
                before.application().isPresent() && !before.application().equals(wanted)
                        ? before
                        : new Picture(
                                applications,
                                wanted,
                                rows,
                                live,
                                before.compared(),
                                before.trouble(),
                                before.question(),
                                true));
    }

    /** @param right a version's name, or anything else that can be compared */
    public void compare(String left, String right) {
        compare(
                Message.of("ui.history.compare-task", left, right),
                () -> services.bench().compare(left, right));
    }

    /** Compares a version with what a cluster holds now. */
    public void compareWithLive(Row row, ClusterName cluster) {
        compare(
                Message.of("ui.history.compare-task", name(row.version()), cluster),
                () -> services.bench().compareWithLive(row.version(), cluster));
    }

    private void compare(Message task, Supplier<Comparing.Compared> comparing) {
        var application = published.get().application();
        services.tasks()
                .start(
                        task,
                        progress -> {
                            var changes = comparing.get().changes();
                            var lines = DiffLines.of(changes, false, YamlWriter::print);
                            still(
                                    application,
                                    before -> before.with(
                                            Optional.of(new Compared(changes.left(), changes.right(), lines)),
                                            Optional.empty(),
                                            before.question()));
                        },
                        told -> still(
                                application,
                                before -> before.with(Optional.empty(), Optional.of(told), before.question())));
    }

    /** Changes the picture, unless another application is looked at by now. */
    private void still(Optional<ApplicationName> application, UnaryOperator<Picture> change) {
        published.change(before -> before.application().equals(application) ? change.apply(before) : before);
    }

    /** What a version is called where versions are compared. */
    public static String name(StoredSnapshot version) {
        return version.application() + "@" + version.number();
    }

    public void mark(Digest version, StoredSnapshot.Mark mark, String reason) {
        services.tasks().start(Message.of("ui.history.mark-task", version.brief()), progress -> {
            services.store().snapshots().mark(version, mark, reason);
            reading.ask();
        });
    }

    // ---- back to a version

    /** Releases a version again, after what the gate asks; what it changes is compared at the same time. */
    public void again(Row row) {
        var newest = published.get().rows().stream().findFirst();
        newest.filter(each -> !each.equals(row)).ifPresent(each -> compare(name(each.version()), name(row.version())));
        answer(row, false, Set.of(), "");
    }

    public void answered(Set<String> typed, String reason) {
        published.get().question().ifPresent(question -> answer(question.row(), true, typed, reason));
    }

    public void withdraw() {
        published.change(before -> before.with(before.compared(), before.trouble(), Optional.empty()));
    }

    private void answer(Row row, boolean agreed, Set<String> typed, String reason) {
        var version = row.version();
        services.tasks().start(Message.of("ui.history.again-task", name(version)), progress -> {
            var again = services.bench().earlier(version);
            var given = reason.isBlank() ? Optional.<String>empty() : Optional.of(reason);
            var needs = CommandGate.missing(
                    again.request(),
                    new Answers(agreed, false, typed, given, Optional.empty()),
                    services.clock().instant());
            // the comparison is the dialog: it is always shown before anything begins
            if (!agreed || !needs.isEmpty()) {
                still(
                        Optional.of(version.application()),
                        before -> before.with(
                                before.compared(), before.trouble(), Optional.of(new Question(row, needs))));
                return;
            }
            published.change(before -> before.with(before.compared(), before.trouble(), Optional.empty()));
            var run = services.bench().again(again, reason);
            services.window().execute(() -> begun.accept(run));
        });
    }

    @Override
    public void close() {
        deaf.run();
        reading.close();
    }
}
