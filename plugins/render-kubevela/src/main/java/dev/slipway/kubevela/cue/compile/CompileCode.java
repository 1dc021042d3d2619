package dev.slipway.kubevela.cue.compile;

/** Why a text cannot be compiled. The ids are stable; each has a sentence in the message files beside this class. */
public enum CompileCode {
    REFERENCE("reference"),
    MEMBER("member"),
    IMPORT("import"),
    IMPORT_STANDARD("import-standard"),
    IMPORT_CYCLE("import-cycle"),
    IMPORT_DEPTH("import-depth"),
    UNUSED_IMPORT("unused-import"),
    UNUSED_NAME("unused-name"),
    REDECLARED("redeclared"),
    TWO_MEANINGS("two-meanings"),
    LET_CYCLE("let-cycle"),
    TOO_NEW("too-new"),
    TOP_NAME("top-name"),
    PATTERN("pattern"),
    PATTERN_NAME("pattern-name"),
    ELLIPSIS("ellipsis"),
    ALIAS("alias"),
    COMPREHENSION("comprehension"),
    NUMBER("number"),
    MARK("mark"),
    OPERATOR("operator"),
    OPERAND("operand");

    private final String id;

    CompileCode(String id) {
        this.id = "cue.compile." + id;
    }

    /** The id, which never changes: {@code cue.compile.reference}. */
    public String id() {
        return id;
    }
}
