package dev.slipway.kubevela.cue.std;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;

/** The special functions of floating point numbers that Java lacks. Pure functions. */
final class Reals {

    private static final Precise PRECISE = new Precise(40);
    private static final MathContext CONTEXT = PRECISE.context();
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final double LARGEST_GAMMA = 171.7;
    private static final double SMALLEST_GAMMA = -185;
    private static final int STIRLING_FROM = 40;

    /** Numerators and denominators of the even Bernoulli numbers from the second on. */
    private static final List<long[]> BERNOULLI = List.of(
            new long[] {1, 6},
            new long[] {-1, 30},
            new long[] {1, 42},
            new long[] {-1, 30},
            new long[] {5, 66},
            new long[] {-691, 2730},
            new long[] {7, 6},
            new long[] {-3617, 510},
            new long[] {43867, 798},
            new long[] {-174611, 330},
            new long[] {854513, 138},
            new long[] {-236364091, 2730},
            new long[] {8553103, 6},
            new long[] {-23749461029L, 870});

    private Reals() {}

    static double asinh(double x) {
        double size = Math.abs(x);
        double result;
        if (size > 1 << 28) {
            result = Math.log(size) + Math.log(2);
        } else {
            double square = size * size;
            result = Math.log1p(size + square / (1 + Math.sqrt(square + 1)));
        }
        return Math.copySign(result, x);
    }

    static double acosh(double x) {
        if (x < 1) {
            return Double.NaN;
        }
        if (x > 1 << 28) {
            return Math.log(x) + Math.log(2);
        }
        double above = x - 1;
        return Math.log1p(above + Math.sqrt(above * (x + 1)));
    }

    static double atanh(double x) {
        return Math.copySign(Math.log1p(2 * Math.abs(x) / (1 - Math.abs(x))) / 2, x);
    }

    /** The power of two of a number's first bit, as a double. */
    static double logb(double x) {
        return x == 0 ? Double.NEGATIVE_INFINITY : Double.isFinite(x) ? exponent(x) : Math.abs(x);
    }

    /** The power of two of a number's first bit. */
    static int ilogb(double x) {
        return x == 0 ? Integer.MIN_VALUE : Double.isFinite(x) ? exponent(x) : Integer.MAX_VALUE;
    }

    private static int exponent(double x) {
        int exponent = Math.getExponent(x);
        return exponent >= Double.MIN_EXPONENT ? exponent : Math.getExponent(x * 0x1p60) - 60;
    }

    static double gamma(double x) {
        if (Double.isNaN(x) || x == Double.NEGATIVE_INFINITY || x < 0 && x == Math.floor(x)) {
            return Double.NaN;
        }
        if (x == 0) {
            return 1 / x;
        }
        if (x > LARGEST_GAMMA) {
            return Double.POSITIVE_INFINITY;
        }
        if (x < SMALLEST_GAMMA) {
            return Math.floor(x) % 2 == 0 ? 0.0 : -0.0;
        }
        BigDecimal value = new BigDecimal(x);
        if (x > 0) {
            return positiveGamma(value).doubleValue();
        }
        BigDecimal pi = PRECISE.pi();
        BigDecimal sine = PRECISE.sin(pi.multiply(value.remainder(BigDecimal.TWO)));
        return pi.divide(sine.multiply(positiveGamma(BigDecimal.ONE.subtract(value))), CONTEXT)
                .doubleValue();
    }

    /** Stirling's series far out, and from there down by the recurrence. */
    private static BigDecimal positiveGamma(BigDecimal x) {
        BigDecimal product = BigDecimal.ONE;
        BigDecimal z = x;
        while (z.compareTo(BigDecimal.valueOf(STIRLING_FROM)) < 0) {
            product = product.multiply(z, CONTEXT);
            z = z.add(BigDecimal.ONE);
        }
        BigDecimal sum = z.subtract(HALF)
                .multiply(PRECISE.ln(z))
                .subtract(z)
                .add(HALF.multiply(PRECISE.ln(PRECISE.pi().multiply(BigDecimal.TWO))));
        BigDecimal power = z;
        for (int k = 1; k <= BERNOULLI.size(); k++) {
            long[] number = BERNOULLI.get(k - 1);
            BigDecimal below =
                    BigDecimal.valueOf(number[1] * 2 * k * (2 * k - 1)).multiply(power);
            sum = sum.add(BigDecimal.valueOf(number[0]).divide(below, CONTEXT));
            power = power.multiply(z).multiply(z).round(CONTEXT);
        }
        return PRECISE.exp(sum).divide(product, CONTEXT);
    }

    static double erf(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (Math.abs(x) > 7 || x == 0) {
            return x == 0 ? x : Math.signum(x);
        }
        return erf(new BigDecimal(x)).doubleValue();
    }

    static double erfc(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (Math.abs(x) > 28) {
            return x > 0 ? 0 : 2;
        }
        return erfc(new BigDecimal(x)).doubleValue();
    }

    private static BigDecimal erf(BigDecimal x) {
        if (x.abs().compareTo(BigDecimal.TWO) > 0) {
            BigDecimal rest = BigDecimal.ONE.subtract(fraction(x.abs()));
            return x.signum() < 0 ? rest.negate() : rest;
        }
        BigDecimal square = x.multiply(x, CONTEXT).negate();
        BigDecimal power = x;
        BigDecimal sum = x;
        for (int k = 1;
                power.signum() != 0 && Precise.scaleOf(power) > Precise.scaleOf(x) - CONTEXT.getPrecision();
                k++) {
            power = power.multiply(square, CONTEXT).divide(BigDecimal.valueOf(k), CONTEXT);
            sum = sum.add(power.divide(BigDecimal.valueOf(2L * k + 1), CONTEXT));
        }
        return sum.multiply(BigDecimal.TWO).divide(PRECISE.pi().sqrt(CONTEXT), CONTEXT);
    }

    private static BigDecimal erfc(BigDecimal x) {
        return x.compareTo(BigDecimal.TWO) > 0 ? fraction(x) : BigDecimal.ONE.subtract(erf(x));
    }

    /** The complement of the error function far out, by its continued fraction. */
    private static BigDecimal fraction(BigDecimal x) {
        BigDecimal tail = x;
        for (int k = 400; k > 0; k--) {
            tail = x.add(BigDecimal.valueOf(k).multiply(HALF).divide(tail, CONTEXT), CONTEXT);
        }
        return PRECISE.exp(x.multiply(x).negate())
                .divide(tail.multiply(PRECISE.pi().sqrt(CONTEXT)), CONTEXT);
    }

    static double erfinv(double x) {
        if (Double.isNaN(x) || Math.abs(x) > 1) {
            return Double.NaN;
        }
        if (Math.abs(x) == 1 || x == 0) {
            return x == 0 ? x : x * Double.POSITIVE_INFINITY;
        }
        BigDecimal wanted = new BigDecimal(Math.abs(x));
        // Winitzki's approximation, then Newton's method on the complement, which keeps its digits near one.
        double tail = Math.log((1 - Math.abs(x)) * (1 + Math.abs(x)));
        double part = 2 / (Math.PI * 0.147) + tail / 2;
        double first = Math.abs(x) < 1e-3
                ? Math.abs(x) * Math.sqrt(Math.PI) / 2
                : Math.sqrt(Math.sqrt(part * part - tail / 0.147) - part);
        BigDecimal root = new BigDecimal(first);
        BigDecimal slope = BigDecimal.TWO.divide(PRECISE.pi().sqrt(CONTEXT), CONTEXT);
        for (int step = 0; step < 5; step++) {
            BigDecimal off = root.compareTo(BigDecimal.ONE) > 0
                    ? BigDecimal.ONE.subtract(wanted).subtract(erfc(root))
                    : erf(root).subtract(wanted);
            BigDecimal steep =
                    slope.multiply(PRECISE.exp(root.multiply(root, CONTEXT).negate()));
            root = root.subtract(off.divide(steep, CONTEXT), CONTEXT);
        }
        return Math.copySign(root.doubleValue(), x);
    }

    /** The Jacobi symbol; the lower number is odd. */
    static int jacobi(BigInteger upper, BigInteger lower) {
        int sign = upper.signum() < 0 && lower.signum() < 0 ? -1 : 1;
        BigInteger b = lower.abs();
        BigInteger a = upper.mod(b);
        while (a.signum() != 0) {
            int twos = a.getLowestSetBit();
            a = a.shiftRight(twos);
            int eighth = b.intValue() & 7;
            if (twos % 2 == 1 && (eighth == 3 || eighth == 5)) {
                sign = -sign;
            }
            if ((a.intValue() & 3) == 3 && (b.intValue() & 3) == 3) {
                sign = -sign;
            }
            BigInteger rest = b.mod(a);
            b = a;
            a = rest;
        }
        return b.equals(BigInteger.ONE) ? sign : 0;
    }
}
