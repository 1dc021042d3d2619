package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;

/** Data as TOML 1.0. Pure functions. */
public final class Toml {

    private Toml() {}

    /**
     * The data of a text; dates and times are text.
     *
     * @throws Failure when it is no TOML
     */
    public static Datum read(String text) throws Failure {
        return TomlReader.read(text);
    }

    /**
     * A struct as TOML, fields sorted by name, tables last; nulls are left out.
     *
     * @throws Failure when TOML has no form for it
     */
    public static String write(Datum datum) throws Failure {
        return TomlWriter.write(datum);
    }
}
