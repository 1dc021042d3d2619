package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.text;

import dev.slipway.kubevela.cue.compile.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The package {@code html}. */
final class Html {

    /** The longest name that may stand without a semicolon. */
    private static final int LONGEST_BARE = 6;

    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#[xX](?<hex>[0-9a-fA-F]*)|#(?<decimal>[0-9]+)|(?<name>[a-zA-Z0-9]+));?");
    private static final Charset OLD_CODES = Charset.forName("windows-1252");
    private static final int REPLACEMENT = 0xFFFD;

    private Html() {}

    static Library library() {
        Names names = new Names();
        return new Library.Table("html")
                .function("Escape", Kind.STRING, a -> text(escape(a.text(0))), TEXT)
                .function("Unescape", Kind.STRING, a -> text(unescape(a.text(0), names)), TEXT)
                .library();
    }

    /** The names of characters, read when they are first asked for. */
    private static final class Names {
        private volatile @Nullable Map<String, String> loaded;

        Map<String, String> all() {
            Map<String, String> known = loaded;
            if (known == null) {
                known = read();
                loaded = known;
            }
            return known;
        }

        private static Map<String, String> read() {
            Map<String, String> names = new HashMap<>();
            try (InputStream in = Html.class.getResourceAsStream("characters.txt")) {
                if (in == null) {
                    throw new IllegalStateException("characters.txt is missing");
                }
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] parts = line.split(" ");
                    StringBuilder characters = new StringBuilder();
                    for (int i = 1; i < parts.length; i++) {
                        characters.appendCodePoint(Integer.parseInt(parts[i], 16));
                    }
                    names.put(parts[0], characters.toString());
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return Map.copyOf(names);
        }
    }

    /** Text as it stands in a document. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("'", "&#39;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;");
    }

    private static String unescape(String text, Names names) {
        StringBuilder out = new StringBuilder();
        Matcher reference = REFERENCE.matcher(text);
        int done = 0;
        while (reference.find()) {
            out.append(text, done, reference.start());
            String whole = reference.group();
            String hex = reference.group("hex");
            String decimal = reference.group("decimal");
            if (hex != null) {
                out.append(whole.length() <= 3 ? whole : number(hex, 16));
            } else if (decimal != null) {
                out.append(whole.length() <= 2 ? whole : number(decimal, 10));
            } else {
                out.append(named(whole, names.all()));
            }
            done = reference.end();
        }
        return out.append(text, done, text.length()).toString();
    }

    private static String named(String reference, Map<String, String> names) {
        String name = reference.substring(1);
        String character = names.get(name);
        if (character != null) {
            return character;
        }
        for (int length = Math.min(name.length() - 1, LONGEST_BARE); length > 1; length--) {
            String bare = names.get(name.substring(0, length));
            if (bare != null) {
                return bare + name.substring(length);
            }
        }
        return reference;
    }

    private static String number(String digits, int radix) {
        String significant = digits.replaceFirst("^0+", "");
        int point = significant.isEmpty()
                ? 0
                : significant.length() > 7 ? Character.MAX_CODE_POINT + 1 : Integer.parseInt(significant, radix);
        if (point >= 0x80 && point <= 0x9F) {
            String old = new String(new byte[] {(byte) point}, OLD_CODES);
            return old.codePointAt(0) == REPLACEMENT ? Character.toString(point) : old;
        }
        boolean none = point == 0 || point > Character.MAX_CODE_POINT || point >= 0xD800 && point <= 0xDFFF;
        return Character.toString(none ? REPLACEMENT : point);
    }
}
