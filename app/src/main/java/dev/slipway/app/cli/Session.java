package dev.slipway.app.cli;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.app.cluster.ExecConsent;
import dev.slipway.app.desk.Desk;
import dev.slipway.app.desk.Seat;
import dev.slipway.app.words.Texts;
import dev.slipway.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One command's surroundings. */
record Session(Desk desk, Terminal terminal, Globals globals) implements Seat {
    /** The store that {@code --store} names, or the usual one; opened when first asked for. */
    @Override
    public Store store() {
        return desk.store(globals.store());
    }

    @Override
    public Texts texts() {
        return terminal.texts();
    }

    @Override
    public Optional<Path> workspace() {
        return globals.workspace();
    }

    @Override
    public Optional<String> namespace() {
        return globals.namespace();
    }

    @Override
    public byte[] standardInput() {
        return terminal.standardInput();
    }

    @Override
    public void diagnostics(List<Diagnostic> diagnostics) {
        terminal.diagnostics(diagnostics);
    }

    @Override
    public void excerpts(Excerpts lines) {
        terminal.sources(lines);
    }

    @Override
    public ExecConsent consent() {
        return new TerminalConsent(this);
    }
}
