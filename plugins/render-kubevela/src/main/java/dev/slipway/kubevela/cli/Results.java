package dev.slipway.kubevela.cli;

import dev.slipway.api.command.Console;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.command.PluginCommand.Call;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.CueValue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Builtin;
import dev.slipway.kubevela.cue.export.CueText;
import dev.slipway.kubevela.cue.export.Json;
import dev.slipway.kubevela.cue.export.Style;
import dev.slipway.kubevela.cue.export.Yaml;
import dev.slipway.kubevela.cue.openapi.References;
import dev.slipway.kubevela.cue.std.Toml;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where results go and in which form. They are kept until all are there: what fails leaves no half of a file. */
final class Results {

    private final Console console;
    private final Format format;
    private final Optional<Path> file;
    private final boolean force;
    private final boolean escape;
    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);
    private int count;

    private Results(Console console, Format format, Optional<Path> file, boolean force, boolean escape) {
        this.console = console;
        this.format = format;
        this.file = file;
        this.force = force;
        this.escape = escape;
    }

    /** As {@code --out} and {@code -o} say. */
    static Results of(Call call, Console console, Format usual) throws RefusedCallException {
        Optional<String> out = CueCommand.given(call, "out");
        Optional<String> target = CueCommand.given(call, "outfile");
        String name = target.orElse("-");
        int colon = name.indexOf(':');
        Optional<Format> format = Optional.empty();
        if (colon > 1 && Format.named(name.substring(0, colon)).isPresent()) {
            format = Format.named(name.substring(0, colon));
            name = name.substring(colon + 1);
        } else if (!name.equals("-")) {
            format = Format.ofFile(name);
        }
        if (out.isPresent()) {
            format = Format.named(out.get());
            if (format.isEmpty()) {
                throw new RefusedCallException(ExitCode.USAGE, "cue.no-such-output", out.get());
            }
        }
        return new Results(
                console,
                format.orElse(usual),
                name.equals("-")
                        ? Optional.empty()
                        : Optional.of(console.folder().resolve(name)),
                CueCommand.on(call, "force"),
                CueCommand.on(call, "escape"));
    }

    Format format() {
        return format;
    }

    /** Adds a value as CUE. */
    void add(CueValue value, Style style, Optional<String> heading) {
        heading.ifPresent(each -> out.print("// " + each + "\n"));
        out.print(CueText.print(value.raw(), style));
        count++;
    }

    /** Adds data. */
    void add(Datum data) throws RefusedCallException {
        switch (format) {
            case JSON -> out.print(escaped(Json.pretty(data, "    ")) + "\n");
            case JSONL -> out.print(escaped(Json.compact(data)) + "\n");
            case OPENAPI -> out.print(escaped(Json.pretty(data, "    ")) + "\n");
            case TOML -> out.print(toml(data));
            case YAML -> out.print((count == 0 ? "" : "---\n") + Yaml.document(data));
            case TEXT, BINARY -> {
                switch (data) {
                    case Datum.Text words -> out.print(words.value() + (format == Format.TEXT ? "\n" : ""));
                    case Datum.Bytes bytes -> out.print(new String(bytes.value(), StandardCharsets.UTF_8));
                    default -> throw new RefusedCallException(ExitCode.ERROR, "cue.no-text");
                }
            }
            case CUE -> throw new IllegalStateException("values, not data, are written as CUE");
        }
        count++;
    }

    private static String toml(Datum data) throws RefusedCallException {
        try {
            return Toml.write(data);
        } catch (Builtin.Failure e) {
            List<String> english = List.of(e.reason().message(Locale.ROOT));
            throw new RefusedCallException(
                    ExitCode.ERROR,
                    new Message("cue.no-toml", english, CueDiagnostics.inner(CueError.Because.of(0, e.reason()))));
        }
    }

    private String escaped(String json) {
        return escape ? json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") : json;
    }

    /** Adds the OpenAPI document of each package. */
    ExitCode addDocuments(Inputs inputs, Call call) throws InvalidCueException, RefusedCallException, IOException {
        if (call.options().containsKey("expression") || call.options().containsKey("schema")) {
            throw new RefusedCallException(ExitCode.USAGE, "cue.openapi-whole");
        }
        for (Evaluated each : Evaluated.of(inputs, call)) {
            add(each.program().openApi(References.KEPT));
        }
        write();
        return ExitCode.DONE;
    }

    /** Writes everything. */
    void write() throws IOException, RefusedCallException {
        out.flush();
        if (file.isEmpty()) {
            console.out().print(text);
            console.out().flush();
            return;
        }
        if (Files.exists(file.get()) && !force) {
            throw new RefusedCallException(
                    ExitCode.ERROR, "cue.file-there", file.get().getFileName());
        }
        Files.writeString(
                file.get(),
                text.toString(),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    /** The whole of a value as data, or what keeps it from being that. */
    static Datum data(CueValue value) throws InvalidCueException {
        return value.data();
    }
}
