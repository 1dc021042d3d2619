package dev.slipway.api.run;

import org.jspecify.annotations.Nullable;

/** The journal refused or failed: what was attempted, on which run, and what to try. */
public final class JournalException extends RuntimeException {
    /** What kind of failure. */
    public enum Kind {
        /** Another process owns the run now. */
        NOT_OWNER,
        /** The run has ended. */
        ENDED,
        /** No such run. */
        ABSENT,
        /** The id exists. */
        EXISTS,
        /** The store is locked by another program. */
        BUSY,
        /** The disk is full. */
        FULL,
        /** The stored form is damaged or the hash chain is broken. */
        DAMAGED,
        /** No permission, or any other failure of the store. */
        FAILED
    }

    private final Kind kind;

    public JournalException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
