package dev.slipway.tests.controlplane;

/** A control plane could not be started, asked or read; the message says what was attempted and where the logs are. */
public final class ControlPlaneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ControlPlaneException(String message) {
        super(message);
    }

    public ControlPlaneException(String message, Throwable cause) {
        super(message, cause);
    }
}
