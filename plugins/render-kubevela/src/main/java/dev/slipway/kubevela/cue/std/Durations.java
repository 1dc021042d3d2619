package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as Go writes them: {@code 1h30m}, in nanoseconds. Pure functions. */
final class Durations {

    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private static final Pattern PART = Pattern.compile("([0-9]*)(?:\\.([0-9]*))?([^0-9.]*)");
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(63);
    private static final int LONGEST = 10_000;

    private Durations() {}

    static long parse(String text) throws Failure {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return 0;
        }
        if (rest.isEmpty() || rest.length() > LONGEST) {
            throw invalid(text);
        }
        BigInteger sum = BigInteger.ZERO;
        Matcher part = PART.matcher(rest);
        for (int at = 0; at < rest.length(); at = part.end()) {
            part.region(at, rest.length());
            if (!part.lookingAt() || part.end() == at) {
                throw invalid(text);
            }
            String whole = part.group(1);
            String fraction = part.group(2) == null ? "" : part.group(2);
            String unit = part.group(3);
            if (whole.isEmpty() && fraction.isEmpty()) {
                throw invalid(text);
            }
            if (unit.isEmpty()) {
                throw Failure.wrong(StdCode.DURATION_NO_UNIT, Shown.text(text));
            }
            Long nanos = UNITS.get(unit);
            if (nanos == null) {
                throw Failure.wrong(StdCode.DURATION_UNIT, Shown.text(unit), Shown.text(text));
            }
            BigDecimal number =
                    new BigDecimal((whole.isEmpty() ? "0" : whole) + "." + (fraction.isEmpty() ? "0" : fraction));
            sum = sum.add(number.multiply(BigDecimal.valueOf(nanos))
                    .setScale(0, RoundingMode.DOWN)
                    .toBigInteger());
            if (sum.compareTo(LIMIT) > 0) {
                throw invalid(text);
            }
        }
        if (!negative && sum.equals(LIMIT)) {
            throw invalid(text);
        }
        return negative ? sum.negate().longValue() : sum.longValue();
    }

    private static Failure invalid(String text) {
        return Failure.wrong(StdCode.DURATION, Shown.text(text));
    }

    static String format(long nanos) {
        BigDecimal size = new BigDecimal(nanos).abs();
        String sign = nanos < 0 ? "-" : "";
        if (nanos == 0) {
            return "0s";
        }
        if (size.compareTo(BigDecimal.valueOf(1_000)) < 0) {
            return sign + size + "ns";
        }
        if (size.compareTo(BigDecimal.valueOf(1_000_000)) < 0) {
            return sign + plain(size.movePointLeft(3)) + "\u00b5s";
        }
        if (size.compareTo(BigDecimal.valueOf(1_000_000_000)) < 0) {
            return sign + plain(size.movePointLeft(6)) + "ms";
        }
        BigDecimal minute = BigDecimal.valueOf(60);
        BigDecimal seconds = size.movePointLeft(9);
        long minutes = seconds.divideToIntegralValue(minute).longValueExact();
        String hours = minutes >= 60 ? minutes / 60 + "h" : "";
        String rest = minutes > 0 ? minutes % 60 + "m" : "";
        return sign + hours + rest + plain(seconds.remainder(minute)) + "s";
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
