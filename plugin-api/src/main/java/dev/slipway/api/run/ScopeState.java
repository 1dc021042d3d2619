package dev.slipway.api.run;

/** The state of one scope. Immutable; only the engine that made it looks inside. */
public interface ScopeState {
    Scope scope();
}
