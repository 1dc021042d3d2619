package dev.slipway.kubevela.cue.syntax;

/** What may be wrong with a text. The ids are stable; each has a sentence in the message files beside this class. */
public enum SyntaxCode {
    STRING_OPEN("string-open"),
    STRING_FIRST_LINE("string-first-line"),
    STRING_LAST_LINE("string-last-line"),
    STRING_MARGIN("string-margin"),
    CARRIAGE_RETURN("carriage-return"),
    INTERPOLATION_OPEN("interpolation-open"),
    ESCAPE_OPEN("escape-open"),
    ESCAPE_UNKNOWN("escape-unknown"),
    ESCAPE_DIGIT("escape-digit"),
    ESCAPE_RANGE("escape-range"),
    ESCAPE_OF_BYTES("escape-of-bytes"),
    SURROGATE("surrogate"),
    HASHES("hashes"),
    BOTTOM("bottom"),
    UNDERSCORE("underscore"),
    NO_DIGITS("no-digits"),
    LEADING_ZERO("leading-zero"),
    ELLIPSIS("ellipsis"),
    NUL("nul"),
    BYTE_ORDER_MARK("byte-order-mark"),
    CHARACTER("character"),
    ATTRIBUTE("attribute"),
    ATTRIBUTE_OPEN("attribute-open"),
    ATTRIBUTE_BRACKET("attribute-bracket"),
    ATTRIBUTE_INTERPOLATION("attribute-interpolation"),
    EXPECTED("expected"),
    EXPECTED_AT_END("expected-at-end"),
    NAME("name"),
    NAME_AT_END("name-at-end"),
    QUOTED("quoted"),
    QUOTED_AT_END("quoted-at-end"),
    VALUE("value"),
    VALUE_AT_END("value-at-end"),
    LABEL("label"),
    LABEL_AT_END("label-at-end"),
    SELECTOR("selector"),
    SELECTOR_AT_END("selector-at-end"),
    SURPLUS("surplus"),
    COMMA_IN_STRUCT("comma-in-struct"),
    COMMA_IN_LIST("comma-in-list"),
    COMMA_IN_CALL("comma-in-call"),
    LINE_IN_STRUCT("line-in-struct"),
    LINE_IN_LIST("line-in-list"),
    LINE_IN_CALL("line-in-call"),
    TOO_DEEP("too-deep"),
    TOO_LONG("too-long"),
    PACKAGE_NAME("package-name"),
    IMPORT_NAME("import-name"),
    IMPORT_PATH("import-path"),
    RESERVED_NAME("reserved-name"),
    PATTERN("pattern"),
    OLD_ALIAS("old-alias");

    private final String id;

    SyntaxCode(String id) {
        this.id = "cue.syntax." + id;
    }

    /** The id, which never changes: {@code cue.syntax.expected}. */
    public String id() {
        return id;
    }
}
