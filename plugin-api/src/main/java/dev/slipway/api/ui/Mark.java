package dev.slipway.api.ui;

import dev.slipway.api.run.RunPhase;
import java.util.Locale;

/**
 * The vocabulary of state (desktop-and-diff §5.5): a sign, a word and a colour, never colour alone. The word is the host's
 * message {@link #code()}, the colour its style class {@link #styleClass()}.
 */
public enum Mark {
    DONE("\u2714"),
    PROGRESSING("\u25d4"),
    // the pause and play signs of Unicode are missing in many fonts
    WAITING("\u2016"),
    NEEDS_YOU("\u25b6"),
    FAILED("\u2716"),
    ROLLED_BACK("\u21a9"),
    NOT_STARTED("\u25cb"),
    /** Left out on purpose. */
    SKIPPED("\u2013"),
    /** Nothing is known, contact is lost; never shown as failed. */
    UNKNOWN("?");

    private final String sign;

    /** The state of a run as far as its phase alone tells; whether a person is needed says its picture. */
    public static Mark of(RunPhase phase) {
        return switch (phase) {
            case READY -> NOT_STARTED;
            case RUNNING, RECOVERING, CANCELLING -> PROGRESSING;
            case WAITING, PAUSED -> WAITING;
            case BLOCKED, ROLLBACK_BLOCKED -> NEEDS_YOU;
            case ROLLING_BACK, ROLLED_BACK -> ROLLED_BACK;
            case SUCCEEDED -> DONE;
            case FAILED, CANCELLED, SUPERSEDED -> FAILED;
        };
    }

    Mark(String sign) {
        this.sign = sign;
    }

    /** One character that tells the state without colour. */
    public String sign() {
        return sign;
    }

    /** Code of the word. */
    public String code() {
        return "ui.mark." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Style class of everything that shows this state. */
    public String styleClass() {
        return "mark-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
