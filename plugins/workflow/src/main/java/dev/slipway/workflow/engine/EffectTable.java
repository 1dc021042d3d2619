package dev.slipway.workflow.engine;

import static dev.slipway.api.run.EffectPhase.*;

import dev.slipway.api.run.EffectPhase;
import java.util.EnumSet;

/** The life of one mutating request (release-engines §6.4). */
final class EffectTable {
    /** What can befall an effect. */
    enum Signal {
        /** A fresh read showed that it is so already. */
        FOUND,
        /** It goes out once, under the fences of the fresh read. */
        DISPATCH,
        /** A 2xx. */
        ACCEPTED,
        /** The server never looked at it: it goes out again later. */
        TURNED_AWAY,
        /** The server refused it. */
        REFUSED,
        /** No answer, or one that does not say whether the server acted. */
        LOST,
        /** Surely not done: the object is as it was before. */
        NOT_DONE,
        /** Refused for a moment's state: a new attempt of the same effect. */
        AGAIN,
        /** Observation agrees; evidence is kept. */
        CONFIRM,
        /** It is no longer wanted. */
        ABANDON
    }

    static final TransitionTable<EffectPhase, Signal> TABLE = TransitionTable.of(
                    "effect", EffectPhase.class, Signal.class, PREPARED)
            .on(Signal.FOUND, ADOPTED, EnumSet.of(PREPARED, UNKNOWN, REJECTED))
            .on(Signal.DISPATCH, SENT, PREPARED)
            // an answer may still arrive after the process woke up and began to look for itself
            .on(Signal.ACCEPTED, ACKED, EnumSet.of(SENT, UNKNOWN))
            .on(Signal.TURNED_AWAY, PREPARED, EnumSet.of(SENT, UNKNOWN))
            .on(Signal.REFUSED, REJECTED, EnumSet.of(SENT, UNKNOWN))
            .on(Signal.LOST, UNKNOWN, EnumSet.of(SENT, UNKNOWN))
            .on(Signal.NOT_DONE, PREPARED, UNKNOWN)
            .on(Signal.AGAIN, PREPARED, REJECTED)
            .on(Signal.CONFIRM, CONFIRMED, EnumSet.of(ACKED, ADOPTED))
            .on(Signal.ABANDON, ABANDONED, EnumSet.of(PREPARED, UNKNOWN, REJECTED, ACKED, ADOPTED))
            .table();

    private EffectTable() {}
}
