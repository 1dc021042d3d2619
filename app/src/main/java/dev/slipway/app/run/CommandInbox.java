package dev.slipway.app.run;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.RunId;
import java.util.List;
import java.util.Optional;

/** Where people's commands wait for the run's owner. Durable; any thread. */
public interface CommandInbox {
    /** Commands without an answer, in the order they were given. */
    List<GivenCommand> pending(RunId run);

    void settle(CommandId command, boolean accepted, Optional<Message> answer);
}
