package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.export.Json;

/** Values as messages name them: short, on one line. Pure functions. */
final class Shown {

    private static final int LONGEST = 60;

    private Shown() {}

    /** The value, cut when it is long. */
    static String shown(Datum value) {
        if (value instanceof Datum.Opaque) {
            return Kind.name(value.kind());
        }
        try {
            String text = Json.compact(value);
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
        } catch (IllegalArgumentException noData) {
            return "a " + Kind.name(value.kind());
        }
    }
}
