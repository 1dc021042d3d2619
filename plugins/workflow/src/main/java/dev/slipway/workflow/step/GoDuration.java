package dev.slipway.workflow.step;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 90s}, {@code 500ms}, {@code 1.5h}. */
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|h|m|s)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    private GoDuration() {}

    /** The duration, or empty when the text is none; never negative. */
    public static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        var matcher = PART.matcher(text);
        var millis = BigDecimal.ZERO;
        int at = 0;
        while (matcher.find(at) && matcher.start() == at) {
            millis = millis.add(new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(MILLIS.getOrDefault(matcher.group(2), 0L))));
            at = matcher.end();
            if (at == text.length()) {
                return Optional.of(Duration.ofMillis(millis.longValue()));
            }
        }
        return Optional.empty();
    }

    /** The shortest such text. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        var out = new StringBuilder();
        if (duration.toHours() > 0) {
            out.append(duration.toHours()).append('h');
        }
        if (duration.toMinutesPart() > 0) {
            out.append(duration.toMinutesPart()).append('m');
        }
        if (duration.toSecondsPart() > 0) {
            out.append(duration.toSecondsPart()).append('s');
        }
        if (duration.toMillisPart() > 0) {
            out.append(duration.toMillisPart()).append("ms");
        }
        return out.toString();
    }
}
