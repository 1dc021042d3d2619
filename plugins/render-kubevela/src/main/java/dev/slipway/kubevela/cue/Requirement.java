package dev.slipway.kubevela.cue;

/** What a value may be asked to be. */
public enum Requirement {
    /** Every regular field is decided, by default if need be; with this goes {@link #FINAL}. */
    CONCRETE,
    /** Nothing more will come: what waits for information fails, and required fields are there. */
    FINAL
}
