package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A word that only gathers commands, such as {@code plugin}; alone it is wrong usage. */
@Command
final class Group implements Callable<ExitCode> {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    static CommandLine of(String name, Object... commands) {
        var line = new CommandLine(new Group());
        line.getCommandSpec().name(name);
        for (var command : commands) {
            line.addSubcommand(command);
        }
        return line;
    }

    @Override
    public ExitCode call() {
        throw new ParameterException(
                spec.commandLine(), String.join(" | ", spec.subcommands().keySet()));
    }
}
