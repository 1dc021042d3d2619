package dev.slipway.kubevela.cue.eval;

import com.google.re2j.Pattern;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Regular expressions that were compiled already, so many at most. Any thread. */
final class Patterns {

    private static final int MOST = 1_000;

    private final Map<String, Pattern> known = new ConcurrentHashMap<>();

    /** Throws what RE2/J throws for a text that is none. */
    Pattern of(String text) {
        Pattern pattern = known.get(text);
        if (pattern == null) {
            pattern = Pattern.compile(text);
            if (known.size() < MOST) {
                known.put(text, pattern);
            }
        }
        return pattern;
    }
}
