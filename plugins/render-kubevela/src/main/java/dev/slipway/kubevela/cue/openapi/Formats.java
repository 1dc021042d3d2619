package dev.slipway.kubevela.cue.openapi;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Form;
import dev.slipway.kubevela.cue.eval.Term;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The formats of OpenAPI that kinds of CUE have. Pure functions. */
final class Formats {

    /** A format of numbers, with the range that it says. */
    private record Range(String format, boolean whole, BigDecimal least, BigDecimal most) {}

    private static final List<Range> RANGES = List.of(
            range("int32", true, "-2147483648", "2147483647"),
            range("int64", true, "-9223372036854775808", "9223372036854775807"),
            range(
                    "float",
                    false,
                    "-3.40282346638528859811704183484516925440e+38",
                    "3.40282346638528859811704183484516925440e+38"),
            range(
                    "double",
                    false,
                    "-1.797693134862315708145274237317043567981e+308",
                    "1.797693134862315708145274237317043567981e+308"));

    private Formats() {}

    private static Range range(String format, boolean whole, String least, String most) {
        return new Range(format, whole, new BigDecimal(least), new BigDecimal(most));
    }

    /** The format of a value, empty where it has none. */
    static String of(Term term) {
        if ((term.kinds() & (Kind.NUMBER | Kind.STRING | Kind.BYTES)) == 0) {
            return "";
        }
        if (term.form() instanceof Form.Call call) {
            return ofCall(call);
        }
        Term value = term.evaluated();
        return switch (value.form()) {
            case Form.Call call when call.arguments().isEmpty() -> ofCall(call);
            case Form.Whole whole when value.kinds() == Kind.BYTES && value.scalar() == null -> "binary";
            case Form.All all -> ofBounds(all, value.kinds());
            default -> "";
        };
    }

    private static String ofCall(Form.Call call) {
        if (call.function().equals("time.Time") && call.arguments().isEmpty()) {
            return "date-time";
        }
        if (call.function().equals("time.Format")
                && call.arguments().size() == 1
                && call.arguments().getFirst().scalar() instanceof Datum.Text layout) {
            return switch (layout.value()) {
                case "2006-01-02" -> "date";
                case "2006-01-02T15:04:05.999999999Z07:00" -> "date-time";
                default -> "";
            };
        }
        return "";
    }

    private static String ofBounds(Form.All all, int kinds) {
        @Nullable Num least = null;
        @Nullable Num most = null;
        for (Term part : all.parts()) {
            switch (part.form()) {
                case Form.Limit limit
                when limit.op() == Expr.Op.GE && limit.operand().scalar() instanceof Num number -> least = number;
                case Form.Limit limit
                when limit.op() == Expr.Op.LE && limit.operand().scalar() instanceof Num number -> most = number;
                case Form.Whole whole -> {}
                default -> {
                    return "";
                }
            }
        }
        for (Range range : RANGES) {
            if (least != null
                    && most != null
                    && kinds == (range.whole() ? Kind.INT : Kind.NUMBER)
                    && is(least, range.least())
                    && is(most, range.most())) {
                return range.format();
            }
        }
        return "";
    }

    private static boolean is(Num number, BigDecimal value) {
        return number.finite() && number.value().compareTo(value) == 0;
    }

    /** The schema without the bounds that its format says already. */
    static Datum.Fields plain(Datum.Fields schema, String format) {
        SequencedMap<String, Datum> left = new LinkedHashMap<>(schema.values());
        for (Range range : RANGES) {
            if (range.format().equals(format)) {
                if (left.get("minimum") instanceof Num number && is(number, range.least())) {
                    left.remove("minimum");
                }
                if (left.get("maximum") instanceof Num number && is(number, range.most())) {
                    left.remove("maximum");
                }
            }
        }
        return new Datum.Fields(left);
    }
}
