package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.Value;

/** Where a world's accepted requests are kept, so that it can be rebuilt after a kill. */
public interface RehearsalJournal {
    /** For worlds that nobody keeps. */
    RehearsalJournal NONE = record -> {};

    /** Records durably before the request is answered. Holds no secret text in clear. */
    void accepted(Value record);
}
