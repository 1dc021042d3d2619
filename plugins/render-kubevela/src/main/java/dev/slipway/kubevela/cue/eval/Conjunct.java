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
 * @param within the choice that it belongs to
 */
record Conjunct(
        Env env,
        Expr expr,
        Place place,
        @Nullable Trail trail,
        Cycle cycle,
        @Nullable Pick within) {

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
     * @param parent the choice whose value holds this disjunction
     * @param mode what the marks say of this side
     */
    record Pick(Key key, int side, Mode mode, @Nullable Key parent) {}

    Conjunct with(Expr other, Place there) {
        return new Conjunct(env, other, there, trail, cycle, within);
    }

    Conjunct with(Env in, Expr other, Place there) {
        return new Conjunct(in, other, there, trail, cycle, within);
    }

    Conjunct optional() {
        return cycle == Cycle.NONE ? new Conjunct(env, expr, place, trail, Cycle.OPTIONAL, within) : this;
    }

    /** The same for a vertex of its own, where the choice around it is made already. */
    Conjunct apart() {
        return within == null ? this : new Conjunct(env, expr, place, trail, cycle, null);
    }
}
