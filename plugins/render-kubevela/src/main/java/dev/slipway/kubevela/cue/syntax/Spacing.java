package dev.slipway.kubevela.cue.syntax;

/** How a token was set off from what stood before it. The formatter keeps an author's line ends by it. */
public enum Spacing {
    /** Nobody wrote this token; it has no place of its own. */
    UNKNOWN,
    /** Directly after. */
    NONE,
    /** On the same line, after white space. */
    BLANK,
    /** On the next line. */
    NEWLINE,
    /** After at least one empty line. */
    SECTION;

    /** True for a token that begins a line. */
    public boolean breaksLine() {
        return this == NEWLINE || this == SECTION;
    }
}
