package dev.slipway.kubevela.cue.eval;

/**
 * Why a field has no value. The ids are stable; each has a sentence in the message files beside this class, in which {@code {0}} is the
 * path with a colon behind it, the next are what the code speaks of, and the last is where else to look.
 */
public enum EvalCode {
    CONFLICT("conflict", 2),
    BOUND("bound", 2),
    BOUNDS("bounds", 2),
    LENGTHS("lengths", 2),
    ONE_OF("one-of", 2),
    NO_CHOICE("no-choice", 1),
    EMPTY_CHOICE("empty-choice", 0),
    BOTTOM("bottom", 0),
    USER("user", 1),
    STRUCTURAL_CYCLE("structural-cycle", 0),
    CYCLE("cycle", 1),
    NOT_ALLOWED("not-allowed", 1),
    UNDEFINED_FIELD("undefined-field", 1),
    OPTIONAL_FIELD("optional-field", 1),
    NO_FIELDS("no-fields", 1),
    TOO_LATE("too-late", 1),
    PACKAGE("package", 1),
    NO_VALUE("no-value", 3),
    REQUIRED("required", 3),
    NOT_DECIDED("not-decided", 1),
    NO_DEFAULT("no-default", 0),
    NO_DATA("no-data", 0),
    OPERANDS("operands", 3),
    OPERAND("operand", 2),
    DIVISION_BY_ZERO("division-by-zero", 3),
    OUT_OF_RANGE("out-of-range", 0),
    TOO_LONG("too-long", 1),
    REPEAT("repeat", 1),
    LIST_SUM("list-sum", 0),
    LIST_PRODUCT("list-product", 0),
    REGEXP("regexp", 2),
    BOUND_BY("bound-by", 2),
    INDEX("index", 2),
    INDEX_NEGATIVE("index-negative", 1),
    INDEX_RANGE("index-range", 2),
    SLICE("slice", 1),
    SLICE_ENDS("slice-ends", 0),
    SLICE_RANGE("slice-range", 3),
    LABEL("label", 1),
    CONDITION("condition", 1),
    RANGE("range", 1),
    RANGE_OPEN("range-open", 0),
    INTERPOLATION("interpolation", 1),
    NOT_CALLED("not-called", 1),
    NOT_CALLABLE("not-callable", 1),
    ARGUMENT_COUNT("argument-count", 3),
    ARGUMENT("argument", 4),
    CALL("call", 2),
    UNMET("unmet", 2),
    UNMET_BECAUSE("unmet-because", 3),
    MATCH_COUNT("match-count", 3),
    MATCH_IF("match-if", 1),
    AND_OPERAND("and-operand", 1),
    OR_EMPTY("or-empty", 0);

    private final String id;
    private final int arity;

    EvalCode(String id, int arity) {
        this.id = "cue.eval." + id;
        this.arity = arity;
    }

    /** The id, which never changes: {@code cue.eval.conflict}. */
    public String id() {
        return id;
    }

    /** How many things it speaks of. */
    public int arity() {
        return arity;
    }
}
