package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a moment that is written in a layout. Used once, by one thread. */
final class TimeReader {

    private static final Pattern ZONE = Pattern.compile(
            "ChST|MeST|GMT([+-][0-9]{1,2})?|[+-][0-9]{1,2}|[A-Z]{4}T(?![A-Z])|[A-Z]{3}T(?![A-Z])|WITA(?![A-Z])|[A-Z]{3}(?![A-Z])");
    private static final Pattern FRACTION = Pattern.compile("[.,][0-9]+");
    private static final int HOUR = 3600;
    private static final int MINUTE = 60;
    private static final int NANO_DIGITS = 9;

    private final String layout;
    private final String text;
    private int at;
    private int year;
    private int month;
    private int day;
    private int dayOfYear;
    private int hour;
    private int minute;
    private int second;
    private int nano;
    private boolean afternoon;
    private boolean morning;
    private int offset;
    private String zone = "UTC";

    private TimeReader(String layout, String text) {
        this.layout = layout;
        this.text = text;
    }

    static Moment read(String layout, String text) throws Failure {
        return new TimeReader(layout, text).read();
    }

    private Moment read() throws Failure {
        List<TimeLayout.Part> parts = TimeLayout.of(layout).parts();
        for (int i = 0; i < parts.size(); i++) {
            boolean fractionNext = i + 1 < parts.size()
                    && switch (parts.get(i + 1).field()) {
                        case FRACTION, SHORT_FRACTION -> true;
                        default -> false;
                    };
            part(parts.get(i), fractionNext);
        }
        if (at < text.length()) {
            throw wrong(StdCode.TIME_SURPLUS, Shown.text(text.substring(at)));
        }
        if (afternoon && hour < 12) {
            hour += 12;
        } else if (morning && hour == 12) {
            hour = 0;
        }
        return new Moment(LocalDateTime.of(date(), LocalTime.of(hour, minute, second, nano)), offset, zone);
    }

    private LocalDate date() throws Failure {
        try {
            if (dayOfYear == 0) {
                return LocalDate.of(year, Math.max(month, 1), Math.max(day, 1));
            }
            LocalDate date = LocalDate.ofYearDay(year, dayOfYear);
            if (month != 0 && month != date.getMonthValue() || day != 0 && day != date.getDayOfMonth()) {
                throw wrong(StdCode.TIME_DAY_OF_YEAR);
            }
            return date;
        } catch (DateTimeException outOfRange) {
            throw wrong(StdCode.TIME_DATE);
        }
    }

    private void part(TimeLayout.Part part, boolean fractionNext) throws Failure {
        switch (part.field()) {
            case TEXT -> skip(part.text());
            case YEAR -> year = digits(4, 4, part);
            case SHORT_YEAR -> {
                int lastTwo = digits(2, 2, part);
                year = lastTwo + (lastTwo >= 69 ? 1900 : 2000);
            }
            case MONTH_NAME ->
                month = 1 + name(Arrays.stream(Month.values()).map(Moment::name).toList(), part);
            case SHORT_MONTH_NAME ->
                month = 1
                        + name(
                                cut(Arrays.stream(Month.values())
                                        .map(Moment::name)
                                        .toList()),
                                part);
            case MONTH -> month = within(digits(1, 2, part), 1, 12, part);
            case PADDED_MONTH -> month = within(digits(2, 2, part), 1, 12, part);
            case DAY_NAME -> name(days(), part);
            case SHORT_DAY_NAME -> name(cut(days()), part);
            case DAY -> day = within(digits(1, 2, part), 1, 31, part);
            case SPACED_DAY -> {
                spaces(1);
                day = within(digits(1, 2, part), 1, 31, part);
            }
            case PADDED_DAY -> day = within(digits(2, 2, part), 1, 31, part);
            case SPACED_DAY_OF_YEAR -> {
                spaces(2);
                dayOfYear = within(digits(1, 3, part), 1, 366, part);
            }
            case PADDED_DAY_OF_YEAR -> dayOfYear = within(digits(3, 3, part), 1, 366, part);
            case HOUR -> hour = within(digits(1, 2, part), 0, 23, part);
            case HALF_DAY_HOUR -> hour = within(digits(1, 2, part), 0, 12, part);
            case PADDED_HALF_DAY_HOUR -> hour = within(digits(2, 2, part), 0, 12, part);
            case MINUTE -> minute = within(digits(1, 2, part), 0, 59, part);
            case PADDED_MINUTE -> minute = within(digits(2, 2, part), 0, 59, part);
            case SECOND -> second(digits(1, 2, part), fractionNext, part);
            case PADDED_SECOND -> second(digits(2, 2, part), fractionNext, part);
            case UPPER_HALF -> half("AM", "PM", part);
            case LOWER_HALF -> half("am", "pm", part);
            case ZONE_NAME -> zoneName(part);
            case OFFSET -> offset(part);
            case Z_OFFSET -> {
                if (text.startsWith("Z", at)) {
                    at++;
                } else {
                    offset(part);
                }
            }
            case FRACTION -> {
                int end = at + part.text().length();
                if (end > text.length()
                        || !FRACTION.matcher(text.substring(at, end)).matches()) {
                    throw unread(part);
                }
                fraction(end);
            }
            case SHORT_FRACTION -> openFraction();
        }
    }

    private void skip(String literal) throws Failure {
        int i = 0;
        while (i < literal.length()) {
            char c = literal.charAt(i);
            if (c == ' ') {
                // A space stands for any number of them.
                if (at < text.length() && text.charAt(at) != ' ') {
                    throw unread(new TimeLayout.Part(TimeLayout.Field.TEXT, literal.substring(i)));
                }
                while (i < literal.length() && literal.charAt(i) == ' ') {
                    i++;
                }
                spaces(text.length());
            } else if (at < text.length() && text.charAt(at) == c) {
                i++;
                at++;
            } else {
                throw unread(new TimeLayout.Part(TimeLayout.Field.TEXT, literal.substring(i)));
            }
        }
    }

    private void spaces(int most) {
        for (int i = 0; i < most && text.startsWith(" ", at); i++) {
            at++;
        }
    }

    private int digits(int least, int most, TimeLayout.Part part) throws Failure {
        int end = at;
        while (end < text.length() && end - at < most && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        if (end - at < least) {
            throw unread(part);
        }
        int number = Integer.parseInt(text.substring(at, end));
        at = end;
        return number;
    }

    private int within(int number, int least, int most, TimeLayout.Part part) throws Failure {
        if (number < least || number > most) {
            throw wrong(StdCode.TIME_RANGE, number, part.text());
        }
        return number;
    }

    private static List<String> days() {
        return Arrays.stream(DayOfWeek.values()).map(Moment::name).toList();
    }

    private static List<String> cut(List<String> names) {
        return names.stream().map(name -> name.substring(0, 3)).toList();
    }

    private int name(List<String> names, TimeLayout.Part part) throws Failure {
        for (String name : names) {
            if (text.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return names.indexOf(name);
            }
        }
        throw unread(part);
    }

    private void second(int number, boolean fractionNext, TimeLayout.Part part) throws Failure {
        second = within(number, 0, 59, part);
        if (!fractionNext) {
            openFraction();
        }
    }

    /** A fraction of any length, or none. */
    private void openFraction() {
        Matcher fraction = FRACTION.matcher(text).region(at, text.length());
        if (fraction.lookingAt()) {
            fraction(fraction.end());
        }
    }

    private void fraction(int end) {
        String digits = text.substring(at + 1, Math.min(end, at + 1 + NANO_DIGITS));
        nano = Integer.parseInt(digits + "0".repeat(NANO_DIGITS - digits.length()));
        at = end;
    }

    private void half(String am, String pm, TimeLayout.Part part) throws Failure {
        afternoon = text.startsWith(pm, at);
        morning = text.startsWith(am, at);
        if (!afternoon && !morning) {
            throw unread(part);
        }
        at += 2;
    }

    private void zoneName(TimeLayout.Part part) throws Failure {
        if (text.startsWith("UTC", at)) {
            at += 3;
            return;
        }
        Matcher name = ZONE.matcher(text).region(at, text.length());
        if (!name.lookingAt()) {
            throw unread(part);
        }
        // The offset of a named zone is unknown: the clock is taken for universal time.
        zone = name.group();
        at = name.end();
    }

    private void offset(TimeLayout.Part part) throws Failure {
        String shape = part.text();
        boolean colons = shape.indexOf(':') >= 0;
        if (!text.startsWith("+", at) && !text.startsWith("-", at)) {
            throw unread(part);
        }
        boolean west = text.charAt(at) == '-';
        at++;
        int[] units = {HOUR, MINUTE, 1};
        int pairs = (shape.replace(":", "").length() - 1) / 2;
        int seconds = 0;
        for (int i = 0; i < pairs; i++) {
            if (i > 0 && colons) {
                if (!text.startsWith(":", at)) {
                    throw unread(part);
                }
                at++;
            }
            seconds += within(digits(2, 2, part), 0, i == 0 ? 24 : 60, part) * units[i];
        }
        offset = west ? -seconds : seconds;
        zone = offset == 0 ? "UTC" : "";
    }

    private Failure wrong(StdCode code, Object... about) {
        return Failure.wrong(
                StdCode.TIME, Shown.text(text), Failure.wrong(code, about).reason());
    }

    private Failure unread(TimeLayout.Part part) {
        return wrong(StdCode.TIME_PART, Shown.text(text.substring(at)), Shown.text(part.text()), Shown.text(layout));
    }
}
