package dev.slipway.kubevela.cue.export;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a text can be written in YAML. What was learned from gopkg.in/yaml.v3 and from cue v0.14.1, internal/encoding/yaml, is which texts
 * they put in quotes. Immutable, any thread.
 */
final class YamlScalar {

    /** The ways to write a text. */
    enum Style {
        PLAIN,
        SINGLE,
        DOUBLE,
        BLOCK
    }

    /** What readers of old YAML take for truth values, and the words that no reader takes for text. */
    private static final Set<String> WORDS = Set.of(
            "", "~", "null", "true", "false", "y", "n", "yes", "no", "on", "off", ".nan", ".inf", "-.inf", "+.inf");

    private static final Pattern NUMBER = Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|[0-9]+)"
            + "|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private static final Pattern HEXADECIMAL = Pattern.compile("0x[a-fA-F0-9]+");

    private final String text;
    private boolean special;
    private boolean breaks;
    private boolean tab;
    private boolean indicator;
    private boolean edge;
    private boolean spaceBeforeBreak;
    private boolean spaceAfterBreak;

    private YamlScalar(String text) {
        this.text = text;
        look();
    }

    static YamlScalar of(String text) {
        return new YamlScalar(text);
    }

    static boolean lineBreak(char c) {
        return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    private static boolean printable(int point) {
        return point == '\n'
                || point >= ' ' && point <= '~'
                || point >= 0xA0 && point <= 0xD7FF
                || point >= 0xE000 && point <= 0xFFFD && point != 0xFEFF;
    }

    private void look() {
        indicator = text.startsWith("---") || text.startsWith("...");
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            boolean blankBefore = i == 0 || blank(text.charAt(i - 1));
            boolean blankAfter = i + 1 >= text.length() || blank(text.charAt(i + 1));
            if (point == '\t') {
                tab = true;
            } else if (!printable(point)) {
                special = true;
            }
            if (i == 0) {
                indicator |= "#,[]{}&*!|>'\"%@`".indexOf(point) >= 0 || "?:-".indexOf(point) >= 0 && blankAfter;
            } else {
                indicator |= point == ':' && blankAfter || point == '#' && blankBefore;
            }
            boolean ends = i == 0 || i + Character.charCount(point) >= text.length();
            if (point == ' ') {
                edge |= ends;
                spaceAfterBreak |= i > 0 && lineBreak(text.charAt(i - 1));
            } else if (point < 0x10000 && lineBreak((char) point)) {
                breaks = true;
                edge |= ends;
                spaceBeforeBreak |= i > 0 && text.charAt(i - 1) == ' ';
            }
        }
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t' || lineBreak(c);
    }

    /** The way that it is written. */
    Style style(boolean key) {
        if (quoted()) {
            return Style.DOUBLE;
        }
        boolean blockAllowed = !text.isEmpty() && !spaceBeforeBreak && !special && !text.endsWith(" ");
        if (text.indexOf('\n') >= 0) {
            return key || !blockAllowed ? Style.DOUBLE : Style.BLOCK;
        }
        if (spaceBeforeBreak || tab || special || spaceAfterBreak) {
            return Style.DOUBLE;
        }
        return edge || breaks || indicator ? Style.SINGLE : Style.PLAIN;
    }

    /** True for what would be read as something else than text. */
    private boolean quoted() {
        String small = text.toLowerCase(Locale.ROOT);
        boolean written = text.equals(small)
                || text.equals(text.toUpperCase(Locale.ROOT))
                || text.equals(capital(small))
                || text.equals(".NaN");
        boolean letter = text.length() == 1 && "yYnNtTfF".contains(text);
        if (letter || written && WORDS.contains(small)) {
            return true;
        }
        boolean number =
                !text.startsWith("_") && NUMBER.matcher(text.replace("_", "")).matches();
        return number || likeDate() || HEXADECIMAL.matcher(text).matches();
    }

    /** True for dates, times and other things of digits and signs, with a sign or a T within. */
    private boolean likeDate() {
        int end = text.length() - (text.endsWith("z") || text.endsWith("Z") ? 1 : 0);
        boolean parted = false;
        boolean letter = false;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean within = i > 0 && i < end - 1;
            if (c == 't' || c == 'T') {
                if (letter || !within) {
                    return false;
                }
                letter = true;
            } else if (c == '-' || c == ':') {
                parted |= within;
            } else if (c < '0' || c > '9') {
                if (c != '+' && c != '.' && c != ' ' && c != '\t') {
                    return false;
                }
            }
        }
        return parted || letter;
    }

    private static String capital(String small) {
        int first = 0;
        while (first < small.length() && !Character.isLetter(small.charAt(first))) {
            first++;
        }
        return first >= small.length()
                ? small
                : small.substring(0, first) + Character.toUpperCase(small.charAt(first)) + small.substring(first + 1);
    }

    /** In double quotes, with escapes for everything that cannot be seen. */
    String doubleQuoted() {
        HexFormat hex = HexFormat.of().withUpperCase();
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            boolean plain = printable(point) && !(point < 0x10000 && lineBreak((char) point));
            if (plain && point != '"' && point != '\\') {
                out.appendCodePoint(point);
                return;
            }
            switch (point) {
                case 0 -> out.append("\\0");
                case 7 -> out.append("\\a");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case 11 -> out.append("\\v");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                case 27 -> out.append("\\e");
                case '"', '\\' -> out.append('\\').append((char) point);
                case 0x85 -> out.append("\\N");
                case 0x2028 -> out.append("\\L");
                case 0x2029 -> out.append("\\P");
                default -> {
                    if (point <= 0xFF) {
                        out.append("\\x").append(hex.toHexDigits((byte) point));
                    } else if (point <= 0xFFFF) {
                        out.append("\\u").append(hex.toHexDigits((char) point));
                    } else {
                        out.append("\\U").append(hex.toHexDigits(point));
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
