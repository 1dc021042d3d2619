package dev.slipway.app.cli;

import dev.slipway.api.command.Console;
import dev.slipway.api.diagnostic.Diagnostic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** The terminal as a plugin's command sees it. */
record PluginConsole(Terminal terminal, Path folder) implements Console {
    @Override
    public PrintWriter out() {
        return terminal.out();
    }

    @Override
    public PrintWriter err() {
        return terminal.err();
    }

    @Override
    public void diagnostics(List<Diagnostic> diagnostics) {
        terminal.diagnostics(diagnostics);
    }

    @Override
    public byte[] standardInput() {
        return terminal.standardInput();
    }
}
