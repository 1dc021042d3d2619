package dev.slipway.api.diagnostic;

/** How much a diagnostic weighs. An error stops a plan; a warning and a note do not. */
public enum Severity {
    ERROR,
    WARNING,
    NOTE
}
