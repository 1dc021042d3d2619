package dev.slipway.app.cli;

import picocli.CommandLine;

/** Every command of the program, in the order in which help shows them. */
final class Commands {
    private Commands() {}

    static void addTo(CommandLine line, Session session) {
        line.addSubcommand("validate", new ValidateCommand(session));
        line.addSubcommand("render", new RenderCommand(session));
        line.addSubcommand("plan", new PlanCommand(session));
        line.addSubcommand("diff", new DiffCommand(session));
        RunCommands.addTo(line, session);
        line.addSubcommand("cluster", ClusterCommands.group(session));
        line.addSubcommand("plugin", PluginCommands.group(session));
        line.addSubcommand("doctor", new DoctorCommand(session));
        line.addSubcommand("completion", new CompletionCommand(session));
    }
}
