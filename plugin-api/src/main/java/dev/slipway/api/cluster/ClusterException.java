package dev.slipway.api.cluster;

import org.jspecify.annotations.Nullable;

/** A request to a cluster that failed: what was attempted, on which cluster, and the fault. */
public final class ClusterException extends RuntimeException {
    private final ClusterName cluster;
    private final String attempted;
    private final ClusterFault fault;

    public ClusterException(ClusterName cluster, String attempted, ClusterFault fault, @Nullable Throwable cause) {
        super(
                attempted + " on cluster " + cluster + ": "
                        + (fault.code() == 0 ? "" : fault.code() + " ")
                        + (fault.reason().isEmpty() ? "" : fault.reason() + ": ")
                        + fault.message(),
                cause);
        this.cluster = cluster;
        this.attempted = attempted;
        this.fault = fault;
    }

    public ClusterName cluster() {
        return cluster;
    }

    /** For example {@code apply Deployment.apps shop/web}. */
    public String attempted() {
        return attempted;
    }

    public ClusterFault fault() {
        return fault;
    }
}
