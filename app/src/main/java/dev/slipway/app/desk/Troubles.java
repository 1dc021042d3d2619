package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.run.JournalException;
import dev.slipway.app.run.RunRefusedException;
import dev.slipway.app.words.Texts;
import dev.slipway.store.schema.StoreException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** What people are told of a failure: the failures of the world in their own sentences, a defect by its name and the log. */
public final class Troubles {
    private static final Logger LOG = System.getLogger(Troubles.class.getName());

    private Troubles() {}

    /**
     * Logs the failure as it deserves, and puts it into a sentence.
     *
     * @param texts the language of causes that are made of several sentences
     * @param log where the details of a defect are found
     */
    public static CommandFailedException told(Exception failure, Texts texts, Path log) {
        return switch (failure) {
            case CommandFailedException told -> told;
            case RunRefusedException refused ->
                CommandFailedException.of(ExitCode.ERROR, refused.what(), refused.hint());
            case ClusterException cluster -> {
                LOG.log(Level.DEBUG, "a cluster refused", cluster);
                yield ClusterTrouble.told(cluster, texts);
            }
            case UncheckedIOException io -> {
                LOG.log(Level.WARNING, "input or output failed", io);
                yield CommandFailedException.of(ExitCode.ERROR, "cli.failed", String.valueOf(io.getMessage()));
            }
            case StoreException store -> known(store);
            case JournalException journal -> known(journal);
            default -> {
                LOG.log(Level.ERROR, "a defect of the program", failure);
                yield CommandFailedException.of(
                        ExitCode.ERROR, "cli.defect", failure.getClass().getSimpleName(), log);
            }
        };
    }

    private static CommandFailedException known(RuntimeException failure) {
        LOG.log(Level.WARNING, "an action failed", failure);
        return CommandFailedException.of(ExitCode.ERROR, "cli.failed", String.valueOf(failure.getMessage()));
    }
}
