package dev.slipway.app.bootstrap;

import dev.slipway.app.cli.CommandLineProgram;
import dev.slipway.app.cli.Terminal;
import dev.slipway.app.words.Texts;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Entry of the program. */
public final class Main {
    private Main() {}

    /**
     * Runs one command line and ends the process with its exit code.
     *
     * @param arguments the command line as typed
     */
    public static void main(String[] arguments) {
        var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            // asked by scripts and launchers: nothing else is loaded for it
            out.println("slipway " + Version.current().text());
            out.flush();
            return;
        }
        int code;
        try (var desk = new ProgramDesk(Installation.of(System.getenv(), System.getProperties()), System.getenv())) {
            boolean interactive = System.console() != null && System.console().isTerminal();
            var terminal = new Terminal(
                    out,
                    new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                    System.in,
                    interactive,
                    new Texts(Locale.ENGLISH, _ -> Map.of()));
            code = new CommandLineProgram(desk, terminal)
                    .run(List.of(arguments))
                    .code();
        }
        out.flush();
        System.exit(code);
    }
}
