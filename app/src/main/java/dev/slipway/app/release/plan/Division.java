package dev.slipway.app.release.plan;

import dev.slipway.api.cluster.ClusterName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /**
     * By free room, never more than there is.
     *
     * @return empty when the total does not fit; then nothing is placed
     */
    public static Optional<Map<ClusterName, Integer>> headroom(int total, Map<ClusterName, Integer> room) {
        long space = room.values().stream().mapToLong(Integer::longValue).sum();
        if (total > space || room.isEmpty()) {
            return total == 0 && !room.isEmpty() ? Optional.of(none(room)) : Optional.empty();
        }
        var seats = none(room);
        int left = total;
        while (left > 0) {
            // clusters that are full drop out, and what they could not take is divided again
            var open = new LinkedHashMap<ClusterName, Integer>();
            room.forEach((name, free) -> {
                if (seats.getOrDefault(name, 0) < free) {
                    open.put(name, free);
                }
            });
            for (var share : webster(left, open).entrySet()) {
                int free = room.getOrDefault(share.getKey(), 0) - seats.getOrDefault(share.getKey(), 0);
                int taken = Math.min(free, share.getValue());
                seats.merge(share.getKey(), taken, Integer::sum);
                left -= taken;
            }
        }
        return Optional.of(seats);
    }

    /**
     * Over as few clusters as hold it: those with pods already, then those with the most room.
     *
     * @param present pods that run now
     * @return empty when the total does not fit
     */
    public static Optional<Map<ClusterName, Integer>> aggregated(
            int total, Map<ClusterName, Integer> room, Map<ClusterName, Integer> present) {
        var order = new ArrayList<>(room.keySet());
        order.sort(Comparator.comparing((ClusterName name) -> present.getOrDefault(name, 0) == 0)
                .thenComparingInt(name -> -room.getOrDefault(name, 0))
                .thenComparing(Comparator.naturalOrder()));
        var chosen = new LinkedHashMap<ClusterName, Integer>();
        long space = 0;
        for (var name : order) {
            if (space >= total && !chosen.isEmpty()) {
                break;
            }
            chosen.put(name, room.getOrDefault(name, 0));
            space += room.getOrDefault(name, 0);
        }
        return headroom(total, chosen).map(numbers -> {
            var all = none(room);
            all.putAll(numbers);
            return all;
        });
    }

    private static Map<ClusterName, Integer> none(Map<ClusterName, Integer> clusters) {
        var none = new LinkedHashMap<ClusterName, Integer>();
        clusters.keySet().stream().sorted().forEach(name -> none.put(name, 0));
        return none;
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
