package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.List;

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

    /**
     * A text of JSON: one value.
     *
     * @throws InvalidCueException when it is none
     */
    public static DataSource json(Source source) throws InvalidCueException {
        return new DataSource(JsonData.read(source));
    }

    /**
     * A stream of YAML: a value for each document.
     *
     * @throws InvalidCueException when it is none, and when aliases make it unreasonably large
     */
    public static List<DataSource> yaml(Source source) throws InvalidCueException {
        return YamlData.read(source).stream().map(DataSource::new).toList();
    }

    Expr expression() {
        return expression;
    }
}
