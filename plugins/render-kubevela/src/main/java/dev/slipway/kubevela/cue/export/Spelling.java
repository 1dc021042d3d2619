package dev.slipway.kubevela.cue.export;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.syntax.Literals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Scalars, labels and bounds as CUE. Pure functions. */
final class Spelling {

    private static final Pattern NAME = Pattern.compile("[\\p{L}$][\\p{L}\\p{Nd}_$]*");

    /** The largest numbers of both formats of floats, to as many digits as their names stand for. */
    private static final BigDecimal SINGLE = new BigDecimal("3.40282346638528859811704183484516925440e+38");

    private static final BigDecimal DOUBLE = new BigDecimal("1.797693134862315708145274237317043567981e+308");

    private Spelling() {}

    static String label(Label label) {
        return !label.regular() || NAME.matcher(label.name()).matches() ? label.name() : Literals.quote(label.name());
    }

    /** A scalar at a level of indentation. */
    static String scalar(Datum datum, int level) {
        return switch (datum) {
            case Datum.Null none -> "null";
            case Datum.Bool bool -> Boolean.toString(bool.value());
            case Num number -> number.toString().replace('E', 'e');
            case Datum.Text text ->
                text.value().contains("\n") ? Literals.lines(text.value(), level) : Literals.quote(text.value());
            case Datum.Bytes bytes -> Literals.bytes(bytes.value(), level);
            case Datum.Items items -> list(items, level);
            case Datum.Fields fields -> struct(fields, level);
            case Datum.Opaque opaque -> Kind.name(opaque.kind());
        };
    }

    private static String list(Datum.Items items, int level) {
        List<String> texts =
                items.values().stream().map(item -> scalar(item, level)).toList();
        return "[" + String.join(", ", texts) + "]";
    }

    private static String struct(Datum.Fields fields, int level) {
        List<String> texts = new ArrayList<>();
        fields.values().forEach((name, value) -> texts.add(label(Label.string(name)) + ": " + scalar(value, level)));
        return "{" + String.join(", ", texts) + "}";
    }

    // ------------------------------------------------------------------ kinds and bounds

    static String kinds(int kinds) {
        String name = Kind.name(kinds);
        return name.startsWith("(") ? name.substring(1, name.length() - 1).replace("|", " | ") : name;
    }

    /** The kind and the bounds of a value as the parts of a conjunction. */
    static List<String> bounds(Value value) {
        List<Value.Limit> limits = new ArrayList<>(value.limits());
        List<String> parts = new ArrayList<>();
        int implied = Kind.TOP;
        for (Value.Limit limit : limits) {
            implied &= implied(limit, value.kinds());
        }
        Optional<String> sized = value.kinds() == Kind.INT ? sized(limits) : floats(limits);
        if (sized.isPresent()) {
            parts.add(sized.get());
        } else if (value.kinds() != implied && (value.kinds() & ~Kind.FUNCTION) != (Kind.TOP & ~Kind.FUNCTION)) {
            parts.add(kinds(value.kinds()));
        }
        limits.forEach(limit -> parts.add(limit(limit)));
        return parts;
    }

    /** An arrow would be read where a number below zero followed its bound at once. */
    private static String limit(Value.Limit limit) {
        String operand = scalar(limit.value(), 0);
        boolean arrow = limit.op() == Expr.Op.LT && operand.startsWith("-");
        return limit.op().spelling() + (arrow ? " " : "") + operand;
    }

    private static int implied(Value.Limit limit, int kinds) {
        int operand = limit.value().kind();
        if (limit.op() == Expr.Op.NE && operand == Kind.NULL) {
            return kinds;
        }
        return (operand & Kind.NUMBER) != 0 ? Kind.NUMBER : operand;
    }

    /** The name of a kind of integers of so many bits whose bounds are these; takes the two out. */
    private static Optional<String> sized(List<Value.Limit> limits) {
        for (int bits = 8; bits <= 128; bits *= 2) {
            BigDecimal half = new BigDecimal(BigInteger.ONE.shiftLeft(bits - 1));
            BigDecimal all = new BigDecimal(BigInteger.ONE.shiftLeft(bits));
            if (take(limits, BigDecimal.ZERO, all.subtract(BigDecimal.ONE))) {
                return Optional.of("uint" + bits);
            }
            if (take(limits, half.negate(), half.subtract(BigDecimal.ONE))) {
                return Optional.of("int" + bits);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> floats(List<Value.Limit> limits) {
        if (take(limits, SINGLE.negate(), SINGLE)) {
            return Optional.of("float32");
        }
        return take(limits, DOUBLE.negate(), DOUBLE) ? Optional.of("float64") : Optional.empty();
    }

    private static boolean take(List<Value.Limit> limits, BigDecimal least, BigDecimal most) {
        Optional<Value.Limit> low = limit(limits, Expr.Op.GE, least);
        Optional<Value.Limit> high = limit(limits, Expr.Op.LE, most);
        if (low.isPresent() && high.isPresent()) {
            limits.remove(low.get());
            limits.remove(high.get());
            return true;
        }
        return false;
    }

    private static Optional<Value.Limit> limit(List<Value.Limit> limits, Expr.Op op, BigDecimal wanted) {
        return limits.stream()
                .filter(limit -> limit.op() == op
                        && limit.value() instanceof Num number
                        && number.finite()
                        && number.value().compareTo(wanted) == 0)
                .findFirst();
    }
}
