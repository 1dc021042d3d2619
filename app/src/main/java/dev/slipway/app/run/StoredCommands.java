package dev.slipway.app.run;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.store.command.Commands;
import java.util.List;
import java.util.Optional;

/** The inbox in the store; who waits for an answer hears of it by the bell. */
record StoredCommands(Commands commands, Runnable ring) implements CommandInbox {
    @Override
    public List<GivenCommand> pending(RunId run) {
        return commands.pending(run);
    }

    @Override
    public void settle(CommandId command, boolean accepted, Optional<Message> answer) {
        commands.settle(command, accepted, answer);
        ring.run();
    }
}
