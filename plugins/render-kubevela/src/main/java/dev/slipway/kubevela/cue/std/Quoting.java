package dev.slipway.kubevela.cue.std;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Text in quotes as Go writes it, and which characters it takes for visible. Pure functions. */
final class Quoting {

    private Quoting() {}

    /** True for letters, marks, numbers, punctuation, symbols and the plain space. */
    static boolean printable(int point) {
        if (point == ' ') {
            return true;
        }
        return Character.isValidCodePoint(point)
                && switch (Character.getType(point)) {
                    case Character.UNASSIGNED,
                            Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }

    /** True for what is printable, and for every space. */
    static boolean graphic(int point) {
        return printable(point)
                || Character.isValidCodePoint(point) && Character.getType(point) == Character.SPACE_SEPARATOR;
    }

    /** True for what is printable and plain ASCII. */
    static boolean ascii(int point) {
        return point < 0x80 && printable(point);
    }

    /** Text in double quotes. */
    static String quote(String text) {
        return quote(text, Quoting::printable);
    }

    /** Text in double quotes; what is not {@code visible} is escaped. */
    static String quote(String text, IntPredicate visible) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(point -> escape(out, point, '"', visible));
        return out.append('"').toString();
    }

    /** A character in single quotes; no character at all stands as U+FFFD. */
    static String quote(int point, IntPredicate visible) {
        boolean valid = Character.isValidCodePoint(point) && Character.getType(point) != Character.SURROGATE;
        StringBuilder out = new StringBuilder("'");
        escape(out, valid ? point : 0xFFFD, '\'', visible);
        return out.append('\'').toString();
    }

    private static void escape(StringBuilder out, int point, char quote, IntPredicate visible) {
        if (point == quote || point == '\\') {
            out.append('\\').append((char) point);
            return;
        }
        if (visible.test(point)) {
            out.appendCodePoint(point);
            return;
        }
        switch (point) {
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 11 -> out.append("\\v");
            default -> {
                String form = point < ' ' || point == 0x7F ? "\\x%02x" : point < 0x10000 ? "\\u%04x" : "\\U%08x";
                out.append(String.format(Locale.ROOT, form, point));
            }
        }
    }
}
