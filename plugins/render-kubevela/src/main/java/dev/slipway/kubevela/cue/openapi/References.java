package dev.slipway.kubevela.cue.openapi;

/** What becomes of a value that refers to a definition. */
public enum References {
    /** It says {@code $ref}. */
    KEPT,
    /** It is told in full, wherever it stands; a value that contains itself has no document then. */
    EXPANDED
}
