package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterFault;

/** The server's answer to a request it does not carry out. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ClusterFault fault;

    Refusal(ClusterFault fault) {
        super(fault.message(), null, false, false);
        this.fault = fault;
    }

    static Refusal of(ClusterFault.Kind kind, int code, String reason, String message) {
        return new Refusal(ClusterFault.of(kind, code, reason, message));
    }

    ClusterFault fault() {
        return fault;
    }
}
