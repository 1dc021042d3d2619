package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.RunView.LaneView;
import dev.slipway.api.run.WavePhase;
import dev.slipway.app.desk.Background;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.run.RunOutcome;
import dev.slipway.app.run.RunService;
import dev.slipway.app.run.Running;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run while it goes on: a block that is drawn again on a terminal, lines in a pipe, one object a line in JSON. Ends
 * when the run does, when it waits for a person and nobody sits here, or at Ctrl-C.
 */
final class RunScreen {
    /** Above so many lanes only the newest picture is shown, not each. */
    private static final int MANY_LANES = 50;

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Session session;
    private final RunLines lines;
    private @Nullable RunView before;
    private int drawn;

    /** How a screen treats its run. {@code parks}: leave when only a person can make it go on and nobody sits here. */
    record Manner(boolean parks, Consumer<RunView> onView, boolean gates) {
        static final Manner ATTENDED = new Manner(false, view -> {});
        static final Manner UNATTENDED = new Manner(true, view -> {});
        /** Gates are answered by somebody who is no person, in the time of the run; everything else parks. */
        static final Manner ANSWERED = new Manner(true, view -> {}, false);

        Manner(boolean parks, Consumer<RunView> onView) {
            this(parks, onView, true);
        }
    }

    private sealed interface Seen {
        record Picture(RunView view, Instant now) implements Seen {}

        record Tick() implements Seen {}

        record Finished(RunOutcome outcome) implements Seen {}

        record Interrupted() implements Seen {}
    }

    RunScreen(Session session) {
        this.session = session;
        this.lines = new RunLines(session.terminal().texts(), session.terminal().ansi(), ZoneId.systemDefault());
    }

    static ExitCode exitCode(RunPhase phase) {
        return switch (phase) {
            case SUCCEEDED -> ExitCode.DONE;
            case FAILED, CANCELLED, ROLLED_BACK, SUPERSEDED -> ExitCode.FAILED;
            case READY, RUNNING, WAITING, PAUSED, BLOCKED, RECOVERING, CANCELLING, ROLLING_BACK, ROLLBACK_BLOCKED ->
                ExitCode.WAITING;
        };
    }

    /** Shows a run that this process drives. */
    ExitCode drive(RunService service, Running running, Manner manner) throws InterruptedException {
        var queue = new LinkedBlockingQueue<Seen>();
        boolean many = running.setup().snapshot().plan().lanes().size() > MANY_LANES;
        var unlisten = service.listen(
                () -> queue.add(many ? new Seen.Tick() : new Seen.Picture(running.view(), running.now())));
        queue.add(new Seen.Tick());
        running.finished().thenAccept(outcome -> queue.add(new Seen.Finished(outcome)));
        try (var _ = Interrupts.on(
                () -> queue.add(new Seen.Interrupted()), session.terminal().interactive())) {
            boolean parking = false;
            while (true) {
                Seen seen = parking ? queue.poll(GRACE.toMillis(), TimeUnit.MILLISECONDS) : queue.take();
                switch (seen) {
                    case null -> {
                        running.close();
                        return parked(running.run(), running.view());
                    }
                    case Seen.Picture(var view, var now) -> {
                        parking = show(view, now, manner);
                    }
                    case Seen.Tick tick -> {
                        if (queue.peek() instanceof Seen.Tick) {
                            continue;
                        }
                        parking = show(running.view(), running.now(), manner);
                    }
                    case Seen.Finished(var outcome) -> {
                        // no other picture follows that could bring what this one's sequence leaves out
                        var last = running.view();
                        if (!last.equals(before)) {
                            print(last, running.now());
                            manner.onView().accept(last);
                        }
                        return finished(running, outcome);
                    }
                    case Seen.Interrupted interrupted -> {
                        var left = interrupted(service, running);
                        if (left.isPresent()) {
                            return left.get();
                        }
                    }
                }
            }
        } finally {
            unlisten.run();
        }
    }

    private boolean show(RunView view, Instant now, Manner manner) {
        if (before == null || view.sequence() > before.sequence()) {
            print(view, now);
            manner.onView().accept(view);
        }
        return manner.parks()
                && needsPerson(view)
                && (manner.gates() || view.gates().isEmpty());
    }

    /** Shows a run that another process drives, or that nobody drives, until it ends. */
    ExitCode watch(RunService service, RunId run) throws InterruptedException {
        var follower = service.follow(run);
        follower.advance();
        var stopped = new AtomicBoolean();
        try (var _ = Interrupts.on(
                () -> {
                    stopped.set(true);
                    service.nudge();
                },
                session.terminal().interactive())) {
            while (true) {
                var view = follower.view();
                if (before == null || view.sequence() > before.sequence()) {
                    print(view, follower.lastEvent().orElse(view.startedAt()));
                }
                if (view.phase().terminal()) {
                    return exitCode(view.phase());
                }
                if (!session.terminal().interactive() && !service.driven(run)) {
                    session.terminal().note("cli.runs.nobody-drives", run);
                    return ExitCode.WAITING;
                }
                service.await(
                        () -> stopped.get() || !follower.advance().isEmpty() ? Optional.of(true) : Optional.empty(),
                        Duration.ofMinutes(1));
                if (stopped.get()) {
                    return exitCode(follower.view().phase());
                }
            }
        }
    }

    private void print(RunView view, Instant now) {
        var terminal = session.terminal();
        if (terminal.json()) {
            Output.line(terminal, "run-progress", Value.object("at", now.toString(), "run", DataCodec.encode(view)));
        } else if (terminal.interactive()) {
            if (drawn > 0) {
                terminal.out().print("\u001b[" + drawn + "A\u001b[0J");
            }
            var picture = lines.picture(view, now);
            picture.forEach(terminal.out()::println);
            drawn = picture.size();
            terminal.out().flush();
        } else {
            lines.changes(before, view, now).forEach(terminal.out()::println);
            terminal.out().flush();
        }
        before = view;
    }

    /** Only a person can make it go on: every lane that began stands at a gate, is paused or is blocked in contact. */
    static boolean needsPerson(RunView view) {
        return switch (view.phase()) {
            case PAUSED -> true;
            case BLOCKED, ROLLBACK_BLOCKED ->
                view.lanes().stream().allMatch(lane -> lane.unknownSince().isEmpty());
            case WAITING ->
                view.waves().stream().noneMatch(wave -> wave.phase() == WavePhase.SOAKING)
                        && view.lanes().stream().anyMatch(LaneView::needsPerson)
                        && view.lanes().stream()
                                .filter(lane -> lane.phase() == LanePhase.ACTIVE)
                                .allMatch(LaneView::needsPerson);
            case READY,
                    RUNNING,
                    RECOVERING,
                    CANCELLING,
                    ROLLING_BACK,
                    SUCCEEDED,
                    FAILED,
                    CANCELLED,
                    ROLLED_BACK,
                    SUPERSEDED -> false;
        };
    }

    private ExitCode parked(RunId run, RunView view) {
        var terminal = session.terminal();
        if (view.gates().isEmpty()) {
            terminal.note("cli.runs.parked", run);
        } else {
            view.gates().forEach(gate -> terminal.note("cli.runs.parked-at-gate", run, gate.cluster(), gate.step()));
        }
        return ExitCode.WAITING;
    }

    private ExitCode finished(Running running, RunOutcome outcome) {
        return switch (outcome) {
            case RunOutcome.Ended(var phase) -> exitCode(phase);
            case RunOutcome.Released released -> {
                session.terminal().note("cli.runs.released", running.run());
                yield ExitCode.WAITING;
            }
            case RunOutcome.TakenOver taken -> {
                session.terminal().note("cli.runs.taken-over", running.run());
                yield ExitCode.WAITING;
            }
            case RunOutcome.Broken(var cause) ->
                throw CommandFailedException.of(
                                ExitCode.ERROR,
                                "cli.runs.broken",
                                running.run(),
                                String.valueOf(cause.getMessage()),
                                session.desk().logFile())
                        .withHint("cli.runs.broken.hint", running.run());
        };
    }

    private Optional<ExitCode> interrupted(RunService service, Running running) throws InterruptedException {
        var terminal = session.terminal();
        var run = running.run();
        if (!terminal.interactive()) {
            running.close();
            terminal.note("cli.runs.interrupted", run);
            return Optional.of(ExitCode.INTERRUPTED);
        }
        drawn = 0;
        var answer = terminal.ask("cli.runs.interrupted.ask").orElse("b").toLowerCase(Locale.ROOT);
        switch (answer.isEmpty() ? 'c' : answer.charAt(0)) {
            case 'b' -> {
                running.close();
                long pid = Background.drive(session, run);
                terminal.note("cli.runs.in-background", run, pid);
                return Optional.of(ExitCode.WAITING);
            }
            case 'p' -> service.give(run, new OperatorCommand.Pause(false), "", PATIENCE);
            case 'r' ->
                service.give(
                        run,
                        new OperatorCommand.RollBack(FailurePolicy.Reach.RUN, Optional.empty()),
                        terminal.ask("cli.runs.ask-reason").orElse(""),
                        PATIENCE);
            case 'q' -> {
                running.close();
                terminal.note("cli.runs.interrupted", run);
                return Optional.of(ExitCode.INTERRUPTED);
            }
            default -> {}
        }
        return Optional.empty();
    }
}
