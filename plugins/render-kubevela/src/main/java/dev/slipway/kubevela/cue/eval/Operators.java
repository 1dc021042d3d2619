package dev.slipway.kubevela.cue.eval;

import com.google.re2j.PatternSyntaxException;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr.Op;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.syntax.Node;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Operators over scalars that are known. Results are data or a bottom. */
final class Operators {

    /** Text that would grow beyond this is refused, in bytes. */
    private static final long LONGEST = 64L << 20;

    private final Evaluator evaluator;

    Operators(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    Datum apply(Op op, Datum left, Datum right, @Nullable Node node) {
        return switch (op) {
            case LAND, LOR -> logic(op, left, right, node);
            case EQ -> equality(left, right, node, true);
            case NE -> equality(left, right, node, false);
            case LT, LE, GT, GE -> order(op, left, right, node);
            case MATCH, NO_MATCH -> match(op, left, right, node);
            case ADD -> add(left, right, node);
            case MUL -> multiply(left, right, node);
            case SUB, QUO, INT_DIV, INT_MOD, INT_QUO, INT_REM ->
                left instanceof Num a && right instanceof Num b
                        ? arithmetic(op, a, b, node)
                        : wrong(op, left, right, node);
            case NOT -> throw new IllegalArgumentException("! has one operand");
        };
    }

    private static Bottom wrong(Op op, Datum left, Datum right, @Nullable Node node) {
        return Bottom.eval(EvalCode.OPERANDS, node, op.spelling(), left, right);
    }

    private static Datum logic(Op op, Datum left, Datum right, @Nullable Node node) {
        if (!(left instanceof Datum.Bool a)) {
            return wrong(op, left, right, node);
        }
        if (a.value() == (op == Op.LOR)) {
            return a;
        }
        return right instanceof Datum.Bool ? right : wrong(op, left, right, node);
    }

    private static Datum equality(Datum left, Datum right, @Nullable Node node, boolean wanted) {
        boolean comparable = left instanceof Datum.Null
                || right instanceof Datum.Null
                || left.kind() == right.kind()
                || (left.kind() & Kind.NUMBER) != 0 && (right.kind() & Kind.NUMBER) != 0;
        if (!comparable) {
            return wrong(wanted ? Op.EQ : Op.NE, left, right, node);
        }
        return new Datum.Bool(Values.equal(left, right) == wanted);
    }

    private static boolean textual(Datum value) {
        return value instanceof Datum.Text || value instanceof Datum.Bytes;
    }

    private static Datum order(Op op, Datum left, Datum right, @Nullable Node node) {
        boolean nulls = left instanceof Datum.Null && right instanceof Datum.Null;
        Integer order = nulls || textual(left) && left.kind() != right.kind() ? null : Limits.compare(left, right);
        if (order == null) {
            boolean nan = left instanceof Num && right instanceof Num;
            return nan ? new Datum.Bool(false) : wrong(op, left, right, node);
        }
        return new Datum.Bool(
                switch (op) {
                    case LT -> order < 0;
                    case LE -> order <= 0;
                    case GT -> order > 0;
                    default -> order >= 0;
                });
    }

    private Datum match(Op op, Datum left, Datum right, @Nullable Node node) {
        if (!(left instanceof Datum.Text) || !textual(right)) {
            return wrong(op, left, right, node);
        }
        try {
            boolean found = evaluator
                    .pattern(Values.text(right))
                    .matcher(Values.text(left))
                    .find();
            return new Datum.Bool(found == (op == Op.MATCH));
        } catch (PatternSyntaxException bad) {
            return Bottom.eval(EvalCode.REGEXP, node, right, bad.getDescription());
        }
    }

    private Datum add(Datum left, Datum right, @Nullable Node node) {
        if (left instanceof Num a && right instanceof Num b) {
            return arithmetic(Op.ADD, a, b, node);
        }
        if (left instanceof Datum.Text a && right instanceof Datum.Text b) {
            long length = (long) a.value().length() + b.value().length();
            if (length > LONGEST) {
                return tooLong(node);
            }
            evaluator.meter().text(length);
            return new Datum.Text(a.value() + b.value());
        }
        if (textual(left) && textual(right) && left.kind() == right.kind()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(Values.bytes(left));
            out.writeBytes(Values.bytes(right));
            evaluator.meter().text(out.size());
            return new Datum.Bytes(out.toByteArray());
        }
        if (left.kind() == Kind.LIST && right.kind() == Kind.LIST) {
            return Bottom.eval(EvalCode.LIST_SUM, node);
        }
        return wrong(Op.ADD, left, right, node);
    }

    private static Bottom tooLong(@Nullable Node node) {
        return Bottom.eval(EvalCode.TOO_LONG, node, LONGEST);
    }

    private Datum multiply(Datum left, Datum right, @Nullable Node node) {
        if (left instanceof Num a && right instanceof Num b) {
            return arithmetic(Op.MUL, a, b, node);
        }
        if (textual(left) && right instanceof Num count && count.integer()) {
            return repeat(left, count, node);
        }
        if (textual(right) && left instanceof Num count && count.integer()) {
            return repeat(right, count, node);
        }
        if (left.kind() == Kind.LIST || right.kind() == Kind.LIST) {
            return Bottom.eval(EvalCode.LIST_PRODUCT, node);
        }
        return wrong(Op.MUL, left, right, node);
    }

    private Datum repeat(Datum text, Num count, @Nullable Node node) {
        if (count.signum() < 0) {
            return Bottom.eval(EvalCode.REPEAT, node, count);
        }
        byte[] bytes = Values.bytes(text);
        if (count.value().multiply(BigDecimal.valueOf(bytes.length)).compareTo(BigDecimal.valueOf(LONGEST)) > 0) {
            return tooLong(node);
        }
        int times = bytes.length == 0 ? 0 : count.intValue();
        evaluator.meter().text((long) times * bytes.length);
        if (text instanceof Datum.Text string) {
            return new Datum.Text(string.value().repeat(times));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length * times);
        for (int i = 0; i < times; i++) {
            out.writeBytes(bytes);
        }
        return new Datum.Bytes(out.toByteArray());
    }

    Datum arithmetic(Op op, Num left, Num right, @Nullable Node node) {
        try {
            return switch (op) {
                case ADD -> left.plus(right);
                case SUB -> left.minus(right);
                case MUL -> left.times(right);
                case QUO ->
                    right.odd() != Num.Odd.NAN
                                    && right.finite()
                                    && right.value().signum() == 0
                            ? Bottom.eval(EvalCode.DIVISION_BY_ZERO, node, left, op.spelling(), right)
                            : left.dividedBy(right);
                default -> whole(op, left, right, node);
            };
        } catch (ArithmeticException overflow) {
            return Bottom.eval(EvalCode.OUT_OF_RANGE, node);
        }
    }

    private static Datum whole(Op op, Num left, Num right, @Nullable Node node) {
        if (!left.integer() || !right.integer()) {
            return wrong(op, left, right, node);
        }
        if (right.signum() == 0) {
            return Bottom.eval(EvalCode.DIVISION_BY_ZERO, node, left, op.spelling(), right);
        }
        BigInteger a = left.toBigInteger();
        BigInteger b = right.toBigInteger();
        return Num.of(
                switch (op) {
                    case INT_QUO -> a.divide(b);
                    case INT_REM -> a.remainder(b);
                    case INT_MOD -> a.mod(b.abs());
                    default -> a.subtract(a.mod(b.abs())).divide(b);
                });
    }
}
