package dev.slipway.kubevela.cue.eval;

/** What default marks say of a value: language specification, "Default values". */
enum Mode {
    /** Nothing was marked. */
    UNMARKED,
    DEFAULT,
    NOT_DEFAULT;

    /** The mark of a unification. */
    Mode and(Mode other) {
        if (this == UNMARKED) {
            return other;
        }
        if (other == UNMARKED) {
            return this;
        }
        return this == DEFAULT && other == DEFAULT ? DEFAULT : NOT_DEFAULT;
    }
}
