package dev.slipway.app.cli;

import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.RunView.GateView;
import dev.slipway.api.run.RunView.LaneView;
import dev.slipway.api.run.RunView.StepView;
import dev.slipway.api.run.StepPhase;
import dev.slipway.app.words.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as lines: what changed between two pictures of it, for pipes and logs, and the whole picture, for terminals and
 * {@code show}.
 */
final class RunLines {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int BAR = 20;

    private final Texts texts;
    private final Ansi ansi;
    private final RunWords words;
    private final ZoneId zone;

    RunLines(Texts texts, Ansi ansi, ZoneId zone) {
        this.texts = texts;
        this.ansi = ansi;
        this.words = new RunWords(texts, ansi);
        this.zone = zone;
    }

    /** Lines for everything that is different in the later picture. */
    List<String> changes(@Nullable RunView before, RunView after, Instant now) {
        var lines = new ArrayList<String>();
        var stamp = ansi.of(Ansi.Role.DIM, clock(now)) + " ";
        for (int i = 0; i < after.waves().size(); i++) {
            var wave = after.waves().get(i);
            if (before == null || before.waves().get(i).phase() != wave.phase()) {
                lines.add(stamp + texts.of("cli.run.wave", wave.name()) + " " + words.of(wave.phase())
                        + until(wave.until(), now));
            }
        }
        for (int i = 0; i < after.lanes().size(); i++) {
            lane(before == null ? null : before.lanes().get(i), after.lanes().get(i), stamp, now, lines);
        }
        for (var gate : after.gates()) {
            if (before == null || before.gates().stream().noneMatch(g -> same(g, gate))) {
                lines.add(stamp + gate.cluster() + " "
                        + ansi.of(
                                Ansi.Role.NEEDS_YOU,
                                "⏵ "
                                        + texts.of(
                                                "cli.run.gate",
                                                gate.step(),
                                                texts.of(gate.what()),
                                                gate.given(),
                                                gate.needed()))
                        + until(gate.expires(), now));
            }
        }
        if (before == null || before.phase() != after.phase()) {
            lines.add(stamp + texts.of("cli.run.phase") + " " + words.of(after.phase())
                    + after.cause()
                            .filter(cause -> after.phase() != RunPhase.SUCCEEDED)
                            .map(cause -> ": " + texts.of(cause))
                            .orElse(""));
        }
        return lines;
    }

    private static boolean same(GateView a, GateView b) {
        return a.cluster().equals(b.cluster()) && a.step().equals(b.step()) && a.given() == b.given();
    }

    private void lane(@Nullable LaneView before, LaneView after, String stamp, Instant now, List<String> lines) {
        var name = stamp + after.cluster() + " ";
        for (int i = 0; i < after.steps().size(); i++) {
            var step = after.steps().get(i);
            StepView was =
                    before != null && i < before.steps().size() ? before.steps().get(i) : null;
            if (worthALine(was, step)) {
                lines.add(name + step.id() + " " + words.of(step.phase()) + figures(after, step)
                        + until(step.until(), now)
                        + step.cause().map(cause -> ": " + texts.of(cause)).orElse(""));
            }
        }
        if (before == null ? after.phase() != LanePhase.PENDING : before.phase() != after.phase()) {
            lines.add(name + texts.of("cli.run.lane") + " " + words.of(after.phase())
                    + after.cause().map(cause -> ": " + texts.of(cause)).orElse(""));
        } else if (before != null
                && after.cause().isPresent()
                && !after.cause().equals(before.cause())
                && after.steps().stream().noneMatch(step -> step.cause().equals(after.cause()))) {
            lines.add(name + texts.of(after.cause().get()));
        }
        if (after.unknownSince().isPresent()
                && (before == null || before.unknownSince().isEmpty())) {
            lines.add(name
                    + ansi.of(
                            Ansi.Role.WAITING,
                            "? "
                                    + texts.of(
                                            "cli.run.unknown-since",
                                            clock(after.unknownSince().get()))));
        }
        if (before != null
                && before.unknownSince().isPresent()
                && after.unknownSince().isEmpty()) {
            lines.add(name + texts.of("cli.run.contact-again"));
        }
    }

    /** What sort of thing is waited for; another pod of the same sort is no news for a log. */
    private static Optional<String> sort(StepView step) {
        return step.cause().map(cause -> cause.code());
    }

    private static boolean worthALine(@Nullable StepView before, StepView after) {
        var same = before != null
                && before.phase() == after.phase()
                && sort(before).equals(sort(after));
        return !same
                && switch (after.phase()) {
                    case PENDING, READY, PREPARED, ACTING, UNDO_PREPARED -> false;
                    case OBSERVING -> after.cause().isPresent();
                    case SOAKING,
                            SUCCEEDED,
                            SKIPPED,
                            FAILED,
                            RETRY_WAIT,
                            BLOCKED,
                            CANCELLING,
                            CANCELLED,
                            UNDO_ACTING,
                            UNDONE,
                            UNDO_BLOCKED -> true;
                };
    }

    private String figures(LaneView lane, StepView step) {
        if (step.phase() != StepPhase.SUCCEEDED && step.phase() != StepPhase.OBSERVING) {
            return "";
        }
        return " " + ansi.of(Ansi.Role.DIM, "(" + pods(lane) + ", " + weight(lane) + ")");
    }

    private String pods(LaneView lane) {
        return texts.of(
                "cli.run.pods",
                lane.stable().ready(),
                lane.stable().wanted(),
                lane.canary().ready(),
                lane.canary().wanted());
    }

    private String weight(LaneView lane) {
        return lane.weight().observed().isPresent()
                        && lane.weight().observed().get() != lane.weight().wanted()
                ? texts.of(
                        "cli.run.weight-observed",
                        lane.weight().wanted(),
                        lane.weight().observed().get())
                : texts.of("cli.run.weight", lane.weight().wanted());
    }

    /** The whole run, for a terminal or {@code show}. */
    List<String> picture(RunView view, Instant now) {
        var lines = new ArrayList<String>();
        lines.add((view.rehearsal() ? ansi.of(Ansi.Role.NEEDS_YOU, texts.of("cli.run.rehearsal")) + " " : "")
                + ansi.of(Ansi.Role.STRONG, texts.of("cli.run.title", view.application(), view.run()))
                + "  " + texts.of("cli.run.snapshot", view.snapshot().brief()) + "  " + words.of(view.phase())
                + " " + brief(Duration.between(view.startedAt(), view.endedAt().orElse(now))));
        view.cause().ifPresent(cause -> lines.add("  " + texts.of(cause)));
        for (var wave : view.waves()) {
            lines.add("  " + texts.of("cli.run.wave", wave.name()) + " " + words.of(wave.phase())
                    + until(wave.until(), now));
            for (var lane : view.lanes()) {
                if (wave.clusters().contains(lane.cluster())) {
                    lines.addAll(lane(lane, now));
                }
            }
        }
        for (var gate : view.gates()) {
            lines.add("  "
                    + ansi.of(
                            Ansi.Role.NEEDS_YOU,
                            "⏵ " + gate.cluster() + " "
                                    + texts.of(
                                            "cli.run.gate",
                                            gate.step(),
                                            texts.of(gate.what()),
                                            gate.given(),
                                            gate.needed()))
                    + until(gate.expires(), now));
        }
        return lines;
    }

    private List<String> lane(LaneView lane, Instant now) {
        var lines = new ArrayList<String>();
        long done = lane.steps().stream()
                .filter(s -> s.phase() == StepPhase.SUCCEEDED || s.phase() == StepPhase.SKIPPED)
                .count();
        lines.add("    " + ansi.of(Ansi.Role.STRONG, lane.cluster().value()) + " " + words.of(lane.phase()) + " "
                + done + "/" + lane.steps().size() + "  " + pods(lane) + "  " + bar(lane) + " " + weight(lane)
                + lane.unknownSince()
                        .map(since -> "  "
                                + ansi.of(Ansi.Role.WAITING, "? " + texts.of("cli.run.unknown-since", clock(since))))
                        .orElse(""));
        if (lane.current() >= 0 && lane.current() < lane.steps().size()) {
            var step = lane.steps().get(lane.current());
            lines.add("      " + step.id() + " " + words.of(step.phase())
                    + (step.part().isEmpty() || step.part().equals("main") ? "" : " " + step.part())
                    + until(step.until(), now)
                    + step.cause().map(cause -> ": " + texts.of(cause)).orElse(""));
        } else {
            lane.cause().ifPresent(cause -> lines.add("      " + texts.of(cause)));
        }
        lane.owed().forEach(owed -> lines.add("      " + ansi.of(Ansi.Role.NEEDS_YOU, texts.of(owed))));
        return lines;
    }

    private static String bar(LaneView lane) {
        int canary = Math.round(lane.weight().observed().orElse(lane.weight().wanted()) * BAR / 100f);
        return "█".repeat(BAR - canary) + "▒".repeat(canary);
    }

    private String until(Optional<Instant> due, Instant now) {
        return due.filter(instant -> instant.isAfter(now))
                .map(instant ->
                        " " + ansi.of(Ansi.Role.DIM, texts.of("cli.run.left", brief(Duration.between(now, instant)))))
                .orElse("");
    }

    String clock(Instant instant) {
        return CLOCK.format(instant.atZone(zone));
    }

    /** {@code 1h05m}, {@code 3m20s} or {@code 12s}. */
    static String brief(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds >= 3600) {
            return "%dh%02dm".formatted(seconds / 3600, seconds % 3600 / 60);
        }
        return seconds >= 60 ? "%dm%02ds".formatted(seconds / 60, seconds % 60) : seconds + "s";
    }
}
