package dev.slipway.api.diagnostic;

/**
 * A place in a document. Lines and columns count from 1, columns in UTF-16 code units; the end is exclusive. A line of 0
 * means the document as a whole.
 *
 * @param source the file as the user named it, {@code -} for standard input, {@code --set} for a command-line value
 */
public record SourceSpan(String source, int line, int column, int endLine, int endColumn) {
    public static SourceSpan whole(String source) {
        return new SourceSpan(source, 0, 0, 0, 0);
    }

    public static SourceSpan at(String source, int line, int column) {
        return new SourceSpan(source, line, column, line, column + 1);
    }

    /** {@code FILE:LINE:COL}. */
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
