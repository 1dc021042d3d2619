package dev.slipway.tests.corpora;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** How many of each measure are right. Filled by one thread. */
final class Scores {
    private final Map<String, int[]> counts = new LinkedHashMap<>();

    static Scores of(Collection<Result> results) {
        Scores scores = new Scores();
        for (Verdict verdict : Verdict.values()) {
            if (results.stream()
                    .flatMap(result -> result.marks().stream())
                    .anyMatch(mark -> mark.measure().equals(verdict.toString()))) {
                scores.counts.put("verdict", new int[2]);
                scores.counts.put(verdict.toString(), new int[2]);
            }
        }
        for (Result result : results) {
            for (Result.Mark mark : result.marks()) {
                int[] count = scores.counts.computeIfAbsent(mark.measure(), measure -> new int[2]);
                count[0] += mark.good() ? 1 : 0;
                count[1]++;
            }
        }
        return scores;
    }

    /** The share of what is right, 0 to 1; 1 where nothing was measured. */
    double share(String measure) {
        int[] count = counts.getOrDefault(measure, new int[2]);
        return count[1] == 0 ? 1 : (double) count[0] / count[1];
    }

    /** How many were measured. */
    int total(String measure) {
        return counts.getOrDefault(measure, new int[2])[1];
    }

    @Override
    public String toString() {
        StringJoiner line = new StringJoiner(", ");
        counts.forEach((measure, count) -> line.add(String.format(
                Locale.ROOT,
                "%s %.1f %% (%d/%d)",
                measure,
                100.0 * count[0] / Math.max(1, count[1]),
                count[0],
                count[1])));
        return line.toString();
    }
}
