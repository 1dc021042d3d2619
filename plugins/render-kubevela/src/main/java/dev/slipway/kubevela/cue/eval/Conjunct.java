package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import org.jspecify.annotations.Nullable;

/**
 * One of the expressions whose unification a vertex is.
 *
 * @param env what its names mean
 * @param place where it comes from, for closedness
 * @param trail the references that led to it, for cycles
 * @param cycle what is known of cycles
 */
record Conjunct(Env env, Expr expr, Place place, @Nullable Trail trail, Cycle cycle) {

    /** How far a conjunct is from repeating itself for ever. After cue v0.14.1, internal/core/adt/cycle.go. */
    enum Cycle {
        NONE,
        /** It comes from an optional field, a pattern or a choice, so it may end by itself. */
        OPTIONAL,
        /** It was seen to repeat once, on an optional path. */
        PERHAPS,
        CYCLIC
    }

    /** A disjunction of a vertex: the expression by identity, and how often it was met before. */
    static final class Key {
        private final Expr source;
        private final int ordinal;

        Key(Expr source, int ordinal) {
            this.source = source;
            this.ordinal = ordinal;
        }

        Expr source() {
            return source;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.source.is(source) && key.ordinal == ordinal;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(source) + ordinal;
        }
    }

    /**
     * A choice.
     *
     * @param mark what the marks say of this side
     * @param around the disjunction in one of whose choices this one stands
     */
    record Pick(Key key, int side, Mode mark, @Nullable Key around) {}

    Conjunct with(Expr other, Place there) {
        return new Conjunct(env, other, there, trail, cycle);
    }

    Conjunct with(Env in, Expr other, Place there) {
        return new Conjunct(in, other, there, trail, cycle);
    }

    Conjunct optional() {
        return cycle == Cycle.NONE ? new Conjunct(env, expr, place, trail, Cycle.OPTIONAL) : this;
    }
}
