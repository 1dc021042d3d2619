package dev.slipway.app.ui.run;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunView;
import dev.slipway.app.run.CommandGate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the window knows of runs. Methods block on the store; any thread but that of the window. */
public interface Runs {
    /** The newest runs, newest first. */
    List<RunHeader> recent(int limit);

    /** The newest picture of a run; empty when there is no such run. */
    Optional<RunView> view(RunId run);

    /** What happened in a run, the newest last; at most the newest few hundred. */
    List<Happening> timeline(RunId run);

    /** The present of a run's own clock, as far as it is known here; in a rehearsal it is not that of the wall. */
    Instant now(RunView run);

    /** What the command gate is asked before the command goes out. */
    CommandGate.Request request(RunId run, OperatorCommand command);

    /**
     * Sends the command and waits for whoever drives the run.
     *
     * @return what to tell the person: a refusal, or that nobody drives the run now
     */
    Optional<Message> give(RunId run, OperatorCommand command, String reason) throws InterruptedException;

    /** Has something called whenever anything was committed, by this process or another; it must not block. */
    Runnable listen(Runnable listener);
}
