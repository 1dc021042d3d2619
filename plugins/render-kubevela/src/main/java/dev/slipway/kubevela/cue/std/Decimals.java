package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Functions of decimals, right to 34 digits. Pure functions. */
final class Decimals {

    private static final MathContext PRECISION = Num.PRECISION;
    private static final Precise PRECISE = new Precise(PRECISION.getPrecision() + 12);
    private static final int LARGEST_POWER = 999_999_999;
    private static final double LN_TEN = Math.log(10);

    private Decimals() {}

    /** A decimal as the result of a function: one without a fraction is an integer, whatever it was made from. */
    static Num settled(Num number) {
        if (!number.whole()) {
            return number.integer() ? new Num(number.value(), false, number.odd()) : number;
        }
        BigDecimal value = number.value();
        boolean writable = Math.abs((long) value.scale()) <= Num.LARGEST_EXPONENT;
        return new Num(writable ? value.setScale(0) : value, true, number.odd());
    }

    /** A zero with a sign. */
    static Num minusZero() {
        return new Num(BigDecimal.ZERO, true, Num.Odd.MINUS_ZERO);
    }

    /** True for what is below zero, and for the zero with a sign. */
    static boolean negative(Num number) {
        return number.signum() < 0 || number.odd() == Num.Odd.MINUS_ZERO;
    }

    /** e to a power. */
    static Num exp(Num x) throws Failure {
        if (!x.finite()) {
            return settled(Num.real(Math.exp(x.toDouble())));
        }
        double exponent = x.value().doubleValue() / LN_TEN;
        checkExponent(exponent);
        return x.signum() == 0 ? Num.of(1) : inexact(PRECISE.exp(x.value()));
    }

    /** The natural logarithm. */
    static Num ln(Num x) throws Failure {
        if (negative(x) || x.odd() == Num.Odd.NAN) {
            throw Failure.wrong(StdCode.UNDEFINED);
        }
        if (x.signum() == 0) {
            return new Num(BigDecimal.ZERO, true, Num.Odd.MINUS_INFINITY);
        }
        if (!x.finite()) {
            return new Num(BigDecimal.ZERO, true, x.odd());
        }
        return x.value().compareTo(BigDecimal.ONE) == 0 ? Num.of(0) : inexact(PRECISE.ln(x.value()));
    }

    /** The decimal logarithm. */
    static Num log10(Num x) throws Failure {
        Num natural = ln(x);
        if (!natural.finite() || natural.signum() == 0) {
            return natural;
        }
        return inexact(PRECISE.ln(x.value()).divide(PRECISE.ln(BigDecimal.TEN), PRECISE.context()));
    }

    /** The binary logarithm: the quotient of two rounded logarithms, as upstream computes it. */
    static Num log2(Num x) throws Failure {
        Num natural = ln(x);
        return natural.finite() ? settled(natural.dividedBy(ln(Num.of(2)))) : natural;
    }

    /** The cube root. */
    static Num cbrt(Num x) {
        if (!x.finite() || x.signum() == 0) {
            return settled(x);
        }
        BigDecimal root = PRECISE.exp(PRECISE.ln(x.value().abs()).divide(BigDecimal.valueOf(3), PRECISE.context()));
        return inexact(x.signum() < 0 ? root.negate() : root);
    }

    /** A power. */
    static Num pow(Num x, Num y) throws Failure {
        if (!x.finite() || !y.finite()) {
            return settled(Num.real(Math.pow(x.toDouble(), y.toDouble())));
        }
        if (x.signum() == 0) {
            if (y.signum() == 0) {
                throw Failure.wrong(StdCode.UNDEFINED);
            }
            return y.signum() > 0 ? Num.of(0) : new Num(BigDecimal.ZERO, true, Num.Odd.INFINITY);
        }
        if (y.signum() == 0 || x.value().compareTo(BigDecimal.ONE) == 0) {
            return Num.of(1);
        }
        if (!y.whole() && x.signum() < 0) {
            throw Failure.wrong(StdCode.UNDEFINED);
        }
        double magnitude =
                PRECISE.ln(x.value().abs()).doubleValue() / LN_TEN * y.value().doubleValue();
        checkExponent(magnitude);
        if (!y.whole() || y.value().abs().compareTo(BigDecimal.valueOf(LARGEST_POWER)) > 0) {
            Precise wide = new Precise(
                    PRECISE.digits() + Precise.scaleOf(y.value().abs().max(BigDecimal.ONE)));
            BigDecimal power = wide.exp(wide.ln(x.value().abs()).multiply(y.value()));
            boolean odd = y.whole() && y.toBigInteger().testBit(0);
            return inexact(x.signum() < 0 && odd ? power.negate() : power);
        }
        int count = y.value().intValueExact();
        MathContext wide = new MathContext(PRECISE.digits() + 10, RoundingMode.HALF_EVEN);
        BigDecimal power = x.value().pow(Math.abs(count), wide);
        return count > 0 ? settled(Num.real(power.round(PRECISION))) : inexact(BigDecimal.ONE.divide(power, wide));
    }

    private static void checkExponent(double magnitude) throws Failure {
        if (Double.isNaN(magnitude) || Math.abs(magnitude) >= Num.LARGEST_EXPONENT) {
            throw Failure.wrong(StdCode.EXPONENT);
        }
    }

    /** A rounded result, which has all its digits even where the last are zeros. */
    private static Num inexact(BigDecimal value) {
        BigDecimal rounded = value.round(PRECISION);
        int missing = PRECISION.getPrecision() - rounded.precision();
        return settled(Num.real(rounded.signum() == 0 ? rounded : rounded.setScale(rounded.scale() + missing)));
    }
}
