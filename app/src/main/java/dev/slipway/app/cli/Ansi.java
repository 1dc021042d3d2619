package dev.slipway.app.cli;

/** Colours of a terminal, or none of them. Colour never tells anything alone: a sign or word always stands beside it. */
public enum Ansi {
    ON,
    OFF;

    /** Roles that text can have. */
    public enum Role {
        GOOD("32"),
        BUSY("34"),
        WAITING("33"),
        NEEDS_YOU("35"),
        BAD("31"),
        BACK("36"),
        DIM("2"),
        STRONG("1");

        private final String code;

        Role(String code) {
            this.code = code;
        }
    }

    public String of(Role role, String text) {
        return this == ON ? "\u001b[" + role.code + "m" + text + "\u001b[0m" : text;
    }
}
