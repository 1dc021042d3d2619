package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import java.util.List;

/** What a {@link Term} is made of, one step down. */
public sealed interface Form {

    /** Nothing to take apart: a scalar, a kind, a struct, a list, a failure. */
    record Whole() implements Form {}

    /** The unification of several. */
    record All(List<Term> parts) implements Form {
        /** Fixes the parts. */
        public All {
            parts = List.copyOf(parts);
        }
    }

    /**
     * One of several; none, where all that there was is said by others, and one, where a default says less than what stands beside it.
     */
    record Any(List<Term> sides) implements Form {
        /** Fixes the sides. */
        public Any {
            sides = List.copyOf(sides);
        }
    }

    /** A bound. */
    record Limit(Expr.Op op, Term operand) implements Form {}

    /** A function with its arguments; a function that stands as a constraint lacks the first. */
    record Call(String function, List<Term> arguments) implements Form {
        /** Fixes the arguments. */
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** A name or a selection that stands for something else. */
    record Reference() implements Form {}

    /** Any other operation, by its sign. */
    record Operation(String sign) implements Form {}
}
