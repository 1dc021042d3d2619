package dev.slipway.api.run;

import dev.slipway.api.cluster.ClusterName;

/** Who an event is for: the run as a whole or one lane. Each has its own state and mailbox. Closed. */
public sealed interface Scope {
    record Run() implements Scope {
        @Override
        public String toString() {
            return "run";
        }
    }

    record Lane(ClusterName cluster) implements Scope {
        @Override
        public String toString() {
            return "lane/" + cluster;
        }
    }

    Scope RUN = new Run();

    static Scope lane(ClusterName cluster) {
        return new Lane(cluster);
    }

    /** The inverse of {@code toString}. */
    static Scope parse(String text) {
        return text.equals("run") ? RUN : lane(new ClusterName(text.substring("lane/".length())));
    }
}
