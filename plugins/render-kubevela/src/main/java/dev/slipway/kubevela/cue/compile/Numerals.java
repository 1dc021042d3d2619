package dev.slipway.kubevela.cue.compile;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What number literals mean. Pure functions. */
public final class Numerals {

    private static final String SUFFIXES = "KMGTP";

    /** To read more digits takes long, and nobody has so many. */
    private static final int MOST_DIGITS = 100_000;

    private Numerals() {}

    /** The number that a literal of the grammar stands for; null where it stands for none (1.2345Ki, an exponent or digits beyond measure). */
    public static @Nullable Num parse(String literal) {
        if (literal.length() > MOST_DIGITS) {
            return null;
        }
        String text = literal.replace("_", "");
        if (text.length() > 1 && text.charAt(0) == '0') {
            switch (text.charAt(1)) {
                case 'x', 'X' -> {
                    return Num.of(new BigInteger(text.substring(2), 16));
                }
                case 'b' -> {
                    return Num.of(new BigInteger(text.substring(2), 2));
                }
                case 'o' -> {
                    return Num.of(new BigInteger(text.substring(2), 8));
                }
                default -> {}
            }
        }
        boolean binary = text.endsWith("i");
        String digits = binary ? text.substring(0, text.length() - 1) : text;
        int power = SUFFIXES.indexOf(digits.isEmpty() ? ' ' : digits.charAt(digits.length() - 1)) + 1;
        if (power > 0) {
            BigDecimal factor = binary ? BigDecimal.valueOf(1L << (10 * power)) : BigDecimal.TEN.pow(3 * power);
            BigDecimal product = new BigDecimal(digits.substring(0, digits.length() - 1)).multiply(factor);
            return product.stripTrailingZeros().scale() > 0 ? null : Num.of(product.toBigInteger());
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean real = lower.indexOf('.') >= 0 || lower.indexOf('e') >= 0;
        if (!real) {
            return Num.of(new BigInteger(text));
        }
        int exponent = lower.indexOf('e');
        if (exponent >= 0 && (lower.length() - exponent > 8 || !Character.isDigit(lower.charAt(lower.length() - 1)))) {
            return null;
        }
        BigDecimal value = new BigDecimal(lower.startsWith(".") ? "0" + lower : lower);
        return Math.abs((long) value.scale()) > Num.LARGEST_EXPONENT ? null : Num.real(value);
    }
}
