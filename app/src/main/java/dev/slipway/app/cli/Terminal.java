package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Seat;
import dev.slipway.app.words.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The two streams of a command, its language and its colours. */
public final class Terminal {
    private static final int MAX_INPUT = 20 * 1024 * 1024;

    private final PrintWriter out;
    private final PrintWriter err;
    private final InputStream in;
    private final boolean interactive;
    private boolean json;
    private Ansi ansi = Ansi.OFF;
    private Texts texts;
    private Texts english;
    private Seat.Excerpts sources = (source, line) -> Optional.empty();

    /** @param interactive whether a person sits at it: output and input are a terminal */
    public Terminal(PrintWriter out, PrintWriter err, InputStream in, boolean interactive, Texts english) {
        this.out = out;
        this.err = err;
        this.in = in;
        this.interactive = interactive;
        this.texts = english;
        this.english = english;
    }

    void configure(Texts chosen, Ansi colours, boolean asJson) {
        this.texts = chosen;
        this.ansi = colours;
        this.json = asJson;
    }

    void sources(Seat.Excerpts lines) {
        this.sources = lines;
    }

    Texts texts() {
        return texts;
    }

    Texts english() {
        return english;
    }

    Ansi ansi() {
        return ansi;
    }

    boolean interactive() {
        return interactive;
    }

    boolean json() {
        return json;
    }

    public PrintWriter out() {
        return out;
    }

    public PrintWriter err() {
        return err;
    }

    public void diagnostics(List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) {
            return;
        }
        var printer = new DiagnosticPrinter(texts, english, ansi, sources);
        if (json) {
            printer.json(diagnostics).forEach(each -> err.println(Json.print(each)));
            err.flush();
        } else {
            printer.print(diagnostics, err);
        }
    }

    List<Value.ObjectValue> diagnosticsAsJson(List<Diagnostic> diagnostics) {
        return new DiagnosticPrinter(texts, english, ansi, sources).json(diagnostics);
    }

    void say(String code, Object... arguments) {
        out.println(texts.of(code, arguments));
    }

    /** A line beside the data. */
    void note(String code, Object... arguments) {
        err.println(texts.of(code, arguments));
        err.flush();
    }

    /** Whether a person sits there and agrees to what was just said. */
    boolean agrees() {
        return interactive
                && ask("cli.gate.ask-agree").orElse("").toLowerCase(Locale.ROOT).startsWith("y");
    }

    /** Asks a question on the error stream and reads one line; empty at the end of input. */
    Optional<String> ask(String code, Object... arguments) {
        err.print(texts.of(code, arguments) + " ");
        err.flush();
        try {
            var line = new StringBuilder();
            var bytes = new ByteArrayOutputStream();
            int c;
            while ((c = in.read()) >= 0 && c != '\n') {
                bytes.write(c);
            }
            line.append(bytes.toString(StandardCharsets.UTF_8));
            return c < 0 && line.isEmpty()
                    ? Optional.empty()
                    : Optional.of(line.toString().strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the answer from standard input", e);
        }
    }

    public byte[] standardInput() {
        try {
            var bytes = in.readNBytes(MAX_INPUT + 1);
            if (bytes.length > MAX_INPUT) {
                throw CommandFailedException.of(ExitCode.ERROR, "cli.input-too-large", MAX_INPUT / 1024 / 1024);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read standard input", e);
        }
    }
}
