package dev.slipway.kubevela.cue.syntax;

/**
 * A place in a source.
 *
 * @param source the name of the source
 * @param offset characters from its start
 * @param line counted from 1
 * @param column bytes of UTF-8, counted from 1
 */
public record Position(String source, int offset, int line, int column) {

    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
