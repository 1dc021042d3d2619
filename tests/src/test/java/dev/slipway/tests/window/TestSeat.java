package dev.slipway.tests.window;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.app.cluster.ExecConsent;
import dev.slipway.app.desk.Desk;
import dev.slipway.app.desk.Seat;
import dev.slipway.app.words.Texts;
import dev.slipway.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Nobody sits there: what is asked is refused. */
record TestSeat(Desk desk, Store store, Texts texts) implements Seat {
    @Override
    public Optional<Path> workspace() {
        return Optional.empty();
    }

    @Override
    public Optional<String> namespace() {
        return Optional.empty();
    }

    @Override
    public byte[] standardInput() {
        throw new AssertionError("a window has no standard input");
    }

    @Override
    public void diagnostics(List<Diagnostic> diagnostics) {
        // what matters here comes with what was asked
    }

    @Override
    public void excerpts(Excerpts lines) {
        // no excerpts are printed
    }

    @Override
    public ExecConsent consent() {
        return command -> false;
    }
}
