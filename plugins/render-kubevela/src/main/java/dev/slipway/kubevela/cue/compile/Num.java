package dev.slipway.kubevela.cue.compile;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A number: exact, with its spelling (1.10 stays 1.10) and with its kind beside it, for 1.0 is a float though it is whole.
 *
 * <p>Sums, products and quotients are rounded to 34 digits, half up, whole numbers too; the divisions of integers are exact. After
 * cue v0.14.1, internal/core/adt (measured: kubevela-cue §8.3).
 *
 * @param value the value; zero where {@code odd} says that it is none
 * @param integer true for the kind int
 * @param odd what a decimal cannot hold
 */
public record Num(BigDecimal value, boolean integer, Odd odd) implements Datum, Comparable<Num> {

    /** What floats can be besides decimals. */
    public enum Odd {
        /** An ordinary number. */
        NONE,
        NAN,
        INFINITY,
        MINUS_INFINITY,
        /** Zero with a sign. */
        MINUS_ZERO
    }

    /** The precision of arithmetic. */
    public static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_UP);

    /** Exponents beyond this are refused, for numbers so large would fill any memory once written out. */
    public static final int LARGEST_EXPONENT = 100_000;

    /** A whole number. */
    public static Num of(long value) {
        return new Num(BigDecimal.valueOf(value), true, Odd.NONE);
    }

    /** A whole number. */
    public static Num of(BigInteger value) {
        return new Num(new BigDecimal(value), true, Odd.NONE);
    }

    /** A float with the spelling that the decimal has. */
    public static Num real(BigDecimal value) {
        return new Num(value, false, Odd.NONE);
    }

    /** A float with the shortest decimal that means it. */
    public static Num real(double value) {
        if (Double.isNaN(value)) {
            return new Num(BigDecimal.ZERO, false, Odd.NAN);
        }
        if (Double.isInfinite(value)) {
            return new Num(BigDecimal.ZERO, false, value > 0 ? Odd.INFINITY : Odd.MINUS_INFINITY);
        }
        if (value == 0 && 1 / value < 0) {
            return new Num(BigDecimal.ZERO, false, Odd.MINUS_ZERO);
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value));
        return new Num(decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros(), false, Odd.NONE);
    }

    @Override
    public int kind() {
        return integer ? Kind.INT : Kind.FLOAT;
    }

    /** True for an ordinary number. */
    public boolean finite() {
        return odd == Odd.NONE || odd == Odd.MINUS_ZERO;
    }

    /** True where the value has no fraction, whatever its kind. */
    public boolean whole() {
        return finite() && (value.scale() <= 0 || value.stripTrailingZeros().scale() <= 0);
    }

    /** The value as an integer; what is behind the point is cut off. */
    public BigInteger toBigInteger() {
        return value.toBigInteger();
    }

    /** The low 32 bits of the value as an integer. */
    public int intValue() {
        return value.intValue();
    }

    /** The nearest double. */
    public double toDouble() {
        return switch (odd) {
            case NONE -> value.doubleValue();
            case NAN -> Double.NaN;
            case INFINITY -> Double.POSITIVE_INFINITY;
            case MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
            case MINUS_ZERO -> -0.0;
        };
    }

    /** Minus, zero or plus. */
    public int signum() {
        return switch (odd) {
            case NONE -> value.signum();
            case INFINITY -> 1;
            case MINUS_INFINITY -> -1;
            case NAN, MINUS_ZERO -> 0;
        };
    }

    /** The number with the other sign. */
    public Num negate() {
        return switch (odd) {
            case NONE -> new Num(value.negate(), integer, Odd.NONE);
            case NAN -> this;
            case INFINITY -> new Num(value, integer, Odd.MINUS_INFINITY);
            case MINUS_INFINITY -> new Num(value, integer, Odd.INFINITY);
            case MINUS_ZERO -> new Num(value, integer, Odd.NONE);
        };
    }

    /** The sum, rounded. */
    public Num plus(Num other) {
        return odd == Odd.NONE && other.odd == Odd.NONE
                ? new Num(value.add(other.value, PRECISION), integer && other.integer, Odd.NONE)
                : real(toDouble() + other.toDouble());
    }

    /** The difference, rounded. */
    public Num minus(Num other) {
        return odd == Odd.NONE && other.odd == Odd.NONE
                ? new Num(value.subtract(other.value, PRECISION), integer && other.integer, Odd.NONE)
                : real(toDouble() - other.toDouble());
    }

    /** The product, rounded. */
    public Num times(Num other) {
        if (odd != Odd.NONE || other.odd != Odd.NONE) {
            return real(toDouble() * other.toDouble());
        }
        boolean whole = integer && other.integer;
        BigDecimal product = value.multiply(other.value, PRECISION);
        if (!whole
                && product.signum() == 0
                && value.signum() * other.value.signum() == 0
                && value.signum() + other.value.signum() < 0) {
            return new Num(product, false, Odd.MINUS_ZERO);
        }
        return new Num(product, whole, Odd.NONE);
    }

    /** The quotient, a float, rounded. The divisor is not zero. */
    public Num dividedBy(Num other) {
        if (!finite() || !other.finite() || odd != Odd.NONE) {
            return real(toDouble() / other.toDouble());
        }
        BigDecimal quotient;
        try {
            // The exact quotient where it is short, with the scale that the operands ask for.
            quotient = value.divide(other.value, PRECISION);
        } catch (ArithmeticException overflow) {
            throw new ArithmeticException("exponent out of range");
        }
        if (quotient.signum() != 0) {
            // A whole quotient has one zero at its end: 2.0, 250, 5.0E+2.
            quotient = quotient.stripTrailingZeros();
            if (quotient.scale() <= 0 && quotient.precision() < PRECISION.getPrecision()) {
                quotient = quotient.setScale(quotient.scale() + 1);
            }
        }
        if (quotient.signum() == 0 && other.value.signum() < 0) {
            return new Num(quotient, false, Odd.MINUS_ZERO);
        }
        return new Num(quotient, false, Odd.NONE);
    }

    /** Compares by value: 1 and 1.0 are equal. NaN is before everything. */
    @Override
    public int compareTo(Num other) {
        if (odd == Odd.NONE && other.odd == Odd.NONE) {
            return value.compareTo(other.value);
        }
        return Double.compare(toDouble() + 0.0, other.toDouble() + 0.0);
    }

    /** The spelling of JSON and of interpolation: {@code 1.10}, {@code 1E+3}. */
    @Override
    public String toString() {
        return switch (odd) {
            case NONE -> spelled();
            case NAN -> "NaN";
            case INFINITY -> "Infinity";
            case MINUS_INFINITY -> "-Infinity";
            case MINUS_ZERO -> "-" + spelled();
        };
    }

    private String spelled() {
        return integer
                        && value.scale() < 0
                        && value.scale() > -LARGEST_EXPONENT
                        && value.precision() - value.scale() <= 34
                ? value.toPlainString()
                : value.toString();
    }
}
