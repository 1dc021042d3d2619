package dev.slipway.kubevela.cue.std;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Elementary functions of decimals to a given number of digits, by their series. Immutable, any thread.
 *
 * @param digits how many digits are right
 */
record Precise(int digits) {

    private static final int GUARD = 12;
    private static final BigDecimal TWO = BigDecimal.TWO;

    /** The context that everything is computed in, a few digits wider than asked for. */
    MathContext context() {
        return new MathContext(digits + GUARD, RoundingMode.HALF_EVEN);
    }

    /** The ratio of a circle to its diameter, after Machin. */
    BigDecimal pi() {
        return new BigDecimal(16)
                .multiply(arctanOfInverse(5))
                .subtract(new BigDecimal(4).multiply(arctanOfInverse(239)))
                .round(context());
    }

    private BigDecimal arctanOfInverse(int divisor) {
        MathContext wide = new MathContext(digits + 2 * GUARD, RoundingMode.HALF_EVEN);
        BigDecimal square = BigDecimal.valueOf((long) divisor * divisor);
        BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(divisor), wide);
        BigDecimal sum = power;
        for (int k = 1; scaleOf(power) > -digits - 2 * GUARD; k++) {
            power = power.divide(square, wide).negate();
            sum = sum.add(power.divide(BigDecimal.valueOf(2L * k + 1), wide));
        }
        return sum;
    }

    /** Euler's constant, after Brent and McMillan. */
    BigDecimal gamma() {
        MathContext wide = new MathContext(2 * digits + 2 * GUARD, RoundingMode.HALF_EVEN);
        int n = (digits + GUARD) * 6 / 10 + 1;
        BigDecimal square = BigDecimal.valueOf((long) n * n);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal harmonic = BigDecimal.ZERO;
        BigDecimal above = BigDecimal.ZERO;
        BigDecimal below = BigDecimal.ONE;
        for (long k = 1; k <= n || scaleOf(term) > -digits - GUARD; k++) {
            term = term.multiply(square, wide).divide(BigDecimal.valueOf(k * k), wide);
            harmonic = harmonic.add(BigDecimal.ONE.divide(BigDecimal.valueOf(k), wide));
            above = above.add(term.multiply(harmonic, wide));
            below = below.add(term);
        }
        return above.divide(below, wide).subtract(ln(BigDecimal.valueOf(n))).round(context());
    }

    /** e to a power. */
    BigDecimal exp(BigDecimal x) {
        if (x.signum() == 0) {
            return BigDecimal.ONE;
        }
        int halvings = Math.max(0, (int) ((scaleOf(x) + 2) * 3.33)) + 6;
        MathContext wide = new MathContext(digits + GUARD + halvings / 3 + 2, RoundingMode.HALF_EVEN);
        BigDecimal small = x.divide(TWO.pow(halvings), wide);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int k = 1; scaleOf(term) > -wide.getPrecision(); k++) {
            term = term.multiply(small, wide).divide(BigDecimal.valueOf(k), wide);
            sum = sum.add(term, wide);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, wide);
        }
        return sum.round(context());
    }

    /** The natural logarithm of a positive number. */
    BigDecimal ln(BigDecimal x) {
        int exponent = scaleOf(x);
        BigDecimal mantissa = x.scaleByPowerOfTen(-exponent);
        if (exponent == -1) {
            // Near one the logarithm is small: no power of ten is taken out, or its digits would be lost again.
            exponent = 0;
            mantissa = x;
        }
        BigDecimal guess = new BigDecimal(Math.log(mantissa.doubleValue()));
        MathContext wide = new MathContext(digits + 2 * GUARD, RoundingMode.HALF_EVEN);
        BigDecimal rest = mantissa.divide(new Precise(digits + GUARD).exp(guess), wide);
        BigDecimal ratio = rest.subtract(BigDecimal.ONE).divide(rest.add(BigDecimal.ONE), wide);
        BigDecimal sum = guess.add(TWO.multiply(artanh(ratio, wide)));
        if (exponent != 0) {
            sum = sum.add(BigDecimal.valueOf(exponent).multiply(lnOfTen()));
        }
        return sum.round(context());
    }

    private BigDecimal lnOfTen() {
        // ln 10 = 3 ln 2 + ln 5/4, and both are artanh of small fractions.
        MathContext wide = new MathContext(digits + 2 * GUARD, RoundingMode.HALF_EVEN);
        BigDecimal third = artanh(BigDecimal.ONE.divide(BigDecimal.valueOf(3), wide), wide);
        BigDecimal ninth = artanh(BigDecimal.ONE.divide(BigDecimal.valueOf(9), wide), wide);
        return BigDecimal.valueOf(6).multiply(third).add(TWO.multiply(ninth)).round(wide);
    }

    private static BigDecimal artanh(BigDecimal x, MathContext wide) {
        BigDecimal square = x.multiply(x, wide);
        BigDecimal power = x;
        BigDecimal sum = x;
        for (int k = 3; power.signum() != 0 && scaleOf(power) > scaleOf(x) - wide.getPrecision(); k += 2) {
            power = power.multiply(square, wide);
            sum = sum.add(power.divide(BigDecimal.valueOf(k), wide));
        }
        return sum;
    }

    /** The sine. */
    BigDecimal sin(BigDecimal x) {
        return around(x, false);
    }

    /** The cosine. */
    BigDecimal cos(BigDecimal x) {
        return around(x, true);
    }

    private BigDecimal around(BigDecimal x, boolean cosine) {
        int whole = Math.max(0, scaleOf(x) + 1);
        Precise wider = new Precise(digits + whole + GUARD);
        BigDecimal turn = wider.pi().multiply(TWO);
        BigInteger turns = x.divide(turn, wider.context())
                .setScale(0, RoundingMode.HALF_EVEN)
                .toBigInteger();
        BigDecimal angle = x.subtract(turn.multiply(new BigDecimal(turns)));
        MathContext wide = new MathContext(digits + 2 * GUARD, RoundingMode.HALF_EVEN);
        BigDecimal square = angle.multiply(angle, wide).negate();
        BigDecimal term = cosine ? BigDecimal.ONE : angle.round(wide);
        BigDecimal sum = term;
        for (int k = cosine ? 1 : 2; term.signum() != 0 && scaleOf(term) > -wide.getPrecision(); k += 2) {
            term = term.multiply(square, wide).divide(BigDecimal.valueOf((long) k * (k + 1)), wide);
            sum = sum.add(term);
        }
        return sum.round(context());
    }

    /** The power of ten of the first digit. */
    static int scaleOf(BigDecimal x) {
        return x.signum() == 0 ? Integer.MIN_VALUE / 2 : x.precision() - x.scale() - 1;
    }
}
