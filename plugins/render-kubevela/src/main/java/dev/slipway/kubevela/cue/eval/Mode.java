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

    /** The mark of a value within a side that has this mark. */
    Mode around(Mode inner) {
        return switch (this) {
            case NOT_DEFAULT -> NOT_DEFAULT;
            case DEFAULT -> inner == UNMARKED ? DEFAULT : inner;
            case UNMARKED -> inner;
        };
    }

    /** The better of two marks of one value. */
    Mode or(Mode other) {
        if (this == DEFAULT || other == DEFAULT) {
            return DEFAULT;
        }
        return this == UNMARKED ? this : other;
    }
}
