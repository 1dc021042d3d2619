package dev.slipway.kubevela.cue.syntax;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Takes words and what is wished between them, and settles both into lines. A wish waits for the next word; several wishes before one word add up.
 *
 * <p>Margins nest. One is not indented before the first line that begins in it: what stays on one line costs no indentation, and however many
 * margins begin on a line, the next line is indented once. Not for use by several threads.
 */
final class Sheet {

    /** The white space that a construct keeps of the author's before a token. */
    enum Keep {
        NOTHING,
        BREAKS,
        ALL
    }

    private static final class Margin {
        int level;
        boolean open;

        Margin(int level, boolean open) {
            this.level = level;
            this.open = open;
        }
    }

    private static final int DEEPEST_BLOCK = 5;

    private final Columns columns = new Columns();
    private final Deque<Margin> margins = new ArrayDeque<>();
    private int breaks;
    private boolean blank;
    private boolean cell;
    private boolean fence;
    private boolean tight;
    private boolean started;
    private int line;

    Sheet() {
        margins.push(new Margin(0, true));
    }

    /** Begins a margin inside the present one. */
    void enter() {
        margins.push(new Margin(margin().level, false));
    }

    /** Goes back to the margin around. */
    void leave() {
        margins.pop();
    }

    private Margin margin() {
        Margin margin = margins.peek();
        if (margin == null) {
            throw new IllegalStateException("left more margins than were entered");
        }
        return margin;
    }

    /** A blank, unless a line ends. */
    void blank() {
        blank = true;
    }

    /** The end of a cell, unless a line ends. */
    void cell() {
        cell = true;
    }

    /** The end of the line. */
    void line() {
        breaks = Math.max(breaks, 1);
    }

    /** The end of the line with an empty one after it. */
    void section() {
        breaks = 2;
    }

    /** No columns in common across the next end of a line. */
    void fence() {
        fence = true;
    }

    /** Whether a fence is wished for. */
    boolean fenced() {
        return fence;
    }

    /** Takes the wish for a fence back. */
    void unfence() {
        fence = false;
    }

    /** Nothing at all, not even a blank, unless a line ends. */
    void tight() {
        tight = true;
    }

    /** Whether the next word begins a line. */
    boolean breaking() {
        return breaks > 0;
    }

    /** Whether there is no word yet. */
    boolean empty() {
        return !started;
    }

    /** Adds what the author wrote before a token. */
    void author(Spacing spacing, Keep keep) {
        if (keep == Keep.NOTHING) {
            return;
        }
        switch (spacing) {
            case SECTION -> section();
            case NEWLINE -> line();
            case BLANK -> blank |= keep == Keep.ALL;
            case NONE, UNKNOWN -> {}
        }
    }

    /** How many lines have ended. */
    int lines() {
        return line;
    }

    /** One or more words without an end of line. */
    void word(String text) {
        settle(true);
        columns.text(text);
    }

    /** A word that ends its margin: it begins a line no deeper than the margin around has come to be. */
    void closing(String text) {
        settle(false);
        columns.text(text);
    }

    /** A text of several lines, which the present margin and one step more replace {@code margin} in, but not far to the right. */
    void block(String text, String margin) {
        settle(true);
        int level = margin().level;
        columns.text(level > DEEPEST_BLOCK ? text : text.replace("\n" + margin, "\n" + "\t".repeat(level + 1)));
    }

    private void settle(boolean indent) {
        if (!started) {
            if (breaks > 0) {
                columns.line(true);
            }
        } else if (breaks > 0) {
            Margin margin = margin();
            if (indent && !margin.open) {
                margin.open = true;
                margin.level++;
            }
            for (int i = 0; i < breaks; i++) {
                columns.line(fence || breaks > 1);
                line++;
            }
            for (int i = 0; i < margin.level; i++) {
                columns.tab();
            }
        } else if (!tight) {
            if (cell) {
                columns.tab();
            } else if (blank) {
                columns.text(" ");
            }
        }
        started = true;
        breaks = 0;
        blank = false;
        cell = false;
        fence = false;
        tight = false;
    }

    /** Everything, as lines. */
    String render() {
        return columns.render();
    }
}
