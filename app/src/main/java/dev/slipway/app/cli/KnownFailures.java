package dev.slipway.app.cli;

import dev.slipway.api.run.JournalException;
import dev.slipway.store.schema.StoreException;

/** Failures of the world that carry their own sentence; everything else that is thrown is a defect. */
final class KnownFailures {
    private KnownFailures() {}

    static boolean isKnown(RuntimeException failure) {
        return failure instanceof JournalException || failure instanceof StoreException;
    }
}
