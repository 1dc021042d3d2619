package dev.slipway.app.release.plan;

import dev.slipway.api.cluster.ClusterName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Dividing pods over clusters by weight: Webster's method, as Karmada does since 1.16 (release-engines §2.6). One pod after
 * the other goes to the cluster with the highest weight/(2·seats+1); ties go to fewer seats, then by name. Adding a pod
 * never takes one from anybody.
 */
public final class Division {
    private Division() {}

    /**
     * @param weights not negative; when all are 0 each counts as 1
     * @return a number for every cluster of the weights, summing up to the total
     */
    public static Map<ClusterName, Integer> webster(int total, Map<ClusterName, Integer> weights) {
        if (weights.isEmpty()) {
            throw new IllegalArgumentException("no cluster to divide " + total + " pods over");
        }
        boolean flat = weights.values().stream().allMatch(w -> w == 0);
        List<ClusterName> names = new ArrayList<>(weights.keySet());
        names.sort(Comparator.naturalOrder());
        var seats = new LinkedHashMap<ClusterName, Integer>();
        names.forEach(name -> seats.put(name, 0));
        for (int pod = 0; pod < total; pod++) {
            ClusterName best = names.getFirst();
            for (var name : names) {
                if (before(
                        weight(weights, name, flat),
                        seats.getOrDefault(name, 0),
                        weight(weights, best, flat),
                        seats.getOrDefault(best, 0))) {
                    best = name;
                }
            }
            seats.merge(best, 1, Integer::sum);
        }
        return seats;
    }

    private static long weight(Map<ClusterName, Integer> weights, ClusterName name, boolean flat) {
        return flat ? 1 : weights.getOrDefault(name, 0);
    }

    /** Whether the first has the stronger claim to the next pod: a/(2s+1) > b/(2t+1), without dividing. */
    private static boolean before(long a, long s, long b, long t) {
        long left = a * (2 * t + 1);
        long right = b * (2 * s + 1);
        return left != right ? left > right : s < t;
    }
}
