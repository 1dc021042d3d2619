package dev.slipway.kubevela.cue.syntax;

import java.util.Arrays;

/** One CUE text with the name that messages call it by. Immutable, any thread. */
public final class Source {

    private static final int BLOCK = 256;

    private final String name;
    private final String text;
    private final int[] lineStarts;
    /** By how many the bytes of UTF-8 are more than the characters, before each block of the text. */
    private final int[] surplus;

    /** The text of a file, or of something that has no file and a name of its own. */
    public Source(String name, String text) {
        this.name = name;
        this.text = text;
        int lines = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                lines++;
            }
        }
        lineStarts = new int[lines];
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                lineStarts[line++] = i + 1;
            }
        }
        surplus = new int[text.length() / BLOCK + 1];
        int more = 0;
        for (int i = 0; i < text.length(); i++) {
            if (i % BLOCK == 0) {
                surplus[i / BLOCK] = more;
            }
            more += surplus(text.charAt(i));
        }
        if (text.length() % BLOCK == 0) {
            surplus[text.length() / BLOCK] = more;
        }
    }

    private static int surplus(char c) {
        return c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
    }

    private int surplusBefore(int offset) {
        int more = surplus[offset / BLOCK];
        for (int i = offset / BLOCK * BLOCK; i < offset; i++) {
            more += surplus(text.charAt(i));
        }
        return more;
    }

    /** What messages call this text. */
    public String name() {
        return name;
    }

    /** The text itself. */
    public String text() {
        return text;
    }

    /** The line of an offset, counted from 1. */
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Where an offset lies. Columns count the bytes of UTF-8 from 1, as CUE's own tools print them. */
    public Position position(int offset) {
        int line = line(offset);
        if (line > 1 && offset == text.length() && lineStarts[line - 1] == offset) {
            // The end of a text is told from its last line, not from the empty one behind it.
            line--;
        }
        int start = lineStarts[line - 1];
        int column = 1 + offset - start + surplusBefore(offset) - surplusBefore(start);
        return new Position(name, offset, line, column, offset - start + 1);
    }

    @Override
    public String toString() {
        return name;
    }
}
