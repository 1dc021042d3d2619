package dev.slipway.app.run;

import dev.slipway.api.run.Scope;

/**
 * Looks on at the points of the journal protocol. Tests stop the driver there, as a kill would; the product uses
 * {@link #NONE}.
 */
public interface DriverProbe {
    DriverProbe NONE = (point, scope, detail) -> {};

    /**
     * Called on the scope's thread, or for {@link Point#ANSWERED} on the thread of the call.
     *
     * @param detail the event's or command's name, with the effect for sends
     * @throws Killed to stop the driver on the spot
     */
    void at(Point point, Scope scope, String detail);

    /** Points of the protocol, in order. */
    enum Point {
        /** The transition is worked out, nothing is stored. */
        BEFORE_COMMIT,
        /** The event and its changes are durable, nothing was done. */
        COMMITTED,
        /** Just before one request goes out. */
        BEFORE_SEND,
        /** The request was answered, the answer is not yet stored. */
        ANSWERED
    }

    /** Stops the driver as a kill would: whatever is in hand is dropped. */
    final class Killed extends Error {
        private static final long serialVersionUID = 1;

        public Killed(String where) {
            super("killed at " + where, null, false, false);
        }
    }
}
