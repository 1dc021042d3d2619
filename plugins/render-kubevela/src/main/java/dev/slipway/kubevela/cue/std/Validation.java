package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Builtin.Context;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;

/** Data held against a constraint. */
final class Validation {

    private Validation() {}

    /** True, or a failure that says what the data has against the constraint. */
    static Datum check(Datum data, Datum schema, Context context) throws Failure {
        context.unify(data, schema);
        return switch (context.fit(data, schema)) {
            case MEETS -> new Datum.Bool(true);
            case LACKS -> throw Failure.incomplete(StdCode.CONSTRAINT_OPEN);
            case FAILS -> throw Failure.wrong(StdCode.CONSTRAINT);
        };
    }

    /** As {@link #check}, and nothing may be left to decide. */
    static void checkWhole(Datum data, Datum schema, Context context) throws Failure {
        if (context.unify(data, schema) instanceof Datum.Opaque) {
            throw Failure.wrong(StdCode.CONSTRAINT_OPEN);
        }
        check(data, schema, context);
    }

    /** As {@link #check}, but parts may still be missing. */
    static void checkPart(Datum data, Datum schema, Context context) throws Failure {
        context.unify(data, schema);
    }
}
