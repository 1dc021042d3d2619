package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.app.desk.CommandFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code completion bash|zsh|fish}: a script for the shell, on standard output. */
@Command(name = "completion")
final class CompletionCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(paramLabel = "bash|zsh|fish", descriptionKey = "shell")
    private String shell = "";

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        var tree = CommandLineProgram.tree(session.desk(), session.terminal());
        var out = session.terminal().out();
        switch (shell) {
            // the script for bash switches zsh's own bash emulation on
            case "bash", "zsh" -> out.println(AutoComplete.bash("slipway", tree));
            case "fish" -> fish(tree, List.of()).forEach(out::println);
            default ->
                throw CommandFailedException.of(ExitCode.USAGE, "cli.completion.no-such-shell", shell)
                        .withHint("cli.completion.no-such-shell.hint");
        }
        return ExitCode.DONE;
    }

    private List<String> fish(CommandLine command, List<String> path) {
        var lines = new ArrayList<String>();
        var children = command.getSubcommands();
        var condition = condition(path, children.keySet());
        for (var child : children.entrySet()) {
            lines.add("complete -c slipway -f -n '" + condition + "' -a " + child.getKey()
                    + description(
                            child.getValue().getCommandSpec().usageMessage().description()));
        }
        for (var option : command.getCommandSpec().options()) {
            if (option.inherited() && !path.isEmpty()) {
                continue;
            }
            var line = new StringBuilder("complete -c slipway");
            if (!path.isEmpty()) {
                line.append(" -n '").append(condition(path, List.of())).append('\'');
            }
            for (var name : option.names()) {
                line.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
            }
            if (option.arity().max() > 0) {
                line.append(" -r");
            }
            lines.add(line + description(option.description()));
        }
        children.forEach((name, child) -> lines.addAll(
                fish(child, Stream.concat(path.stream(), Stream.of(name)).toList())));
        return lines;
    }

    private static String condition(List<String> path, Collection<String> children) {
        if (path.isEmpty()) {
            return "__fish_use_subcommand";
        }
        var seen = String.join(
                "; and ",
                path.stream().map(word -> "__fish_seen_subcommand_from " + word).toList());
        return children.isEmpty() ? seen : seen + "; and not __fish_seen_subcommand_from " + String.join(" ", children);
    }

    private static String description(String[] texts) {
        return texts.length == 0 ? "" : " -d '" + texts[0].replace("'", "\\'") + "'";
    }
}
