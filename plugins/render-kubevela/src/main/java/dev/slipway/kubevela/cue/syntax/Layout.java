package dev.slipway.kubevela.cue.syntax;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decides what stands between two tokens. The printer asks for what the style wants, the source says what its author did, and
 * when the next text comes the strongest of both wins: an empty line over a table's end over a line's end over a comma over a
 * column over a blank. The rules are those that {@code cue fmt} can be seen to follow.
 */
final class Layout {

    static final int BLANK = 1;
    static final int COLUMN = 1 << 1;
    /** No blank, unless a line ends here. */
    static final int TIGHT = 1 << 2;
    /** The author's spacing does not count here. */
    static final int FIXED = 1 << 3;
    /** A comma, for which {@link #LAST} says that it is only wanted at a line's end. */
    static final int COMMA = 1 << 4;

    static final int LAST = 1 << 5;
    /** A comma that a line's end makes superfluous. */
    static final int DECL_COMMA = 1 << 6;

    static final int LINE = 1 << 7;
    /** A line's end that also ends a table. */
    static final int BREAK = 1 << 8;

    static final int SECTION = 1 << 9;
    /** From here on, lines that begin are one level deeper; the first such line takes the level. */
    static final int INDENT = 1 << 10;

    static final int UNINDENT = 1 << 11;

    private static final int LINES = LINE | BREAK | SECTION;

    private final Columns columns = new Columns();
    private final Deque<Boolean> levels = new ArrayDeque<>();
    private int wanted = FIXED;
    private int indent;
    private int lines;
    private boolean blankBefore;
    private boolean atMargin = true;
    private boolean afterComment;

    void ask(int wishes) {
        wanted |= wishes;
    }

    void forget(int wishes) {
        wanted &= ~wishes;
    }

    /** Makes the author's spacing count, unless it is not to. */
    void place(Spacing spacing) {
        if (spacing == Spacing.UNKNOWN || (wanted & FIXED) != 0) {
            return;
        }
        int settled = switch (spacing) {
            case UNKNOWN -> wanted;
            case NONE -> wanted & ~LINES;
            case BLANK -> (wanted | BLANK) & ~LINES;
            case NEWLINE -> wanted | LINE;
            case SECTION -> wanted | SECTION;
        };
        settle(afterComment ? settled | LINE : settled);
        wanted = 0;
    }

    void text(String text) {
        settle(wanted);
        wanted = 0;
        afterComment = false;
        if (!text.isEmpty()) {
            blankBefore = false;
            atMargin = false;
        }
        columns.text(text);
    }

    void commentEnds() {
        afterComment = true;
        ask(LINE);
    }

    /** Lines that were ended so far. */
    int lines() {
        return lines;
    }

    int indent() {
        return indent;
    }

    boolean blankBefore() {
        return blankBefore;
    }

    /** True before anything was written on an unindented line. */
    boolean atMargin() {
        return atMargin && indent == 0;
    }

    boolean empty() {
        return lines == 0 && atMargin;
    }

    void level(int change) {
        indent += change;
    }

    /** Ends the innermost wish for a level now, and the level with it if a line took it. */
    void unindent() {
        if (!levels.isEmpty() && levels.pop()) {
            indent--;
        }
    }

    String finish() {
        wanted = LINE;
        settle(wanted);
        return columns.finish();
    }

    private void settle(int settled) {
        if ((settled & COMMA) != 0 && ((settled & LINES) != 0 || (settled & LAST) == 0)) {
            columns.text(",");
        }
        if ((settled & INDENT) != 0) {
            levels.push(false);
        }
        if ((settled & UNINDENT) != 0) {
            unindent();
        }
        if ((settled & LINES) != 0) {
            if ((settled & UNINDENT) == 0 && !levels.isEmpty() && !levels.peek()) {
                levels.pop();
                levels.push(true);
                indent++;
            }
            int count = (settled & SECTION) != 0 ? 2 : 1;
            if ((settled & (SECTION | BREAK)) != 0) {
                columns.emptyLines(count, indent);
            } else {
                columns.newLine(indent, false);
            }
            lines += count;
            blankBefore = true;
            atMargin = true;
        } else if ((settled & DECL_COMMA) != 0) {
            columns.text(", ");
            blankBefore = true;
        } else if ((settled & TIGHT) != 0) {
            return;
        } else if ((settled & COLUMN) != 0) {
            columns.cell();
            blankBefore = true;
        } else if ((settled & BLANK) != 0) {
            columns.text(" ");
            blankBefore = true;
        }
    }
}
