package dev.slipway.tests.controlplane;

/** Who a kubeconfig logs in as. All but {@link #LIMITED} may do everything; the audit log tells them apart. */
public enum User {
    /** A person at kubectl, by an RSA client certificate. */
    ADMIN("admin"),
    /** The product, by an RSA client certificate. */
    SLIPWAY("slipway"),
    /** The product with an elliptic-curve key, as some distributions hand out. */
    SLIPWAY_EC("slipway-ec"),
    /** The product by bearer token. */
    SLIPWAY_TOKEN("slipway-token"),
    /** The product with a certificate that ran out an hour ago. */
    SLIPWAY_EXPIRED("slipway-expired"),
    /** The product through the fault proxy, see {@link FaultProxy}; the audit log names it {@code slipway}. */
    SLIPWAY_PROXIED("slipway-proxied"),
    /** Somebody without any permission. */
    LIMITED("limited");

    private final String key;

    User(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
