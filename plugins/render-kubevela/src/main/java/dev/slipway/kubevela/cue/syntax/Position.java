package dev.slipway.kubevela.cue.syntax;

/**
 * A place in a source.
 *
 * @param source the name of the source
 * @param offset characters from its start
 * @param line counted from 1; 0 for the source as a whole
 * @param column bytes of UTF-8, counted from 1
 * @param character UTF-16 code units, counted from 1
 */
public record Position(String source, int offset, int line, int column, int character) {

    /** A source as a whole. */
    public static Position whole(String source) {
        return new Position(source, 0, 0, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
