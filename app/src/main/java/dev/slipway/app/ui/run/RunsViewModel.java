package dev.slipway.app.ui.run;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunView;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.CommandGate.Answers;
import dev.slipway.app.run.CommandGate.Need;
import dev.slipway.app.run.RunRefusedException;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Reading;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * The list of runs and the one that is looked at. Its methods return at once: the store is read by the worker, and pictures
 * are published on the window's thread. One look is under way at a time; whatever is committed during it causes one more.
 */
public final class RunsViewModel implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RunsViewModel.class.getName());
    private static final int ROWS = 500;
    private static final int LOOKED_INTO = 48;

    private final Runs runs;
    private final InstantSource clock;
    private final Executor worker;
    private final Reading reading;
    private final Runnable deaf;
    private volatile boolean chosen;
    private volatile Optional<RunId> selected = Optional.empty();
    private volatile Optional<Message> notice = Optional.empty();
    private volatile Optional<Question> question = Optional.empty();
    private final Published<Picture> published;

    /** One run in the list. {@code needsYou} says whether it stands until somebody decides. */
    public record Row(
            RunId run,
            String application,
            boolean rehearsal,
            Instant startedAt,
            String startedBy,
            RunPhase phase,
            boolean needsYou) {
        static Row of(RunHeader header, boolean needsYou) {
            return new Row(
                    header.run(),
                    header.application().value(),
                    header.rehearsal(),
                    header.startedAt(),
                    header.startedBy().toString(),
                    header.phase(),
                    needsYou);
        }
    }

    /** What the command gate still asks before a command goes out. */
    public record Question(RunId run, OperatorCommand command, List<Need> needs) {
        public Question {
            needs = List.copyOf(needs);
        }
    }

    /**
     * A run as it stands.
     *
     * @param now the present of its own clock when it was looked at
     * @param timeline what happened in it, the newest last
     */
    public record Look(RunView run, Instant now, List<Happening> timeline) {
        public Look {
            timeline = List.copyOf(timeline);
        }
    }

    /**
     * @param selected the run that is looked at
     * @param notice the last thing to tell the person; stays until dismissed
     * @param active how many runs have not ended
     * @param looked whether the store was looked at; before that an empty list says nothing
     */
    public record Picture(
            List<Row> rows,
            Optional<Look> selected,
            Optional<Message> notice,
            Optional<Question> question,
            long active,
            boolean looked) {
        static final Picture EMPTY =
                new Picture(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), 0, false);

        public Picture {
            rows = List.copyOf(rows);
        }
    }

    /**
     * @param worker runs what blocks
     * @param window runs what touches the screen
     */
    public RunsViewModel(Runs runs, InstantSource clock, Executor worker, Executor window) {
        this.runs = runs;
        this.clock = clock;
        this.worker = worker;
        this.published = new Published<>(Picture.EMPTY, window);
        // also unseen: the status bar and the notices tell of every run
        this.reading = new Reading(worker, true, this::look);
        this.deaf = runs.listen(reading::ask);
        reading.ask();
    }

    public Picture picture() {
        return published.get();
    }

    public Published<Picture> published() {
        return published;
    }

    /** Looks at another run. */
    public void select(RunId run) {
        chosen = true;
        selected = Optional.of(run);
        reading.ask();
    }

    public void dismiss() {
        notice = Optional.empty();
        reading.ask();
    }

    /** A confirmed intent; asks what the gate still wants, or sends it. */
    public void give(RunId run, OperatorCommand command) {
        answer(run, command, Set.of(), "");
    }

    /** The answers to {@link Picture#question}. */
    public void answer(RunId run, OperatorCommand command, Set<String> typed, String reason) {
        work("a command for run " + run, () -> {
            var given = reason.isBlank() ? Optional.<String>empty() : Optional.of(reason);
            var needs = CommandGate.missing(
                    runs.request(run, command),
                    new Answers(true, false, typed, given, Optional.empty()),
                    clock.instant());
            if (!needs.isEmpty()) {
                question = Optional.of(new Question(run, command, needs));
                reading.ask();
                return;
            }
            question = Optional.empty();
            reading.ask();
            notice = runs.give(run, command, reason);
            reading.ask();
        });
    }

    /** The person thought better of it. */
    public void withdraw() {
        question = Optional.empty();
        reading.ask();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void work(String what, Work work) {
        worker.execute(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RunRefusedException e) {
                notice = Optional.of(e.what());
                reading.ask();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, what, e);
                notice = Optional.of(Message.of("ui.failed", what, String.valueOf(e.getMessage())));
                reading.ask();
            }
        });
    }

    private void look() {
        try {
            var recent = runs.recent(ROWS);
            var needing = recent.stream()
                    .filter(header -> !header.phase().terminal())
                    .limit(LOOKED_INTO)
                    .flatMap(header -> runs.view(header.run()).stream())
                    .filter(view -> view.lanes().stream().anyMatch(RunView.LaneView::needsPerson))
                    .map(RunView::run)
                    .collect(Collectors.toUnmodifiableSet());
            var rows = recent.stream()
                    .map(header -> Row.of(header, needing.contains(header.run())))
                    .toList();
            // until somebody chose, the newest is looked at
            if (!chosen && !rows.isEmpty()) {
                selected = Optional.of(rows.getFirst().run());
            }
            var now = new Picture(
                    rows,
                    selected.flatMap(runs::view).map(run -> new Look(run, runs.now(run), runs.timeline(run.run()))),
                    notice,
                    question,
                    rows.stream().filter(row -> !row.phase().terminal()).count(),
                    true);
            published.change(before -> now);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "looking at the store", e);
            published.change(before -> new Picture(
                    before.rows(),
                    before.selected(),
                    Optional.of(Message.of("ui.store-unreadable", String.valueOf(e.getMessage()))),
                    question,
                    before.active(),
                    before.looked()));
        }
    }

    @Override
    public void close() {
        deaf.run();
        reading.close();
    }
}
