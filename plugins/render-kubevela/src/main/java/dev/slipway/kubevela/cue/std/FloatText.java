package dev.slipway.kubevela.cue.std;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Floating point numbers as text in the formats of Go's {@code strconv.FormatFloat}. Pure functions. */
final class FloatText {

    /** From this exponent on the shortest form is written with an exponent. */
    static final int SHORTEST_EXPONENT = 6;

    /** No double has more digits than these behind the point. */
    private static final int LONGEST_FRACTION = 1100;

    private FloatText() {}

    /** Digits without trailing zeros, and where the point stands before or within them. */
    private record Digits(String digits, int point) {}

    /**
     * The number as text.
     *
     * @param format one of {@code b e E f g G x X}
     * @param precision digits behind the point, or significant ones for {@code g}; negative for as few as mean the number
     * @param single true for a number of 32 bits
     * @param large from which exponent on {@code g} with a negative precision writes an exponent
     */
    static String format(double value, char format, long precision, boolean single, int large) {
        double number = single ? (float) value : value;
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        String sign = Math.copySign(1, number) < 0 ? "-" : "";
        double size = Math.abs(number);
        int wanted = (int) Math.min(precision, Integer.MAX_VALUE / 4);
        return switch (format) {
            case 'b' -> sign + binary(size, single);
            case 'x', 'X' -> sign + hexadecimal(size, wanted, format);
            case 'e', 'E' ->
                sign + withExponent(digits(size, single, wanted < 0 ? wanted : wanted + 1, false), wanted, format);
            case 'f' -> sign + plain(digits(size, single, wanted, true), wanted);
            case 'g', 'G' -> sign + general(size, single, wanted, format, large);
            default -> "%" + format;
        };
    }

    private static String general(double size, boolean single, int precision, char format, int large) {
        int wanted = precision == 0 ? 1 : precision;
        Digits digits = digits(size, single, wanted, false);
        int count = digits.digits().length();
        int limit = wanted;
        if (limit > count && count >= digits.point()) {
            limit = count;
        }
        if (wanted < 0) {
            limit = large;
        }
        int exponent = digits.point() - 1;
        if (exponent < -4 || exponent >= limit) {
            return withExponent(digits, count - 1, (char) (format - 'g' + 'e'));
        }
        return plain(digits, Math.max(count - digits.point(), 0));
    }

    /** The digits: all that are needed where {@code count} is negative, else so many in all or behind the point. */
    private static Digits digits(double size, boolean single, int count, boolean behindPoint) {
        BigDecimal value;
        if (count < 0) {
            value = new BigDecimal(single ? Float.toString((float) size) : Double.toString(size));
        } else if (behindPoint) {
            value = new BigDecimal(size).setScale(Math.min(count, LONGEST_FRACTION), RoundingMode.HALF_EVEN);
        } else {
            value = new BigDecimal(size)
                    .round(new MathContext(Math.clamp(count, 1, LONGEST_FRACTION), RoundingMode.HALF_EVEN));
        }
        if (value.signum() == 0) {
            return new Digits("0", 1);
        }
        value = value.stripTrailingZeros();
        return new Digits(value.unscaledValue().toString(), value.precision() - value.scale());
    }

    private static String withExponent(Digits digits, int precision, char letter) {
        StringBuilder out = new StringBuilder();
        String all = digits.digits();
        int behind = precision < 0 ? all.length() - 1 : precision;
        out.append(all.charAt(0));
        if (behind > 0) {
            out.append('.').append(all, 1, Math.min(all.length(), behind + 1));
            out.repeat('0', behind - Math.min(all.length() - 1, behind));
        }
        int exponent = digits.point() - 1;
        out.append(letter).append(exponent < 0 ? '-' : '+');
        return out.append(Math.abs(exponent) < 10 ? "0" : "")
                .append(Math.abs(exponent))
                .toString();
    }

    private static String plain(Digits digits, int precision) {
        BigDecimal value =
                new BigDecimal(new BigInteger(digits.digits()), digits.digits().length() - digits.point());
        int behind = precision < 0 ? Math.max(value.scale(), 0) : precision;
        int exact = Math.min(behind, LONGEST_FRACTION);
        return value.setScale(exact, RoundingMode.HALF_EVEN).toPlainString() + "0".repeat(behind - exact);
    }

    private static String binary(double size, boolean single) {
        if (single) {
            int bits = Float.floatToRawIntBits((float) size);
            int exponent = bits >> 23;
            int mantissa = bits & 0x7FFFFF;
            return (exponent == 0 ? mantissa : mantissa | 1 << 23) + "p" + signed(Math.max(exponent, 1) - 127 - 23);
        }
        long bits = Double.doubleToRawLongBits(size);
        int exponent = (int) (bits >> 52);
        long mantissa = bits & (1L << 52) - 1;
        return (exponent == 0 ? mantissa : mantissa | 1L << 52) + "p" + signed(Math.max(exponent, 1) - 1023 - 52);
    }

    private static String signed(int exponent) {
        return (exponent < 0 ? "" : "+") + exponent;
    }

    private static String hexadecimal(double size, int precision, char letter) {
        long bits = Double.doubleToRawLongBits(size);
        long fraction = bits & (1L << 52) - 1;
        int exponent = (int) (bits >> 52) - 1023;
        long mantissa = fraction | 1L << 52;
        if (size == 0) {
            mantissa = 0;
            exponent = 0;
        } else if (exponent == -1023) {
            int shift = Long.numberOfLeadingZeros(fraction) - 11;
            mantissa = fraction << shift;
            exponent = -1022 - shift;
        }
        if (precision >= 0 && precision < 13) {
            int cut = 52 - 4 * precision;
            long half = 1L << cut - 1;
            long rest = mantissa & (1L << cut) - 1;
            mantissa -= rest;
            if (rest > half || rest == half && (mantissa >> cut & 1) == 1) {
                mantissa += 1L << cut;
            }
            if (mantissa >> 53 == 1) {
                mantissa >>= 1;
                exponent++;
            }
        }
        String digits = String.format(Locale.ROOT, "%013x", mantissa & (1L << 52) - 1);
        if (precision < 0) {
            digits = digits.replaceAll("0+$", "");
        } else if (precision < 13) {
            digits = digits.substring(0, precision);
        } else {
            digits += "0".repeat(precision - 13);
        }
        String text = "0x" + (mantissa >> 52) + (digits.isEmpty() ? "" : "." + digits) + "p"
                + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return letter == 'X' ? text.toUpperCase(Locale.ROOT) : text;
    }
}
