package dev.slipway.app.cli;

import picocli.CommandLine;

/** The commands about runs and what is kept of them, in the order in which help shows them. */
final class RunCommands {
    private RunCommands() {}

    static void addTo(CommandLine line, Session session) {
        line.addSubcommand("demo", new DemoCommand(session));
        line.addSubcommand("rehearse", new RehearseCommand(session));
        line.addSubcommand("run", new RunCommand(session));
        line.addSubcommand("pause", new VerbCommands.Pause(session));
        line.addSubcommand("resume", new VerbCommands.Resume(session));
        line.addSubcommand("approve", new VerbCommands.Approve(session));
        line.addSubcommand("skip", new VerbCommands.Skip(session));
        line.addSubcommand("retry", new VerbCommands.Retry(session));
        line.addSubcommand("stop", new VerbCommands.Stop(session));
        line.addSubcommand("rollback", new VerbCommands.RollBack(session));
        line.addSubcommand("runs", new RunQueries.Runs(session));
        line.addSubcommand("status", new RunQueries.Status(session));
        line.addSubcommand("watch", new RunQueries.Watch(session));
        line.addSubcommand("show", new RunQueries.Show(session));
        line.addSubcommand("history", new RunQueries.History(session));
        line.addSubcommand("snapshot", StoreCommands.snapshot(session));
        line.addSubcommand("store", StoreCommands.store(session));
    }
}
