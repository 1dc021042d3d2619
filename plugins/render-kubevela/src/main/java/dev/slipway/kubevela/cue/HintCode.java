package dev.slipway.kubevela.cue;

/** What may help. The ids are stable; each has a sentence in the message files beside this class. */
public enum HintCode {
    /** A name that may have been meant. */
    NEAR("near"),
    /** A name that is given instead of the one that is missing. */
    MISSPELT("misspelt"),
    /** Which choice of a disjunction it is about, and what speaks against the others. */
    CLOSEST("closest"),
    /** Where a value is needed that is not given. */
    NEEDED("needed");

    private final String id;

    HintCode(String id) {
        this.id = "cue.hint." + id;
    }

    /** The id, which never changes: {@code cue.hint.near}. */
    public String id() {
        return id;
    }
}
