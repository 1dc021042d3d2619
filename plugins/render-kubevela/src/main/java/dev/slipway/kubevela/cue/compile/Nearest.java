package dev.slipway.kubevela.cue.compile;

import org.jspecify.annotations.Nullable;

/** Which known name somebody may have meant. */
public final class Nearest {

    private Nearest() {}

    /** The known name that a wrong one is closest to, the first of several; null where none is close. */
    public static @Nullable String to(String name, Iterable<String> known) {
        int length = name.length();
        int distance = (length < 4 ? 1 : length < 9 ? 2 : length / 3) + 1;
        String best = null;
        for (String candidate : known) {
            if (Math.abs(candidate.length() - length) >= distance || candidate.equals(name)) {
                continue;
            }
            int edits = edits(name, candidate);
            if (edits < distance && edits < length) {
                distance = edits;
                best = candidate;
            }
        }
        return best;
    }

    /** How many letters must be put in, taken out, replaced, or swapped with their neighbours. */
    private static int edits(String left, String right) {
        int[][] table = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                char a = Character.toLowerCase(left.charAt(i - 1));
                char b = Character.toLowerCase(right.charAt(j - 1));
                int least = Math.min(table[i - 1][j], table[i][j - 1]) + 1;
                least = Math.min(least, table[i - 1][j - 1] + (a == b ? 0 : 1));
                if (i > 1
                        && j > 1
                        && a == Character.toLowerCase(right.charAt(j - 2))
                        && b == Character.toLowerCase(left.charAt(i - 2))) {
                    least = Math.min(least, table[i - 2][j - 2] + 1);
                }
                table[i][j] = least;
            }
        }
        return table[left.length()][right.length()];
    }
}
