package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Context;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigDecimal;
import java.math.MathContext;

/** Bessel functions of whole order: by their series near zero, by Hankel's expansion and the recurrence far out. Pure functions. */
final class Bessel {

    /** Up to here the second kind is computed by its series, and beyond by the expansion. */
    private static final double NEAR = 60;

    /** The same for the first kind. */
    private static final double NEAR_FIRST = 400;

    private static final int LARGEST_ORDER = 20_000;
    private static final int DIGITS = 50;
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private Bessel() {}

    /** The first kind. */
    static double first(long order, double x, Context context) throws Failure {
        if (Double.isNaN(x)) {
            return x;
        }
        if (Double.isInfinite(x)) {
            return 0;
        }
        long n = Math.abs(order);
        boolean odd = n % 2 == 1;
        double size = Math.abs(x);
        boolean negative = odd && (order < 0) != (x < 0);
        if (size == 0) {
            return n == 0 ? 1 : 0;
        }
        // Below this everything underflows: (x/2)ⁿ/n! is smaller than any double.
        if (n > 1 && n * (Math.log(size / 2) - Math.log(n) + 1) < -800) {
            return negative ? -0.0 : 0;
        }
        BigDecimal value;
        if (size <= NEAR_FIRST || n > size) {
            check(n, size);
            context.spend(n + (long) (4 * size));
            value = series((int) n, new BigDecimal(size), new Precise(DIGITS + (int) size));
        } else {
            check(n, 0);
            context.spend(n + 200);
            value = upward((int) n, new BigDecimal(size), false);
        }
        return negative ? -value.doubleValue() : value.doubleValue();
    }

    /** The second kind. */
    static double second(long order, double x, Context context) throws Failure {
        if (Double.isNaN(x) || x < 0) {
            return Double.NaN;
        }
        if (Double.isInfinite(x)) {
            return 0;
        }
        long n = Math.abs(order);
        boolean negative = order < 0 && n % 2 == 1;
        if (x == 0) {
            return negative ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        if (n > 1 && n * (Math.log(n) - 1 - Math.log(x / 2)) > 800) {
            return negative ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        check(n, 0);
        context.spend(n + 400);
        double value = upward((int) n, new BigDecimal(x), true).doubleValue();
        return negative ? -value : value;
    }

    private static void check(long order, double x) throws Failure {
        if (order > LARGEST_ORDER || x > LARGEST_ORDER) {
            throw Failure.wrong(StdCode.RANGE, order > LARGEST_ORDER ? Num.of(order) : Num.real(x));
        }
    }

    private static BigDecimal series(int n, BigDecimal x, Precise precise) {
        MathContext wide = precise.context();
        BigDecimal half = x.multiply(HALF);
        BigDecimal square = half.multiply(half, wide).negate();
        BigDecimal term = BigDecimal.ONE;
        for (int k = 1; k <= n; k++) {
            term = term.multiply(half, wide).divide(BigDecimal.valueOf(k), wide);
        }
        int least = Precise.scaleOf(term) - wide.getPrecision();
        BigDecimal sum = term;
        for (long k = 1; term.signum() != 0 && Precise.scaleOf(term) > least; k++) {
            term = term.multiply(square, wide).divide(BigDecimal.valueOf(k * (n + k)), wide);
            sum = sum.add(term);
        }
        return sum;
    }

    /** Order zero and one, and from there up. */
    private static BigDecimal upward(int n, BigDecimal x, boolean secondKind) {
        MathContext wide = new Precise(DIGITS).context();
        BigDecimal before = start(0, x, secondKind);
        if (n == 0) {
            return before;
        }
        BigDecimal value = start(1, x, secondKind);
        for (int k = 1; k < n; k++) {
            BigDecimal next =
                    BigDecimal.valueOf(2L * k).multiply(value).divide(x, wide).subtract(before);
            before = value;
            value = next.round(wide);
        }
        return value;
    }

    private static BigDecimal start(int n, BigDecimal x, boolean secondKind) {
        return x.doubleValue() <= NEAR && secondKind ? secondSeries(n, x) : expansion(n, x, secondKind);
    }

    private static BigDecimal secondSeries(int n, BigDecimal x) {
        Precise precise = new Precise(DIGITS + (int) NEAR);
        MathContext wide = precise.context();
        BigDecimal half = x.multiply(HALF);
        BigDecimal square = half.multiply(half, wide).negate();
        BigDecimal term = n == 0 ? BigDecimal.ONE : half;
        // The sum of the harmonic numbers of k and n + k, less Euler's constant twice.
        BigDecimal harmonics = BigDecimal.valueOf(n).subtract(precise.gamma().multiply(BigDecimal.TWO));
        BigDecimal sum = BigDecimal.ZERO;
        for (long k = 0; term.signum() != 0 && Precise.scaleOf(term) > -wide.getPrecision() - (k == 0 ? 400 : 0); k++) {
            if (k > 0) {
                term = term.multiply(square, wide).divide(BigDecimal.valueOf(k * (n + k)), wide);
                harmonics = harmonics
                        .add(BigDecimal.ONE.divide(BigDecimal.valueOf(k), wide))
                        .add(BigDecimal.ONE.divide(BigDecimal.valueOf(n + k), wide));
            }
            sum = sum.add(term.multiply(harmonics, wide));
        }
        BigDecimal logarithm = precise.ln(half).multiply(BigDecimal.TWO);
        BigDecimal total = series(n, x, precise).multiply(logarithm, wide).subtract(sum);
        if (n == 1) {
            total = total.subtract(BigDecimal.ONE.divide(half, wide));
        }
        return total.divide(precise.pi(), wide);
    }

    private static BigDecimal expansion(int n, BigDecimal x, boolean secondKind) {
        Precise precise = new Precise(DIGITS);
        MathContext wide = precise.context();
        BigDecimal eight = x.multiply(BigDecimal.valueOf(8));
        BigDecimal term = BigDecimal.ONE;
        BigDecimal even = BigDecimal.ONE;
        BigDecimal odd = BigDecimal.ZERO;
        for (long k = 1; term.signum() != 0 && Precise.scaleOf(term) > -DIGITS && k < x.longValue() * 2; k++) {
            long factor = 4L * n * n - (2 * k - 1) * (2 * k - 1);
            term = term.multiply(BigDecimal.valueOf(factor)).divide(eight.multiply(BigDecimal.valueOf(k)), wide);
            BigDecimal signed = k / 2 % 2 == 0 ? term : term.negate();
            if (k % 2 == 0) {
                even = even.add(signed);
            } else {
                odd = odd.add(signed);
            }
        }
        Precise wider = new Precise(DIGITS + Math.max(0, Precise.scaleOf(x)));
        BigDecimal quarter = wider.pi().multiply(new BigDecimal("0.25")).multiply(BigDecimal.valueOf(2L * n + 1));
        BigDecimal angle = x.subtract(quarter);
        BigDecimal sine = precise.sin(angle);
        BigDecimal cosine = precise.cos(angle);
        BigDecimal wave = secondKind
                ? even.multiply(sine).add(odd.multiply(cosine))
                : even.multiply(cosine).subtract(odd.multiply(sine));
        return BigDecimal.TWO.divide(precise.pi().multiply(x), wide).sqrt(wide).multiply(wave, wide);
    }
}
