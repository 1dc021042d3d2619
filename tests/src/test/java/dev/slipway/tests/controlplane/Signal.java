package dev.slipway.tests.controlplane;

/** What a process is told. {@code STOP} freezes it with its connections open, {@code CONT} lets it go on. */
public enum Signal {
    KILL,
    TERM,
    STOP,
    CONT
}
