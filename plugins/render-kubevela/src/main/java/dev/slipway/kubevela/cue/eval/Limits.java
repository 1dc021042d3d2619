package dev.slipway.kubevela.cue.eval;

import com.google.re2j.PatternSyntaxException;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Expr.Op;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bounds: {@code >3}, {@code !="a"}, {@code =~"^b"}. */
final class Limits {

    private Limits() {}

    static void add(Evaluator evaluator, Vertex vertex, Expr.Bound bound, Datum value) {
        Op op = bound.op();
        int kind = value.kind();
        if (value instanceof Datum.Opaque || value instanceof Datum.Items || value instanceof Datum.Fields) {
            vertex.fail(Bottom.eval(EvalCode.BOUND_BY, bound.node(), op.spelling(), value));
            return;
        }
        int kinds;
        switch (op) {
            case MATCH, NO_MATCH -> {
                if ((kind & (Kind.STRING | Kind.BYTES)) == 0) {
                    vertex.fail(Bottom.eval(EvalCode.BOUND_BY, bound.node(), op.spelling(), value));
                    return;
                }
                try {
                    evaluator.pattern(Values.text(value));
                } catch (PatternSyntaxException wrong) {
                    vertex.fail(Bottom.eval(EvalCode.REGEXP, bound.node(), value, wrong.getDescription()));
                    return;
                }
                kinds = kind;
            }
            case NE -> kinds = kinds(op, value);
            default -> {
                if ((kind & (Kind.NUMBER | Kind.STRING | Kind.BYTES | Kind.NULL)) == 0) {
                    vertex.fail(Bottom.eval(EvalCode.BOUND_BY, bound.node(), op.spelling(), value));
                    return;
                }
                kinds = kinds(op, value);
            }
        }
        evaluator.narrow(vertex, kinds, bound);
        if (vertex.limits == null) {
            vertex.limits = new ArrayList<>(2);
        }
        for (Vertex.Limit known : vertex.limits) {
            if (known.op() == op && Values.identical(known.value(), value)) {
                return;
            }
        }
        vertex.limits.add(new Vertex.Limit(op, value, bound));
    }

    /** Checks the value against its bounds, or these against each other. */
    static void check(Evaluator evaluator, Vertex vertex) {
        if (vertex.limits == null) {
            return;
        }
        Datum scalar = vertex.scalar;
        if (scalar == null) {
            clash(vertex);
            return;
        }
        for (Vertex.Limit limit : vertex.limits) {
            if (!holds(evaluator, limit, scalar)) {
                vertex.fail(Bottom.both(
                        EvalCode.BOUND,
                        scalar,
                        vertex.scalarSource,
                        new Spoken.Bound(limit.op(), limit.value()),
                        limit.source()));
            }
        }
    }

    static boolean holds(Evaluator evaluator, Vertex.Limit limit, Datum scalar) {
        Datum value = limit.value();
        return switch (limit.op()) {
            case NE -> !Values.equal(scalar, value);
            case MATCH ->
                evaluator
                        .pattern(Values.text(value))
                        .matcher(Values.text(scalar))
                        .find();
            case NO_MATCH ->
                !evaluator
                        .pattern(Values.text(value))
                        .matcher(Values.text(scalar))
                        .find();
            default -> {
                Integer order = compare(scalar, value);
                yield order != null
                        && switch (limit.op()) {
                            case LT -> order < 0;
                            case LE -> order <= 0;
                            case GT -> order > 0;
                            case GE -> order >= 0;
                            default ->
                                throw new IllegalStateException(limit.op().name());
                        };
            }
        };
    }

    /** The order of two values, null where they have none. */
    static @Nullable Integer compare(Datum left, Datum right) {
        if (left instanceof Num a && right instanceof Num b) {
            return a.odd() == Num.Odd.NAN || b.odd() == Num.Odd.NAN ? null : a.compareTo(b);
        }
        if (left instanceof Datum.Null && right instanceof Datum.Null) {
            return 0;
        }
        if ((left instanceof Datum.Text || left instanceof Datum.Bytes)
                && (right instanceof Datum.Text || right instanceof Datum.Bytes)) {
            return Arrays.compareUnsigned(Values.bytes(left), Values.bytes(right));
        }
        return null;
    }

    /** The kinds of which a bound lets some values through. */
    static int kinds(Op op, Datum value) {
        int kind = value.kind();
        if (op == Op.NE && kind == Kind.NULL) {
            return Kind.TOP & ~Kind.NULL;
        }
        return (kind & Kind.NUMBER) != 0 ? Kind.NUMBER : kind;
    }

    /** The bounds that say something: the tightest from below and from above, then the others that these do not imply. */
    static List<Vertex.Limit> essential(Vertex vertex) {
        List<Vertex.Limit> all = vertex.limits == null ? List.of() : vertex.limits;
        List<Vertex.Limit> kept = new ArrayList<>();
        for (int sign : new int[] {1, -1}) {
            Vertex.Limit tightest = null;
            for (Vertex.Limit limit : all) {
                if (sign > 0 ? from(limit) : to(limit)) {
                    tightest = tighter(tightest, limit, sign);
                }
            }
            if (tightest != null) {
                kept.add(tightest);
            }
        }
        List<Vertex.Limit> ends = List.copyOf(kept);
        for (Vertex.Limit limit : all) {
            if (!from(limit) && !to(limit) && !(limit.op() == Op.NE && beyond(ends, limit.value()))) {
                kept.add(limit);
            }
        }
        return kept;
    }

    private static boolean from(Vertex.Limit limit) {
        return limit.op() == Op.GT || limit.op() == Op.GE;
    }

    private static boolean to(Vertex.Limit limit) {
        return limit.op() == Op.LT || limit.op() == Op.LE;
    }

    private static boolean beyond(List<Vertex.Limit> ends, Datum value) {
        for (Vertex.Limit end : ends) {
            Integer order = compare(value, end.value());
            boolean strict = end.op() == Op.GT || end.op() == Op.LT;
            if (order != null && (from(end) ? order < 0 : order > 0) || order != null && order == 0 && strict) {
                return true;
            }
        }
        return false;
    }

    private static void clash(Vertex vertex) {
        Vertex.Limit low = null;
        Vertex.Limit high = null;
        if (vertex.limits == null) {
            return;
        }
        for (Vertex.Limit limit : vertex.limits) {
            switch (limit.op()) {
                case GT, GE -> low = tighter(low, limit, 1);
                case LT, LE -> high = tighter(high, limit, -1);
                default -> {}
            }
        }
        if (low == null || high == null) {
            return;
        }
        Integer order = compare(low.value(), high.value());
        if (order == null) {
            return;
        }
        boolean strict = low.op() == Op.GT || high.op() == Op.LT;
        boolean empty = order > 0 || order == 0 && strict;
        if (!empty
                && low.op() == Op.GT
                && high.op() == Op.LT
                && (vertex.kinds & Kind.NUMBER) == Kind.INT
                && low.value() instanceof Num a
                && high.value() instanceof Num b
                && a.finite()
                && b.finite()) {
            empty = b.value().subtract(a.value()).compareTo(BigDecimal.ONE) <= 0 && a.whole();
        }
        if (empty) {
            vertex.fail(Bottom.both(
                    EvalCode.BOUNDS,
                    new Spoken.Bound(low.op(), low.value()),
                    low.source(),
                    new Spoken.Bound(high.op(), high.value()),
                    high.source()));
        }
    }

    private static Vertex.Limit tighter(Vertex.@Nullable Limit known, Vertex.Limit limit, int sign) {
        if (known == null) {
            return limit;
        }
        Integer order = compare(limit.value(), known.value());
        if (order == null) {
            return known;
        }
        int better = order * sign;
        boolean strict = limit.op() == Op.GT || limit.op() == Op.LT;
        return better > 0 || better == 0 && strict ? limit : known;
    }
}
