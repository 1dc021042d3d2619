package dev.slipway.app.desk;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.app.cluster.ExecConsent;
import dev.slipway.app.words.Texts;
import dev.slipway.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who works at the desk, and how they are spoken to: a command line, or the window. */
public interface Seat {
    Desk desk();

    Store store();

    /** Words in the person's language. */
    Texts texts();

    /** The workspace they named; empty for the nearest one upwards. */
    Optional<Path> workspace();

    /** The namespace they named. */
    Optional<String> namespace();

    /** The whole of what a {@code -} stands for. */
    byte[] standardInput();

    /** Told of every problem in a document, also of those that do not stop the command. */
    void diagnostics(List<Diagnostic> diagnostics);

    /** Where the lines of sources are found, for excerpts. */
    void excerpts(Excerpts lines);

    /** Asks whether programs of a kubeconfig may be run. */
    ExecConsent consent();

    /** Finds the text of a line of a source. */
    @FunctionalInterface
    interface Excerpts {
        /** @param line from 1 */
        Optional<String> line(String source, int line);
    }
}
