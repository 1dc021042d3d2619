package dev.slipway.kubevela.cue.openapi;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr.Op;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Form;
import dev.slipway.kubevela.cue.eval.Term;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells one conjunct by its kind: its type, its bounds, its functions. */
final class Constraints {

    private final Schemas schemas;

    Constraints(Schemas schemas) {
        this.schemas = schemas;
    }

    /** The type of OpenAPI that a kind has, empty for several kinds. */
    static String type(int kinds) {
        return switch (kinds & ~Kind.FUNCTION) {
            case Kind.BOOL -> "boolean";
            case Kind.INT -> "integer";
            case Kind.FLOAT, Kind.NUMBER -> "number";
            case Kind.STRING, Kind.BYTES -> "string";
            case Kind.STRUCT -> "object";
            case Kind.LIST -> "array";
            default -> "";
        };
    }

    void of(Draft draft, Term term) throws NoSchemaException {
        int kinds = term.kinds() & ~Kind.FUNCTION;
        boolean untyped = draft.type.isEmpty();
        draft.type(type(kinds));
        switch (kinds) {
            case Kind.NULL -> draft.fact("nullable", new Datum.Bool(true));
            case Kind.INT, Kind.FLOAT, Kind.NUMBER -> number(draft, term);
            case Kind.STRING -> text(draft, term);
            case Kind.BYTES -> {
                if (untyped) {
                    draft.format = "byte";
                }
                text(draft, term);
            }
            case Kind.STRUCT -> struct(draft, term);
            case Kind.LIST -> list(draft, term);
            default -> {}
        }
    }

    private void number(Draft draft, Term term) throws NoSchemaException {
        switch (term.form()) {
            case Form.Limit limit -> limit(draft, limit, term);
            case Form.Call call -> {
                if (call.function().equals("math.MultipleOf")) {
                    draft.constrain("multipleOf", whole(call, term));
                }
            }
            case Form.Whole whole -> {}
            case Form other -> throw unsupported(other, "number", term);
        }
    }

    private void limit(Draft draft, Form.Limit limit, Term term) throws NoSchemaException {
        Datum value = decided(limit.operand());
        switch (limit.op()) {
            case LT -> {
                draft.constrain("exclusiveMaximum", new Datum.Bool(true));
                draft.constrain("maximum", value);
            }
            case LE -> draft.constrain("maximum", value);
            case GT -> {
                draft.constrain("exclusiveMinimum", new Datum.Bool(true));
                draft.constrain("minimum", value);
            }
            case GE -> draft.constrain("minimum", value);
            // The misspelled keyword is the original's: a document must say what its readers know.
            case NE ->
                draft.conjunct(
                        "not",
                        Schemas.object(
                                "allOff",
                                new Datum.Items(
                                        List.of(Schemas.object("minimum", value), Schemas.object("maximum", value)))));
            default -> throw unsupported(limit, "number", term);
        }
    }

    private void text(Draft draft, Term term) throws NoSchemaException {
        switch (term.form()) {
            case Form.Limit limit when limit.op() == Op.MATCH -> draft.constrain("pattern", pattern(limit, term));
            case Form.Limit limit
            when limit.op() == Op.NO_MATCH -> draft.conjunct("not", Schemas.object("pattern", pattern(limit, term)));
            case Form.Call call -> {
                switch (call.function()) {
                    case "strings.MinRunes" -> draft.constrain("minLength", whole(call, term));
                    case "strings.MaxRunes" -> draft.constrain("maxLength", whole(call, term));
                    default -> {}
                }
            }
            case Form.Whole whole -> {}
            case Form.Reference reference -> {}
            case Form other -> throw unsupported(other, "string", term);
        }
    }

    private Datum pattern(Form.Limit limit, Term term) throws NoSchemaException {
        return switch (decided(limit.operand())) {
            case Datum.Text text -> text;
            case Datum.Bytes bytes -> new Datum.Text(new String(bytes.value(), StandardCharsets.UTF_8));
            default -> throw schemas.failure(SchemaCode.REGEXP, term);
        };
    }

    private void struct(Draft draft, Term term) throws NoSchemaException {
        switch (term.form()) {
            case Form.Call call -> {
                switch (call.function()) {
                    case "struct.MinFields" -> draft.constrain("minProperties", whole(call, term));
                    case "struct.MaxFields" -> draft.constrain("maxProperties", whole(call, term));
                    default -> {}
                }
            }
            case Form.Whole whole -> schemas.fields(draft, term);
            case Form other -> throw unsupported(other, "object", term);
        }
    }

    private void list(Draft draft, Term term) throws NoSchemaException {
        switch (term.form()) {
            case Form.Call call -> {
                switch (call.function()) {
                    case "list.UniqueItems" -> draft.constrain("uniqueItems", new Datum.Bool(true));
                    case "list.MinItems" -> draft.constrain("minItems", whole(call, term));
                    case "list.MaxItems" -> draft.constrain("maxItems", whole(call, term));
                    default -> {}
                }
            }
            case Form.Whole whole -> schemas.elements(draft, term);
            case Form other -> throw unsupported(other, "array", term);
        }
    }

    /** The only argument of a call, a whole number of 64 bits. */
    private Num whole(Form.Call call, Term term) throws NoSchemaException {
        if (call.arguments().size() == 1
                && decided(call.arguments().getFirst()) instanceof Num number
                && number.integer()
                && number.value().abs().compareTo(new BigDecimal(Long.MAX_VALUE)) <= 0) {
            return number;
        }
        throw schemas.failure(SchemaCode.ARGUMENT, term, call.function());
    }

    private Datum decided(Term operand) {
        Term fallback = operand.byDefault();
        Datum scalar = (fallback == null ? operand : fallback).scalar();
        return scalar != null ? scalar : schemas.flaw(SchemaCode.BOUND, operand);
    }

    private NoSchemaException unsupported(Form form, String what, Term term) {
        String sign = switch (form) {
            case Form.Limit limit -> limit.op().spelling();
            case Form.Operation operation -> operation.sign();
            case Form.All all -> "&";
            case Form.Any any -> "|";
            case Form.Reference reference -> ".";
            default -> "()";
        };
        return schemas.failure(SchemaCode.WORDLESS, term, sign, what);
    }
}
