package dev.slipway.api.run;

import java.util.List;

/** Who did something, as claimed: OS user, host, and the groups the cluster or slipway.yaml gives. */
public record Actor(String user, String host, List<String> groups) {
    public Actor {
        groups = List.copyOf(groups);
    }

    @Override
    public String toString() {
        return user + "@" + host;
    }
}
