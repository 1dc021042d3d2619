package dev.slipway.api.cluster;

/** The name of a cluster in this workspace; not a kubeconfig context. */
public record ClusterName(String value) implements Comparable<ClusterName> {
    public ClusterName {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a cluster name is not blank");
        }
    }

    @Override
    public int compareTo(ClusterName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
