package dev.slipway.kubevela.cue.openapi;

/**
 * Why a value has no schema. The ids are stable; each has a sentence in the message files of the package above, in which {@code {0}} is the
 * path with a colon behind it.
 */
public enum SchemaCode {
    NAMELESS("nameless"),
    DEEP("deep"),
    CYCLE("cycle"),
    WORDLESS("wordless"),
    ARGUMENT("argument"),
    REGEXP("regexp"),
    BOUND("bound"),
    NO_DATA("no-data"),
    ELEMENTS("elements"),
    EXCLUDED("excluded"),
    INFO("info"),
    FIELD("field"),
    MISSING("missing");

    private final String id;

    SchemaCode(String id) {
        this.id = "cue.openapi." + id;
    }

    /** The id, which never changes: {@code cue.openapi.cycle}. */
    public String id() {
        return id;
    }
}
