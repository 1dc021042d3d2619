package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Desk;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.desk.Troubles;
import dev.slipway.app.words.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program as a command line: parses, runs one command, and turns whatever happens into an exit code and a sentence.
 * Never a stack trace; that goes to the log file, whose path is named.
 */
public final class CommandLineProgram {
    /** Words that other tools use, and ours for what is meant. */
    private static final Map<String, String> OTHER_WORDS = Map.of(
            "abort", "rollback (back to the version before) or stop (end where it stands)",
            "promote", "approve (answer a gate) or resume",
            "undo", "rollback",
            "hold", "pause",
            "cancel", "stop");

    private final Desk desk;
    private final Terminal terminal;

    public CommandLineProgram(Desk desk, Terminal terminal) {
        this.desk = desk;
        this.terminal = terminal;
    }

    @Command(name = "slipway", sortOptions = false)
    static final class Root implements Callable<ExitCode> {
        @CommandLine.Mixin
        private final Globals globals = new Globals();

        private final Session session;

        Root(Desk desk, Terminal terminal) {
            this.session = new Session(desk, terminal, globals);
        }

        boolean version() {
            return version;
        }

        Session session() {
            return session;
        }

        @CommandLine.Option(
                names = {"-V", "--version"},
                versionHelp = true)
        private boolean version;

        @Override
        public ExitCode call() throws InterruptedException {
            var window = session.desk()
                    .window()
                    .orElseThrow(() -> CommandFailedException.of(ExitCode.USAGE, "cli.no-command")
                            .withHint("cli.no-command.hint"));
            try (var runs = new RunDesk(session)) {
                window.open(runs, session, Optional.empty());
            }
            return ExitCode.DONE;
        }
    }

    /** Runs one command line. */
    public ExitCode run(List<String> arguments) {
        var language = language(arguments);
        var root = new Root(desk, terminal);
        var line = new CommandLine(root);
        Commands.addTo(line, root.session());
        var texts = texts(language);
        ContributedCommands.addTo(line, root.session(), texts, ContributedCommands.word(arguments));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false);
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setUsageHelpAutoWidth(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.getCommandSpec().versionProvider(() -> new String[] {"slipway " + desk.version()});
        terminal.configure(texts, Ansi.OFF, false);
        HelpTexts.apply(line, texts);
        if (!arguments.isEmpty() && OTHER_WORDS.containsKey(arguments.getFirst())) {
            terminal.note("cli.other-word", arguments.getFirst(), OTHER_WORDS.get(arguments.getFirst()));
            return ExitCode.USAGE;
        }
        line.setParameterExceptionHandler((exception, args) -> {
            terminal.note("cli.usage", String.valueOf(exception.getMessage()));
            terminal.note(
                    "cli.usage.hint",
                    exception.getCommandLine().getCommandSpec().qualifiedName());
            return ExitCode.USAGE.code();
        });
        line.setExecutionStrategy(parsed -> {
            var globals = root.session().globals();
            terminal.configure(texts, colours(globals), globals.output().equals("json"));
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setExecutionExceptionHandler(
                (exception, command, parsed) -> failed(exception).code());
        line.setExitCodeExceptionMapper(exception -> ExitCode.ERROR.code());
        int code = line.execute(arguments.toArray(String[]::new));
        terminal.out().flush();
        terminal.err().flush();
        return exitCode(line, code);
    }

    private Texts texts(String language) {
        Function<Locale, Map<String, String>> plugins = locale -> desk.plugins().messages(locale);
        return new Texts(Texts.locale(language), plugins);
    }

    private static ExitCode exitCode(CommandLine line, int code) {
        if (code == 0) {
            CommandLine last = line;
            while (last.getParseResult() != null && last.getParseResult().hasSubcommand()) {
                last = last.getParseResult().subcommand().commandSpec().commandLine();
            }
            Object result = last.getExecutionResult();
            return result instanceof ExitCode chosen ? chosen : ExitCode.DONE;
        }
        for (var each : ExitCode.values()) {
            if (each.code() == code) {
                return each;
            }
        }
        return ExitCode.ERROR;
    }

    /** {@code --lang} decides before anything is parsed, since help and usage errors are texts too. */
    private String language(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).startsWith("--lang=")) {
                return arguments.get(i).substring("--lang=".length());
            }
            if (arguments.get(i).equals("--lang") && i + 1 < arguments.size()) {
                return arguments.get(i + 1);
            }
        }
        for (var name : List.of("LC_ALL", "LC_MESSAGES", "LANG")) {
            var value = desk.environment().get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return "en";
    }

    private Ansi colours(Globals globals) {
        return switch (globals.color()) {
            case "always" -> Ansi.ON;
            case "never" -> Ansi.OFF;
            default ->
                terminal.interactive()
                                && desk.environment().get("NO_COLOR") == null
                                && !"dumb".equals(desk.environment().get("TERM"))
                        ? Ansi.ON
                        : Ansi.OFF;
        };
    }

    private ExitCode failed(Exception exception) {
        if (exception instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
        var told = Troubles.told(exception, terminal.json() ? terminal.english() : terminal.texts(), desk.logFile());
        say(told);
        return told.exitCode();
    }

    private void say(CommandFailedException told) {
        if (terminal.json()) {
            var error = Value.object(
                    "error", told.what().code(), "message", terminal.english().of(told.what()));
            if (told.hint().isPresent()) {
                error = error.with(
                        "hint", Value.of(terminal.english().of(told.hint().get())));
            }
            terminal.err().println(Json.print(error));
            return;
        }
        terminal.err().println(terminal.texts().of("cli.error", terminal.texts().of(told.what())));
        told.hint()
                .ifPresent(hint -> terminal.err()
                        .println("  "
                                + terminal.texts()
                                        .of("cli.hint", terminal.texts().of(hint))));
    }

    /** For completion scripts and tests: the whole tree of commands. */
    static CommandLine tree(Desk desk, Terminal terminal) {
        var root = new Root(desk, terminal);
        var line = new CommandLine(root);
        Commands.addTo(line, root.session());
        ContributedCommands.addTo(line, root.session(), terminal.texts(), Optional.empty());
        HelpTexts.apply(line, terminal.texts());
        return line;
    }
}
