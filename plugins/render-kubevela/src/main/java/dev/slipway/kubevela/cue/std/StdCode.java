package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.eval.Reason;
import dev.slipway.kubevela.cue.syntax.Sentences;

/**
 * Why a function of the library has no result. The ids are stable; each has a sentence in the message files beside this class, which
 * speaks of what the code is given, from {@code {0}} on.
 */
public enum StdCode implements Reason.Code {
    RESULT_SIZE("result-size", 0),
    ARGUMENT_RANGE("argument-range", 3),
    ARGUMENT_NEGATIVE("argument-negative", 2),
    ELEMENT("element", 4),
    TYPE("type", 2),
    UNDECIDED("undecided", 1),
    CONFLICT("conflict", 2),
    LENGTHS("lengths", 2),
    NESTED("nested", 1),
    CONSTRAINT("constraint", 0),
    CONSTRAINT_OPEN("constraint-open", 0),
    SYNTAX("syntax", 1),
    RANGE("range", 1),
    EXPONENT("exponent", 0),
    BASE("base", 1),
    BIT_SIZE("bit-size", 1),
    BIT("bit", 1),
    UNDEFINED("undefined", 0),
    DIVISION_BY_ZERO("division-by-zero", 0),
    EVEN("even", 1),
    INDEX("index", 2),
    INDEX_ORDER("index-order", 2),
    EMPTY_LIST("empty-list", 0),
    STEP_ZERO("step-zero", 0),
    STEP_UP("step-up", 0),
    STEP_DOWN("step-down", 0),
    STEP_SMALL("step-small", 1),
    TOO_FEW("too-few", 2),
    TOO_MANY("too-many", 2),
    SAME("same", 2),
    MATCHING("matching", 1),
    REGEXP("regexp", 2),
    NO_MATCH("no-match", 0),
    PATTERN("pattern", 1),
    PATTERN_STARS("pattern-stars", 0),
    SYSTEM("system", 1),
    RELATIVE("relative", 2),
    BASE64("base64", 1),
    BASE64_END("base64-end", 0),
    HEX("hex", 1),
    HEX_LENGTH("hex-length", 0),
    CSV_QUOTES("csv-quotes", 1),
    CSV_BARE("csv-bare", 1),
    CSV_WIDTH("csv-width", 1),
    HASH("hash", 1),
    KEY_SIZE("key-size", 2),
    JSON_END("json-end", 0),
    JSON_SURPLUS("json-surplus", 1),
    JSON_KEY("json-key", 1),
    JSON_VALUE("json-value", 1),
    JSON_EXPECTED("json-expected", 2),
    JSON_STRING("json-string", 1),
    JSON_ESCAPE("json-escape", 1),
    JSON_NUMBER("json-number", 1),
    JSON_SURROGATE("json-surrogate", 0),
    YAML_LINE("yaml-line", 2),
    YAML("yaml", 1),
    YAML_KEY("yaml-key", 1),
    YAML_KEY_PLAIN("yaml-key-plain", 0),
    YAML_ANCHOR("yaml-anchor", 1),
    YAML_CYCLE("yaml-cycle", 1),
    YAML_SIZE("yaml-size", 0),
    YAML_MERGE("yaml-merge", 0),
    YAML_TAG("yaml-tag", 1),
    YAML_DOCUMENTS("yaml-documents", 0),
    TOML_CONTROL("toml-control", 1),
    TOML_EXPECTED("toml-expected", 2),
    TOML_SURPLUS("toml-surplus", 2),
    TOML_TWICE("toml-twice", 2),
    TOML_KEY("toml-key", 1),
    TOML_VALUE("toml-value", 1),
    TOML_NUMBER("toml-number", 2),
    TOML_ESCAPE("toml-escape", 1),
    TOML_NULL("toml-null", 0),
    IP("ip", 1),
    IP_FOUR("ip-four", 1),
    PREFIX_SLASH("prefix-slash", 1),
    PREFIX_ZONE("prefix-zone", 0),
    PREFIX_BITS("prefix-bits", 1),
    ADDRESS_PORT("address-port", 1),
    ADDRESS_COLONS("address-colons", 1),
    ADDRESS_BRACKET("address-bracket", 1),
    ADDRESS_SURPLUS("address-surplus", 2),
    URL_ESCAPE("url-escape", 1),
    URL_CONTROL("url-control", 1),
    URL_SCHEME("url-scheme", 1),
    URL_COLON("url-colon", 1),
    URL_USER("url-user", 1),
    URL_BRACKET("url-bracket", 1),
    URL_PORT("url-port", 2),
    URL_HOST("url-host", 2),
    URL_RELATIVE("url-relative", 0),
    DURATION("duration", 1),
    DURATION_NO_UNIT("duration-no-unit", 1),
    DURATION_UNIT("duration-unit", 2),
    TIME("time", 2),
    TIME_PART("time-part", 3),
    TIME_SURPLUS("time-surplus", 1),
    TIME_RANGE("time-range", 2),
    TIME_DATE("time-date", 0),
    TIME_DAY_OF_YEAR("time-day-of-year", 0),
    UUID("uuid", 1),
    UUID_LENGTH("uuid-length", 1),
    TEMPLATE_COMMENT("template-comment", 0),
    TEMPLATE_END("template-end", 0),
    TEMPLATE_STRING("template-string", 0),
    TEMPLATE_SURPLUS("template-surplus", 1),
    TEMPLATE_LOOP("template-loop", 1),
    TEMPLATE_TWICE("template-twice", 1),
    TEMPLATE_VARIABLE("template-variable", 1),
    TEMPLATE_FUNCTION("template-function", 1),
    TEMPLATE_VALUE("template-value", 0),
    TEMPLATE_ARGUMENTS("template-arguments", 3),
    TEMPLATE_FORMAT("template-format", 0),
    TEMPLATE_LENGTH("template-length", 1),
    TEMPLATE_INDEX("template-index", 2),
    TEMPLATE_SLICE("template-slice", 1),
    TEMPLATE_COMPARED("template-compared", 3),
    TEMPLATE_NAME("template-name", 1),
    TEMPLATE_RANGE("template-range", 1),
    TEMPLATE_RANGE_PAIRS("template-range-pairs", 1),
    TEMPLATE_NIL("template-nil", 0),
    TEMPLATE_NO_FUNCTION("template-no-function", 0),
    TEMPLATE_FIELD("template-field", 2);

    private static final Sentences SENTENCES = new Sentences(StdCode.class);

    private final String id;
    private final int arity;

    StdCode(String id, int arity) {
        this.id = "cue.std." + id;
        this.arity = arity;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int arity() {
        return arity;
    }

    @Override
    public Sentences sentences() {
        return SENTENCES;
    }
}
