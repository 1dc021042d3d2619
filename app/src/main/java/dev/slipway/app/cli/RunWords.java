package dev.slipway.app.cli;

import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.run.WavePhase;
import dev.slipway.app.words.Texts;

/** State as sign, word and colour; the sign and the word alone say it all. */
final class RunWords {
    private final Texts texts;
    private final Ansi ansi;

    RunWords(Texts texts, Ansi ansi) {
        this.texts = texts;
        this.ansi = ansi;
    }

    private String show(Ansi.Role role, String sign, String word) {
        return ansi.of(role, sign + " " + texts.of("cli.state." + word));
    }

    String of(RunPhase phase) {
        return switch (phase) {
            case READY -> show(Ansi.Role.DIM, "○", "ready");
            case RUNNING -> show(Ansi.Role.BUSY, "◔", "running");
            case WAITING -> show(Ansi.Role.WAITING, "⏸", "waiting");
            case PAUSED -> show(Ansi.Role.WAITING, "⏸", "paused");
            case BLOCKED -> show(Ansi.Role.NEEDS_YOU, "⏵", "blocked");
            case RECOVERING -> show(Ansi.Role.BUSY, "◔", "recovering");
            case CANCELLING -> show(Ansi.Role.WAITING, "◔", "cancelling");
            case ROLLING_BACK -> show(Ansi.Role.BACK, "↩", "rolling-back");
            case ROLLBACK_BLOCKED -> show(Ansi.Role.NEEDS_YOU, "⏵", "rollback-blocked");
            case SUCCEEDED -> show(Ansi.Role.GOOD, "✔", "succeeded");
            case FAILED -> show(Ansi.Role.BAD, "✖", "failed");
            case CANCELLED -> show(Ansi.Role.WAITING, "✖", "cancelled");
            case ROLLED_BACK -> show(Ansi.Role.BACK, "↩", "rolled-back");
            case SUPERSEDED -> show(Ansi.Role.DIM, "→", "superseded");
        };
    }

    String of(LanePhase phase) {
        return switch (phase) {
            case PENDING -> show(Ansi.Role.DIM, "○", "not-started");
            case ACTIVE -> show(Ansi.Role.BUSY, "◔", "active");
            case DONE -> show(Ansi.Role.GOOD, "✔", "done");
            case FAILED -> show(Ansi.Role.BAD, "✖", "failed");
            case ROLLED_BACK -> show(Ansi.Role.BACK, "↩", "rolled-back");
            case OWED -> show(Ansi.Role.NEEDS_YOU, "?", "owed");
        };
    }

    String of(WavePhase phase) {
        return switch (phase) {
            case PENDING -> show(Ansi.Role.DIM, "○", "not-started");
            case OPEN -> show(Ansi.Role.BUSY, "◔", "open");
            case SOAKING -> show(Ansi.Role.WAITING, "⏸", "soaking");
            case DONE -> show(Ansi.Role.GOOD, "✔", "done");
            case FAILED -> show(Ansi.Role.BAD, "✖", "failed");
        };
    }

    String of(StepPhase phase) {
        return switch (phase) {
            case PENDING -> show(Ansi.Role.DIM, "○", "not-started");
            case READY -> show(Ansi.Role.BUSY, "◔", "ready");
            case PREPARED -> show(Ansi.Role.BUSY, "◔", "prepared");
            case ACTING -> show(Ansi.Role.BUSY, "◔", "acting");
            case OBSERVING -> show(Ansi.Role.BUSY, "◔", "observing");
            case SOAKING -> show(Ansi.Role.WAITING, "⏸", "soaking");
            case SUCCEEDED -> show(Ansi.Role.GOOD, "✔", "done");
            case SKIPPED -> show(Ansi.Role.DIM, "→", "skipped");
            case FAILED -> show(Ansi.Role.BAD, "✖", "failed");
            case RETRY_WAIT -> show(Ansi.Role.WAITING, "⏸", "retry-wait");
            case BLOCKED -> show(Ansi.Role.NEEDS_YOU, "⏵", "blocked");
            case CANCELLING -> show(Ansi.Role.WAITING, "◔", "cancelling");
            case CANCELLED -> show(Ansi.Role.WAITING, "✖", "cancelled");
            case UNDO_PREPARED -> show(Ansi.Role.BACK, "↩", "undo-prepared");
            case UNDO_ACTING -> show(Ansi.Role.BACK, "↩", "undo-acting");
            case UNDONE -> show(Ansi.Role.BACK, "↩", "undone");
            case UNDO_BLOCKED -> show(Ansi.Role.NEEDS_YOU, "⏵", "undo-blocked");
        };
    }
}
