package dev.slipway.kubevela.cue.syntax;

import java.util.List;

/**
 * What came of reading a source.
 *
 * @param file the tree; where {@code problems} is not empty it has gaps
 * @param problems everything against the grammar, in the order of the text
 */
public record Parsed(Node.File file, List<SyntaxProblem> problems) {

    /** Fixes the list. */
    public Parsed {
        problems = List.copyOf(problems);
    }

    /** True for a text without a problem. */
    public boolean good() {
        return problems.isEmpty();
    }
}
