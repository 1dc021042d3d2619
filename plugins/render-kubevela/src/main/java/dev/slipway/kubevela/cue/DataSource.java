package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;

/**
 * Data with the places that it stands in, so that messages can point at them. Immutable, any thread.
 */
public final class DataSource {

    private final Expr expression;

    DataSource(Expr expression) {
        this.expression = expression;
    }

    /** Data that nobody wrote. */
    public static DataSource of(Datum data) {
        return new DataSource(new Expr.Const(null, data));
    }

    Expr expression() {
        return expression;
    }
}
