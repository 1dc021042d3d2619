package dev.slipway.app.ui.palette;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds entries by what a person types: letters in their order, early and adjacent ones weighing more. Pure. */
public final class PaletteViewModel {
    private static final int SHOWN = 50;

    private PaletteViewModel() {}

    /** What an entry is; a prefix of the query asks for one sort alone. */
    public enum Sort {
        COMMAND('>'),
        APPLICATION('/'),
        RUN('#'),
        OBJECT(':'),
        CLUSTER('@');

        private final char prefix;

        Sort(char prefix) {
            this.prefix = prefix;
        }

        public char prefix() {
            return prefix;
        }

        /** Code of its name. */
        public String code() {
            return "ui.palette." + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param words what is searched and shown
     * @param also further words that are searched, whatever the language
     * @param keys that do the same; empty for none
     * @param refusal why it cannot be chosen now, in words
     */
    public record Entry(Sort sort, String words, String also, String keys, Optional<String> refusal, Runnable chosen) {}

    /** The best entries for a query, best first; all of them in their order for an empty one. */
    public static List<Entry> find(String query, List<Entry> entries) {
        var text = query.strip().toLowerCase(Locale.ROOT);
        Optional<Sort> only = Optional.empty();
        for (var sort : Sort.values()) {
            if (!text.isEmpty() && text.charAt(0) == sort.prefix()) {
                only = Optional.of(sort);
                text = text.substring(1).strip();
                break;
            }
        }
        var wanted = text;
        var sort = only;
        record Scored(Entry entry, int score) {}
        return entries.stream()
                .filter(entry -> sort.isEmpty() || entry.sort() == sort.get())
                .map(entry -> new Scored(
                        entry, score(wanted, (entry.words() + "  " + entry.also()).toLowerCase(Locale.ROOT))))
                .filter(scored -> scored.score() >= 0)
                .sorted(Comparator.comparingInt(Scored::score).reversed())
                .limit(SHOWN)
                .map(Scored::entry)
                .toList();
    }

    /** −1 when the letters do not stand in the words in this order. */
    static int score(String letters, String words) {
        if (letters.isEmpty()) {
            return 0;
        }
        int at = words.indexOf(letters);
        if (at >= 0) {
            return 1000 - at - (words.length() - letters.length()) / 4 + (at == 0 ? 200 : 0);
        }
        int score = 0;
        int from = 0;
        int before = -2;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            if (letter == ' ') {
                continue;
            }
            int found = words.indexOf(letter, from);
            if (found < 0) {
                return -1;
            }
            boolean begins = found == 0 || !Character.isLetterOrDigit(words.charAt(found - 1));
            score += found == before + 1 ? 12 : begins ? 10 : 2;
            score -= Math.min(5, found - from);
            before = found;
            from = found + 1;
        }
        return Math.max(0, score);
    }
}
