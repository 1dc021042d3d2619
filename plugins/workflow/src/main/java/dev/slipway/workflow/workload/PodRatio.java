package dev.slipway.workflow.workload;

/**
 * How many pods of each side give a weight when a plain Service spreads requests evenly over them (release-engines
 * §2.1): the numbers nearest to the weight over N pods, or over N + 1 where the workload may surge.
 *
 * @param canary pods of the canary
 * @param stable pods of the stable side
 */
public record PodRatio(int canary, int stable) {
    /**
     * @param replicas N, at least 0
     * @param weight percent to the canary, 0 to 100
     * @param surge whether one pod more than N may run
     */
    public static PodRatio of(int replicas, int weight, boolean surge) {
        if (replicas <= 0) {
            return new PodRatio(0, 0);
        }
        if (weight <= 0) {
            return new PodRatio(0, replicas);
        }
        if (weight >= 100) {
            return new PodRatio(replicas, 0);
        }
        PodRatio best = null;
        for (int total = replicas; total <= replicas + (surge ? 1 : 0); total++) {
            int floor = weight * total / 100;
            int ceiling = (weight * total + 99) / 100;
            for (int canary = floor; canary <= ceiling; canary++) {
                var candidate = new PodRatio(canary, total - canary);
                if (best == null || candidate.betterThan(best, weight)) {
                    best = candidate;
                }
            }
        }
        return best == null ? new PodRatio(0, replicas) : best;
    }

    private boolean bothServe() {
        return canary > 0 && stable > 0;
    }

    private boolean betterThan(PodRatio other, int weight) {
        if (bothServe() != other.bothServe()) {
            return bothServe();
        }
        // |100 c - w t| / t compared without rounding; a tie goes to the larger canary.
        long mine = Math.abs(100L * canary - (long) weight * total()) * other.total();
        long theirs = Math.abs(100L * other.canary - (long) weight * other.total()) * total();
        return mine != theirs ? mine < theirs : canary > other.canary;
    }

    public int total() {
        return canary + stable;
    }

    /** The share that really goes to the canary, in percent. */
    public double share() {
        return total() == 0 ? 0 : 100.0 * canary / total();
    }
}
