package dev.slipway.api.ui;

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
    /** Nothing is known, contact is lost; never shown as failed. */
    UNKNOWN("?");

    private final String sign;

    Mark(String sign) {
        this.sign = sign;
    }

    /** One character that tells the state without colour. */
    public String sign() {
        return sign;
    }

    /** Code of the word. */
    public String code() {
        return "ui.mark." + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Style class of everything that shows this state. */
    public String styleClass() {
        return "mark-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
