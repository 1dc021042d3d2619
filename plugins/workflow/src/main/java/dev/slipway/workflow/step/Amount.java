package dev.slipway.workflow.step;

/** A number of pods: as a share of the lane's N, rounded up, or as it is. Closed. */
sealed interface Amount {
    record Percent(int percent) implements Amount {}

    record Pods(int pods) implements Amount {}

    /** The pods of a lane with this N. */
    default int of(int replicas) {
        return switch (this) {
            case Percent(var percent) -> (int) (((long) replicas * percent + 99) / 100);
            case Pods(var pods) -> pods;
        };
    }
}
