package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.export.Json;

/**
 * A value as messages name it: short, on one line. Put into words when somebody asks.
 *
 * @param value the value
 */
record Shown(Datum value) {

    private static final int LONGEST = 60;

    /** Text in quotes. */
    static Shown text(String text) {
        return new Shown(new Datum.Text(text));
    }

    @Override
    public String toString() {
        Datum told = value instanceof Datum.Text text && text.value().length() > LONGEST
                ? new Datum.Text(text.value().substring(0, LONGEST))
                : value;
        if (told instanceof Datum.Opaque) {
            return Kind.name(told.kind());
        }
        try {
            String text = Json.compact(told);
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
        } catch (IllegalArgumentException noData) {
            return Kind.name(told.kind());
        }
    }
}
