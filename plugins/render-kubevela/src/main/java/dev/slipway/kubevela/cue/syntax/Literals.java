package dev.slipway.kubevela.cue.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What string and bytes literals mean, and how text is written as one. Pure functions. */
public final class Literals {

    private Literals() {}

    /** A literal that means nothing. */
    public static final class BadLiteral extends Exception {
        private static final long serialVersionUID = 1L;
        private final SyntaxCode code;

        BadLiteral(SyntaxCode code) {
            super(code.id(), null, false, false);
            this.code = code;
        }

        /** Why. */
        public SyntaxCode code() {
            return code;
        }
    }

    /**
     * The quotes of a string.
     *
     * @param mark the quote
     * @param hashes how many stand outside
     * @param multiline true for three quotes
     * @param margin the white space before each line of a multi-line string
     */
    public record Quotes(char mark, int hashes, boolean multiline, String margin) {

        /** True for bytes rather than text. */
        public boolean bytes() {
            return mark == '\'';
        }

        int opening() {
            return hashes + (multiline ? 3 : 1);
        }

        int closing() {
            return multiline ? 3 + hashes : 1 + hashes;
        }
    }

    /** The quotes that a literal begins and ends with; both are the same text unless it has interpolations. */
    public static Quotes quotes(String start, String end) throws BadLiteral {
        int hashes = 0;
        while (hashes < start.length() && start.charAt(hashes) == '#') {
            hashes++;
        }
        char mark = hashes < start.length() ? start.charAt(hashes) : '"';
        String three = String.valueOf(mark).repeat(3);
        boolean multiline = start.startsWith(three, hashes)
                && (start.startsWith("\n", hashes + 3) || start.startsWith("\r\n", hashes + 3));
        if (!multiline) {
            return new Quotes(mark, hashes, false, "");
        }
        int close = end.length() - 3 - hashes;
        if (close < 0 || !end.startsWith(three, close)) {
            throw new BadLiteral(SyntaxCode.STRING_OPEN);
        }
        int line = close;
        while (line > 0 && (end.charAt(line - 1) == ' ' || end.charAt(line - 1) == '\t')) {
            line--;
        }
        if (line == 0 || end.charAt(line - 1) != '\n') {
            throw new BadLiteral(SyntaxCode.STRING_LAST_LINE);
        }
        return new Quotes(mark, hashes, true, end.substring(line, close));
    }

    /** The text of a whole literal in quotes, null if it is none or no text. */
    public static @Nullable String text(String literal) {
        try {
            Quotes quotes = quotes(literal, literal);
            return quotes.bytes() ? null : new String(part(literal, quotes, true, true), StandardCharsets.UTF_8);
        } catch (BadLiteral bad) {
            return null;
        }
    }

    /** What one part of a literal stands for, as UTF-8. */
    public static byte[] part(String literal, Quotes quotes, boolean first, boolean last) throws BadLiteral {
        int from = first ? quotes.opening() : 1;
        int to = literal.length();
        if (first && quotes.multiline()) {
            from = literal.indexOf('\n') + 1;
        }
        if (last) {
            to -= quotes.closing();
            if (quotes.multiline()) {
                to -= quotes.margin().length() + 1;
            }
        } else {
            to -= 2 + quotes.hashes();
        }
        if (to < from) {
            return new byte[0];
        }
        String body = literal.substring(from, to);
        if (!quotes.multiline() && body.indexOf('\\') < 0) {
            return body.getBytes(StandardCharsets.UTF_8);
        }
        int at = 0;
        if (first && quotes.multiline() && !body.isEmpty()) {
            at = margin(body, 0, quotes.margin(), false);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String escape = "\\" + "#".repeat(quotes.hashes());
        char high = 0;
        while (at < body.length()) {
            char c = body.charAt(at);
            if (c == '\n' && quotes.multiline()) {
                out.write('\n');
                at = margin(body, at + 1, quotes.margin(), last);
                continue;
            }
            if (c == '\r' && !quotes.multiline()) {
                throw new BadLiteral(SyntaxCode.CARRIAGE_RETURN);
            }
            if (c == '\r') {
                at++;
                continue;
            }
            if (!body.startsWith(escape, at)) {
                int point = body.codePointAt(at);
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(point);
                continue;
            }
            at += escape.length();
            if (at >= body.length()) {
                throw new BadLiteral(SyntaxCode.ESCAPE_OPEN);
            }
            c = body.charAt(at++);
            switch (c) {
                case 'a' -> out.write(7);
                case 'b' -> out.write('\b');
                case 'f' -> out.write('\f');
                case 'n' -> out.write('\n');
                case 'r' -> out.write('\r');
                case 't' -> out.write('\t');
                case 'v' -> out.write(11);
                case '\\', '/', '"', '\'' -> out.write(c);
                case '\n' -> at = margin(body, at, quotes.margin(), last);
                case 'x', '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    if (!quotes.bytes()) {
                        throw new BadLiteral(SyntaxCode.ESCAPE_OF_BYTES);
                    }
                    int start = c == 'x' ? at : at - 1;
                    int digits = c == 'x' ? 2 : 3;
                    out.write(Integer.parseInt(body.substring(start, start + digits), c == 'x' ? 16 : 8));
                    at = start + digits;
                }
                case 'u', 'U' -> {
                    int digits = c == 'u' ? 4 : 8;
                    int point = Integer.parseUnsignedInt(body.substring(at, at + digits), 16);
                    at += digits;
                    if (point >= 0xD800 && point < 0xDC00) {
                        high = (char) point;
                        if (!body.startsWith(escape + "u", at)) {
                            throw new BadLiteral(SyntaxCode.SURROGATE);
                        }
                        continue;
                    }
                    if (point >= 0xDC00 && point < 0xE000) {
                        if (high == 0) {
                            throw new BadLiteral(SyntaxCode.SURROGATE);
                        }
                        point = Character.toCodePoint(high, (char) point);
                    } else if (high != 0) {
                        throw new BadLiteral(SyntaxCode.SURROGATE);
                    }
                    high = 0;
                    out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                }
                default -> throw new BadLiteral(SyntaxCode.ESCAPE_UNKNOWN);
            }
        }
        return out.toByteArray();
    }

    /** The text of a whole literal of either quote, null if it has bytes that are no text. */
    static @Nullable String plain(String literal) {
        try {
            Quotes quotes = quotes(literal, literal);
            byte[] bytes = part(literal, quotes, true, true);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes) ? text : null;
        } catch (BadLiteral bad) {
            return null;
        }
    }

    /** A number as it is printed: digits on both sides of its point, a small e. */
    static String number(String literal) {
        if (literal.startsWith("0x")
                || literal.startsWith("0X")
                || literal.startsWith("0b")
                || literal.startsWith("0o")) {
            return literal;
        }
        String number = literal.replace('E', 'e');
        if (number.startsWith(".") && "KMGTPi".indexOf(number.charAt(number.length() - 1)) < 0) {
            number = "0" + number;
        }
        int point = number.indexOf('.');
        if (point > 0 && (point + 1 == number.length() || !Character.isDigit(number.charAt(point + 1)))) {
            number = number.substring(0, point + 1) + "0" + number.substring(point + 1);
        }
        return number;
    }

    /** The white space before each line of a literal of several lines; null for any other literal, and where the first line has other white space. */
    static @Nullable String margin(String literal) {
        int line = literal.indexOf('\n');
        if (line < 0) {
            return null;
        }
        try {
            String margin = quotes(literal, literal).margin();
            return literal.startsWith(margin, line + 1) || literal.startsWith("\n", line + 1) ? margin : null;
        } catch (BadLiteral bad) {
            return null;
        }
    }

    /** A text as it is printed where it names a field: in one pair of quotes, without hashes. */
    static String label(String literal) {
        String text = literal.startsWith("#") || literal.startsWith("\"\"\"") ? plain(literal) : null;
        return text == null ? literal : quote(text);
    }

    /** A text in double quotes on one line. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> escape(out, c, '"', true, ""));
        return out.append('"').toString();
    }

    /**
     * A text that has line ends, on as many lines between quotes; with hashes where it has such quotes itself.
     *
     * @param level the indentation of the line that it begins on
     */
    public static String lines(String text, int level) {
        return lines(text.codePoints().toArray(), '"', text, level);
    }

    /**
     * Bytes in single quotes, on one line if they have no line ends. What is UTF-8 is written as text.
     *
     * @param level the indentation of the line that it begins on
     */
    public static String bytes(byte[] value, int level) {
        int[] points = decode(value);
        if (Arrays.stream(points).anyMatch(c -> c == '\n')) {
            return lines(points, '\'', new String(value, StandardCharsets.ISO_8859_1), level);
        }
        StringBuilder out = new StringBuilder("'");
        for (int c : points) {
            escape(out, c, '\'', true, "");
        }
        return out.append('\'').toString();
    }

    private static String lines(int[] points, char mark, String text, int level) {
        String quotes = String.valueOf(mark).repeat(3);
        String hashes = hashes(text, quotes);
        String margin = "\t".repeat(level + 1);
        StringBuilder out = new StringBuilder(hashes).append(quotes);
        boolean begun = false;
        out.append('\n');
        for (int c : points) {
            if (c == '\n') {
                out.append('\n');
                begun = false;
                continue;
            }
            if (!begun) {
                out.append(margin);
                begun = true;
            }
            escape(out, c, mark, false, hashes);
        }
        return out.append('\n').append(margin).append(quotes).append(hashes).toString();
    }

    /** One hash more than follow any of the quotes in a text; none where it has no such quotes. */
    private static String hashes(String text, String quotes) {
        int most = 0;
        for (int at = text.indexOf(quotes); at >= 0; at = text.indexOf(quotes, at + 1)) {
            int end = at + quotes.length();
            while (end < text.length() && text.charAt(end) == '#') {
                end++;
            }
            most = Math.max(most, end - at - quotes.length() + 1);
        }
        return "#".repeat(most);
    }

    /** The characters of UTF-8; a byte that belongs to none is its value less 256. */
    private static int[] decode(byte[] value) {
        int[] points = new int[value.length];
        int count = 0;
        int at = 0;
        while (at < value.length) {
            int first = value[at] & 0xff;
            int length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
            int end = Math.min(at + length, value.length);
            String text = new String(value, at, end - at, StandardCharsets.UTF_8);
            boolean whole = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(value, at, end));
            points[count++] = whole ? text.codePointAt(0) : first - 256;
            at += whole ? length : 1;
        }
        return Arrays.copyOf(points, count);
    }

    private static void escape(StringBuilder out, int c, char mark, boolean line, String hashes) {
        String slash = "\\" + hashes;
        if (line && c == mark || c == '\\') {
            out.append(slash).append((char) c);
            return;
        }
        switch (c) {
            case '\n' -> out.append(slash).append('n');
            case '\r' -> out.append(slash).append('r');
            case '\t' -> out.append(slash).append('t');
            case 7 -> out.append(slash).append('a');
            case '\b' -> out.append(slash).append('b');
            case '\f' -> out.append(slash).append('f');
            case 11 -> out.append(slash).append('v');
            default -> {
                if (c < 0 || mark == '\'' && c < ' ') {
                    out.append(slash).append("x%02x".formatted(c & 0xff));
                } else if (printable(c)) {
                    out.appendCodePoint(c);
                } else {
                    out.append(slash).append((c < 0x10000 ? "u%04x" : "U%08x").formatted(c));
                }
            }
        }
    }

    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    private static int margin(String body, int at, String margin, boolean last) throws BadLiteral {
        if (body.startsWith(margin, at)) {
            return at + margin.length();
        }
        if (at < body.length() && body.charAt(at) == '\n' || at == body.length() && last) {
            return at;
        }
        throw new BadLiteral(SyntaxCode.STRING_MARGIN);
    }
}
