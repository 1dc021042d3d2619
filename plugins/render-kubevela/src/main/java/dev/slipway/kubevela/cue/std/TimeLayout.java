package dev.slipway.kubevela.cue.std;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A layout of Go's package time: the moment Mon Jan 2 15:04:05 MST 2006 as the author would write it, read as the parts it names.
 *
 * @param parts its parts in order
 */
record TimeLayout(List<Part> parts) {

    /** What a part stands for. */
    enum Field {
        TEXT,
        YEAR,
        SHORT_YEAR,
        MONTH_NAME,
        SHORT_MONTH_NAME,
        MONTH,
        PADDED_MONTH,
        DAY_NAME,
        SHORT_DAY_NAME,
        DAY,
        SPACED_DAY,
        PADDED_DAY,
        SPACED_DAY_OF_YEAR,
        PADDED_DAY_OF_YEAR,
        HOUR,
        HALF_DAY_HOUR,
        PADDED_HALF_DAY_HOUR,
        MINUTE,
        PADDED_MINUTE,
        SECOND,
        PADDED_SECOND,
        UPPER_HALF,
        LOWER_HALF,
        ZONE_NAME,
        OFFSET,
        Z_OFFSET,
        FRACTION,
        SHORT_FRACTION
    }

    /**
     * One part.
     *
     * @param field what it stands for
     * @param text how it is written in the layout
     */
    record Part(Field field, String text) {}

    /** Longer spellings stand before their beginnings; a short name is none where a small letter follows. */
    private static final Pattern TOKENS = Pattern.compile("January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST"
            + "|002|01|02|03|04|05|06|15|1|2006|2|_(?=2006)|__2|_2|3|4|5|PM|pm"
            + "|[-Z]07:00:00|[-Z]070000|[-Z]07:00|[-Z]0700|[-Z]07"
            + "|[.,](?:0+|9+)(?![0-9])");

    /** Fixes the parts. */
    TimeLayout {
        parts = List.copyOf(parts);
    }

    static TimeLayout of(String layout) {
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher tokens = TOKENS.matcher(layout);
        int at = 0;
        while (at < layout.length()) {
            Field field = tokens.find(at) && tokens.start() == at ? field(tokens.group()) : null;
            if (field == null) {
                // Nothing begins here: the text up to the next token, or this one character.
                int next = tokens.find(at) ? Math.max(tokens.start(), at + 1) : layout.length();
                text.append(layout, at, next);
                at = next;
                continue;
            }
            if (!text.isEmpty()) {
                parts.add(new Part(Field.TEXT, text.toString()));
                text.setLength(0);
            }
            parts.add(new Part(field, tokens.group()));
            at = tokens.end();
        }
        if (!text.isEmpty()) {
            parts.add(new Part(Field.TEXT, text.toString()));
        }
        return new TimeLayout(parts);
    }

    private static @Nullable Field field(String token) {
        return switch (token) {
            case "January" -> Field.MONTH_NAME;
            case "Jan" -> Field.SHORT_MONTH_NAME;
            case "Monday" -> Field.DAY_NAME;
            case "Mon" -> Field.SHORT_DAY_NAME;
            case "MST" -> Field.ZONE_NAME;
            case "2006" -> Field.YEAR;
            case "06" -> Field.SHORT_YEAR;
            case "1" -> Field.MONTH;
            case "01" -> Field.PADDED_MONTH;
            case "2" -> Field.DAY;
            case "_2" -> Field.SPACED_DAY;
            case "02" -> Field.PADDED_DAY;
            case "__2" -> Field.SPACED_DAY_OF_YEAR;
            case "002" -> Field.PADDED_DAY_OF_YEAR;
            case "15" -> Field.HOUR;
            case "3" -> Field.HALF_DAY_HOUR;
            case "03" -> Field.PADDED_HALF_DAY_HOUR;
            case "4" -> Field.MINUTE;
            case "04" -> Field.PADDED_MINUTE;
            case "5" -> Field.SECOND;
            case "05" -> Field.PADDED_SECOND;
            case "PM" -> Field.UPPER_HALF;
            case "pm" -> Field.LOWER_HALF;
            case "_" -> null;
            default ->
                switch (token.charAt(0)) {
                    case 'Z' -> Field.Z_OFFSET;
                    case '-' -> Field.OFFSET;
                    default -> token.charAt(1) == '0' ? Field.FRACTION : Field.SHORT_FRACTION;
                };
        };
    }
}
