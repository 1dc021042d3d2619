package dev.slipway.api.run;

import java.time.Instant;

/** A command with who gave it, when and why. */
public record GivenCommand(CommandId id, RunId run, Actor actor, Instant at, String reason, OperatorCommand command) {}
