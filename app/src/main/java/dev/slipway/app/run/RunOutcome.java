package dev.slipway.app.run;

import dev.slipway.api.run.RunPhase;

/** How a driver's work on a run came to its end. Closed. */
public sealed interface RunOutcome {
    /** The run reached a terminal phase. */
    record Ended(RunPhase phase) implements RunOutcome {}

    /** This process gave the run up as it was asked to; the run goes on elsewhere or later. */
    record Released() implements RunOutcome {}

    /** Another process owns the run. */
    record TakenOver(String message) implements RunOutcome {}

    /** The driver stopped; the journal holds everything up to the last commit, so {@code resume} goes on from there. */
    record Broken(Throwable cause) implements RunOutcome {}
}
