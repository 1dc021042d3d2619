package dev.slipway.app.words;

import java.util.Locale;

/**
 * The language {@code en-XA}, which nobody speaks: English with accents and a third longer, as other languages may be. What is
 * cut off in it, or still plain English, was not made ready for translation.
 */
final class PseudoText {
    static final Locale LOCALE = Locale.of("en", "XA");

    private static final String PLAIN = "aeiouyAEIOUYcnsz";
    private static final String ACCENTED = "áéíóúýÁÉÍÓÚÝçñšž";
    private static final int LONGER = 3;

    private PseudoText() {}

    /** The pattern with its places for arguments as they were. */
    static String of(String pattern) {
        var text = new StringBuilder();
        int open = 0;
        int letters = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char each = pattern.charAt(i);
            open += each == '{' ? 1 : each == '}' ? -1 : 0;
            int at = open == 0 ? PLAIN.indexOf(each) : -1;
            text.append(at < 0 ? each : ACCENTED.charAt(at));
            letters += open == 0 && each != '}' ? 1 : 0;
        }
        return text.append("~".repeat((letters + LONGER - 1) / LONGER)).toString();
    }
}
