package dev.slipway.api.command;

import dev.slipway.api.diagnostic.Diagnostic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Where a command writes. Data goes to {@link #out()}, everything else to {@link #err()}. One thread. */
public interface Console {
    PrintWriter out();

    PrintWriter err();

    /** Prints diagnostics with excerpts and hints, or as JSON where that was asked for. */
    void diagnostics(List<Diagnostic> diagnostics);

    /** Standard input, read to its end; bounded by the host. */
    byte[] standardInput();

    /** What relative names of files are relative to. */
    Path folder();
}
