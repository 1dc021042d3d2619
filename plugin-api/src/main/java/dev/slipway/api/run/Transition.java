package dev.slipway.api.run;

import java.util.List;

/** The outcome of one event: the next state, what changed, and what to do once it is journaled. */
public record Transition(ScopeState state, List<StateChange> changes, List<EngineCommand> commands) {
    public Transition {
        changes = List.copyOf(changes);
        commands = List.copyOf(commands);
    }
}
