package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A function of the standard library. Pure: no clock, network, file or randomness; safe for threads.
 *
 * @param name its full name, {@code strings.Join}
 * @param parameters what each argument must be, in order
 * @param result the kinds of its result; a function whose result is a truth value, or none at all, can also stand as a constraint, called without its first argument
 * @param body what it does
 */
public record Builtin(String name, List<Parameter> parameters, int result, Body body) {

    /** Fixes the parameters. */
    public Builtin {
        parameters = List.copyOf(parameters);
    }

    /** What a parameter takes. */
    public enum Taking {
        /** Data throughout: the caller reports what is incomplete before the body is called. */
        DATA,
        /**
         * A list or struct of which only the outside must be known. Lists, those within it too, come as {@link Datum.Items}; elements
         * that are neither lists nor data come as {@link Datum.Opaque}.
         */
        SHALLOW,
        /** Any value, never looked at: always a {@link Datum.Opaque}. */
        SCHEMA
    }

    /**
     * One parameter.
     *
     * @param kinds the kinds that it accepts, bits of {@link dev.slipway.kubevela.cue.compile.Kind}
     * @param taking how much of the argument must be decided
     * @param otherwise what it is when the call has no such argument, null where the argument must be given; a parameter with it is never
     *     the one that a constraint leaves out
     */
    public record Parameter(
            int kinds, Taking taking, @Nullable Datum otherwise) {

        /** A parameter that must be given. */
        public Parameter(int kinds, Taking taking) {
            this(kinds, taking, null);
        }
    }

    /** What a function does. */
    @FunctionalInterface
    public interface Body {
        /**
         * Calls it.
         *
         * @param arguments as many as there are parameters, of the kinds that these accept
         * @param context what only the evaluator can do
         * @throws Failure when these arguments have no result
         */
        Datum call(List<Datum> arguments, Context context) throws Failure;
    }

    /** How data fares with a constraint. */
    public enum Fit {
        MEETS,
        /** Nothing keeps it from that but required fields that are not given. */
        LACKS,
        FAILS
    }

    /** What a function may ask of the evaluator. Only during the call, on its thread. */
    public interface Context {

        /** How the data fares with the constraint: unified with it, it is the same or more, and valid. */
        Fit fit(Datum data, Datum schema) throws Failure;

        /** True when the data meets the constraint. */
        default boolean satisfies(Datum data, Datum schema) throws Failure {
            return fit(data, schema) == Fit.MEETS;
        }

        /** The unification of both as data or {@link Datum.Opaque}; a failure when they conflict. */
        Datum unify(Datum left, Datum right) throws Failure;

        /** The value of a field of a struct, once further fields were filled into a copy of it: the comparison that sorting asks for. */
        Datum filled(Datum struct, List<String> names, List<Datum> values, String wanted) throws Failure;

        /** How many regular fields a struct has so far, a list elements. */
        int size(Datum value) throws Failure;

        /** How many it could have once everything is filled in: {@link Integer#MAX_VALUE} for what is open or has patterns. */
        default int capacity(Datum value) throws Failure {
            return size(value);
        }

        /** Spends steps of the budget, for functions whose work grows with numbers in their arguments; throws when it is used up. */
        void spend(long steps);
    }

    /** A call without a result. */
    public static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Reason reason;
        private final boolean incomplete;
        private final boolean unmet;

        private Failure(Reason reason, boolean incomplete, boolean unmet) {
            super(null, null, false, false);
            this.reason = reason;
            this.incomplete = incomplete;
            this.unmet = unmet;
        }

        /**
         * The arguments are wrong; more information does not help.
         *
         * @param about what the sentence of the code speaks of: data, another reason, or what is put into words by {@code toString}
         */
        public static Failure wrong(Reason.Code code, Object... about) {
            return new Failure(Reason.of(code, about), false, false);
        }

        /** The arguments are not decided enough; more information may help. */
        public static Failure incomplete(Reason.Code code, Object... about) {
            return new Failure(Reason.of(code, about), true, false);
        }

        /**
         * A value that does not meet a constraint. Where the function stands as a constraint, this is why the value is refused; a plain
         * call gives false instead.
         *
         * @param incomplete true when more information may help
         */
        public static Failure unmet(boolean incomplete, Reason.Code code, Object... about) {
            return new Failure(Reason.of(code, about), incomplete, true);
        }

        /** The failure of something that the function asked of the evaluator. */
        static Failure of(Bottom bottom) {
            return new Failure(Reason.of(bottom), bottom.open(), false);
        }

        /** True for {@link #unmet}: a plain call gives false. */
        public boolean unmet() {
            return unmet;
        }

        /** True when more information may help. */
        public boolean incomplete() {
            return incomplete;
        }

        /** Why. */
        public Reason reason() {
            return reason;
        }

        /** Why, in English. */
        @Override
        public String getMessage() {
            return reason.message(Locale.ROOT);
        }
    }
}
