package dev.slipway.tests.fuzz;

import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.module.SourceFile;
import dev.slipway.kubevela.cue.syntax.Formatter;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import dev.slipway.kubevela.cue.syntax.SyntaxProblem;

/**
 * Whatever the bytes are, reading them ends with a tree or with problems that lie within the text; and what parses and has no comments
 * is written so that it parses again, and, unless it was simplified, stays as it is.
 */
public final class SyntaxTarget {

    private SyntaxTarget() {}

    /** What the fuzzer calls; any exception is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        Source source;
        try {
            source = SourceFile.decode(input, "x.cue");
        } catch (InvalidCueException noText) {
            told(noText);
            return;
        }
        Parsed parsed = Parser.parse(source);
        for (SyntaxProblem problem : parsed.problems()) {
            int offset = problem.position().offset();
            if (offset < 0
                    || offset > source.text().length()
                    || problem.message().isBlank()) {
                throw new AssertionError("a problem that is nowhere: " + problem);
            }
        }
        if (parsed.good()) {
            boolean exempt = exempt(source.text());
            written(parsed, false, exempt);
            written(parsed, true, exempt);
        }
    }

    /**
     * What the original, and so ours, may write as something else: a comment within an expression that ends up where it splits the
     * expression, a value called {@code import} or {@code package} that comes first since dots go last, and names of CUE's own, which are
     * refused at the beginning of a line alone.
     */
    private static boolean exempt(String text) {
        boolean clause = text.contains("import") || text.contains("package");
        return text.contains("//") || text.contains("__") || text.contains("...") && clause;
    }

    private static void written(Parsed parsed, boolean simplified, boolean exempt) {
        String once = Formatter.format(parsed.file(), simplified);
        if (exempt) {
            return;
        }
        Parsed again = Parser.parse(new Source("written.cue", once));
        if (!again.good()) {
            throw new AssertionError("what was written does not parse, " + again.problems() + ":\n" + once);
        }
        // What became shorter is put in columns the next time only: so in the original.
        String twice = simplified ? once : Formatter.format(again.file(), false);
        if (!twice.equals(once)) {
            throw new AssertionError("once written:\n" + once + "\ntwice written:\n" + twice);
        }
    }

    static void told(InvalidCueException refused) {
        if (refused.errors().isEmpty()
                || refused.errors().stream()
                        .anyMatch(error ->
                                error.message().isBlank() || error.code().isBlank())) {
            throw new AssertionError("refused without a word", refused);
        }
    }
}
