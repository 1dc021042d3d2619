package dev.slipway.kubevela.cue.std;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * A moment with the offset of its clock.
 *
 * @param local what the clock shows
 * @param offset seconds east of Greenwich
 * @param zone the name of the zone, empty for none
 */
record Moment(LocalDateTime local, int offset, String zone) {

    private static final int HOUR = 3600;
    private static final int MINUTE = 60;

    /** The same moment by universal time. */
    Moment universal() {
        return new Moment(local.minusSeconds(offset), 0, "UTC");
    }

    /** A moment by seconds and nanoseconds since 1970. */
    static Moment since1970(long seconds, int nanos) {
        return new Moment(LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC), 0, "UTC");
    }

    /** The moment as a layout writes it. */
    String format(TimeLayout layout) {
        StringBuilder out = new StringBuilder();
        for (TimeLayout.Part part : layout.parts()) {
            out.append(part(part));
        }
        return out.toString();
    }

    private String part(TimeLayout.Part part) {
        int half = local.getHour() % 12 == 0 ? 12 : local.getHour() % 12;
        return switch (part.field()) {
            case TEXT -> part.text();
            case YEAR -> (local.getYear() < 0 ? "-" : "") + padded(Math.abs(local.getYear()), 4, '0');
            case SHORT_YEAR -> padded(Math.floorMod(local.getYear(), 100), 2, '0');
            case MONTH_NAME -> name(local.getMonth());
            case SHORT_MONTH_NAME -> name(local.getMonth()).substring(0, 3);
            case MONTH -> String.valueOf(local.getMonthValue());
            case PADDED_MONTH -> padded(local.getMonthValue(), 2, '0');
            case DAY_NAME -> name(local.getDayOfWeek());
            case SHORT_DAY_NAME -> name(local.getDayOfWeek()).substring(0, 3);
            case DAY -> String.valueOf(local.getDayOfMonth());
            case SPACED_DAY -> padded(local.getDayOfMonth(), 2, ' ');
            case PADDED_DAY -> padded(local.getDayOfMonth(), 2, '0');
            case SPACED_DAY_OF_YEAR -> padded(local.getDayOfYear(), 3, ' ');
            case PADDED_DAY_OF_YEAR -> padded(local.getDayOfYear(), 3, '0');
            case HOUR -> padded(local.getHour(), 2, '0');
            case HALF_DAY_HOUR -> String.valueOf(half);
            case PADDED_HALF_DAY_HOUR -> padded(half, 2, '0');
            case MINUTE -> String.valueOf(local.getMinute());
            case PADDED_MINUTE -> padded(local.getMinute(), 2, '0');
            case SECOND -> String.valueOf(local.getSecond());
            case PADDED_SECOND -> padded(local.getSecond(), 2, '0');
            case UPPER_HALF -> local.getHour() < 12 ? "AM" : "PM";
            case LOWER_HALF -> local.getHour() < 12 ? "am" : "pm";
            case ZONE_NAME -> zone.isEmpty() ? offset("-0700") : zone;
            case OFFSET -> offset(part.text());
            case Z_OFFSET -> offset == 0 ? "Z" : offset(part.text());
            case FRACTION -> fraction(part.text());
            case SHORT_FRACTION -> {
                String digits = fraction(part.text()).replaceAll("0+$", "");
                yield digits.length() == 1 ? "" : digits;
            }
        };
    }

    private String fraction(String layout) {
        int digits = layout.length() - 1;
        String nanos = padded(local.getNano(), 9, '0');
        return layout.charAt(0) + (digits <= 9 ? nanos.substring(0, digits) : nanos + "0".repeat(digits - 9));
    }

    private String offset(String layout) {
        int size = Math.abs(offset);
        String colon = layout.indexOf(':') >= 0 ? ":" : "";
        StringBuilder out = new StringBuilder(offset < 0 ? "-" : "+").append(padded(size / HOUR, 2, '0'));
        int digits = layout.replace(":", "").length() - 1;
        if (digits >= 4) {
            out.append(colon).append(padded(size % HOUR / MINUTE, 2, '0'));
        }
        if (digits >= 6) {
            out.append(colon).append(padded(size % MINUTE, 2, '0'));
        }
        return out.toString();
    }

    private static String padded(int number, int width, char with) {
        String digits = String.valueOf(number);
        return String.valueOf(with).repeat(Math.max(0, width - digits.length())) + digits;
    }

    static String name(Month month) {
        return month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }
}
