package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.app.cluster.UnreachedException;
import dev.slipway.app.words.Texts;
import java.util.stream.Collectors;

/** A cluster's refusal or silence as a sentence, with what to try. */
public final class ClusterTrouble {
    private ClusterTrouble() {}

    /** @param texts the language that the sentence will be shown in */
    public static CommandFailedException told(ClusterException exception, Texts texts) {
        var told = exception.getCause() instanceof UnreachedException unreached
                ? explained(exception, unreached, texts)
                : refused(exception);
        if (told.hint().isPresent()) {
            return told;
        }
        return switch (exception.fault().kind()) {
            case NOT_SENT, UNKNOWN -> told.withHint("cli.cluster-hint.unreachable", exception.cluster());
            case UNAUTHORIZED -> told.withHint("cli.cluster-hint.credentials", exception.cluster());
            case FORBIDDEN -> told.withHint("cli.cluster-hint.permission", exception.cluster());
            case UNUSABLE -> told.withHint("cli.cluster-hint.unusable", exception.cluster());
            case CONFLICT, NOT_FOUND, INVALID, GONE -> told;
        };
    }

    private static CommandFailedException explained(
            ClusterException exception, UnreachedException unreached, Texts texts) {
        var why = unreached.reasons().stream()
                .map(reason -> (reason.where().isEmpty() ? "" : reason.where() + ": ") + texts.of(reason.what()))
                .collect(Collectors.joining("; "));
        return CommandFailedException.of(
                ExitCode.ERROR,
                Message.of("cli.cluster-unreached", exception.cluster(), why),
                unreached.reasons().stream()
                        .flatMap(reason -> reason.hint().stream())
                        .findFirst());
    }

    private static CommandFailedException refused(ClusterException exception) {
        var fault = exception.fault();
        var said = (fault.code() == 0 ? "" : fault.code() + " ")
                + (fault.reason().isEmpty() ? "" : fault.reason() + ": ")
                + fault.message();
        return CommandFailedException.of(
                ExitCode.ERROR, "cli.cluster-failed", exception.cluster(), exception.attempted(), said);
    }
}
