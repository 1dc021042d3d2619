package dev.slipway.app.bootstrap;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The error stream without the lines in which JavaFX says that a part of it is not final yet: they tell a person at a terminal
 * nothing they could act on. Everything else passes.
 */
final class QuietErrors extends PrintStream {
    private static final String NOT_FINAL = "WARNING: Using incubat";

    QuietErrors(PrintStream stream) {
        super(stream, true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(@Nullable String line) {
        if (line == null || !line.startsWith(NOT_FINAL)) {
            super.println(line);
        }
    }
}
