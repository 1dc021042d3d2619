package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.command.ExitCode;

/** A cluster's refusal or silence as a sentence, with what to try. */
final class ClusterTrouble {
    private ClusterTrouble() {}

    static CommandFailedException told(ClusterException exception) {
        var fault = exception.fault();
        var said = (fault.code() == 0 ? "" : fault.code() + " ")
                + (fault.reason().isEmpty() ? "" : fault.reason() + ": ")
                + fault.message();
        var told = CommandFailedException.of(
                ExitCode.ERROR, "cli.cluster-failed", exception.cluster(), exception.attempted(), said);
        return switch (fault.kind()) {
            case NOT_SENT, UNKNOWN -> told.withHint("cli.cluster-hint.unreachable", exception.cluster());
            case UNAUTHORIZED -> told.withHint("cli.cluster-hint.credentials", exception.cluster());
            case FORBIDDEN -> told.withHint("cli.cluster-hint.permission", exception.cluster());
            case UNUSABLE -> told.withHint("cli.cluster-hint.unusable", exception.cluster());
            case CONFLICT, NOT_FOUND, INVALID, GONE -> told;
        };
    }
}
