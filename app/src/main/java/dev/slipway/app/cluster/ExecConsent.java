package dev.slipway.app.cluster;

/**
 * Decides whether a kubeconfig's credential plugin may run. Asked before every run, so an implementation keeps its
 * decisions. May block to ask a person; any thread.
 */
public interface ExecConsent {
    /** Whether this very command may run. */
    boolean allows(ExecCommand command);

    /** Nobody was asked: nothing runs. */
    static ExecConsent none() {
        return command -> false;
    }
}
