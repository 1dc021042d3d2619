package dev.slipway.kubevela.cue.syntax;

import java.util.List;

/**
 * Lines of comment that stand together.
 *
 * @param lines each from its slashes to its end
 * @param spacing how the first is set off from what stands before it
 * @param documents true when the next line holds what it speaks of
 * @param trails true when it ends a line that holds something else
 */
public record Comment(List<String> lines, Spacing spacing, boolean documents, boolean trails) {

    /** Fixes the lines. */
    public Comment {
        lines = List.copyOf(lines);
    }

    /** The words without slashes and the one blank after them, a line each. */
    public String words() {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            String words = line.substring(2);
            text.append(words.startsWith(" ") ? words.substring(1) : words).append('\n');
        }
        return text.toString();
    }
}
