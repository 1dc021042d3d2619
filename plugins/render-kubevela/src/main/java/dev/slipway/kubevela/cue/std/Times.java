package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.WHOLE;
import static dev.slipway.kubevela.cue.std.Library.text;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The package {@code time}. It knows no clock and no zones but those written in a time. */
final class Times {

    private static final String NANO_LAYOUT = "2006-01-02T15:04:05.999999999Z07:00";
    private static final long SECOND = 1_000_000_000;

    private Times() {}

    static Library library() {
        Library.Table table = new Library.Table("time")
                .constant("Nanosecond", 1)
                .constant("Microsecond", 1_000)
                .constant("Millisecond", 1_000_000)
                .constant("Second", SECOND)
                .constant("Minute", 60 * SECOND)
                .constant("Hour", 3600 * SECOND)
                .function("Duration", Kind.BOOL, Times::duration, TEXT)
                .function("FormatDuration", Kind.STRING, a -> text(Durations.format(a.whole(0))), WHOLE)
                .function("ParseDuration", Kind.INT, a -> Num.of(Durations.parse(a.text(0))), TEXT)
                .constant("ANSIC", "Mon Jan _2 15:04:05 2006")
                .constant("UnixDate", "Mon Jan _2 15:04:05 MST 2006")
                .constant("RubyDate", "Mon Jan 02 15:04:05 -0700 2006")
                .constant("RFC822", "02 Jan 06 15:04 MST")
                .constant("RFC822Z", "02 Jan 06 15:04 -0700")
                .constant("RFC850", "Monday, 02-Jan-06 15:04:05 MST")
                .constant("RFC1123", "Mon, 02 Jan 2006 15:04:05 MST")
                .constant("RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700")
                .constant("RFC3339", "2006-01-02T15:04:05Z07:00")
                .constant("RFC3339Nano", NANO_LAYOUT)
                .constant("RFC3339Date", "2006-01-02")
                .constant("Kitchen", "3:04PM")
                .constant("Kitchen24", "15:04");
        for (Month month : Month.values()) {
            table.constant(Moment.name(month), month.getValue());
        }
        for (DayOfWeek day : DayOfWeek.values()) {
            table.constant(Moment.name(day), day.getValue() % 7);
        }
        return table.function("Time", Kind.BOOL, a -> check(a.text(0), NANO_LAYOUT), TEXT)
                .function("Format", Kind.BOOL, a -> check(a.text(0), a.text(1)), TEXT, TEXT)
                .function(
                        "FormatString",
                        Kind.STRING,
                        a -> text(TimeReader.read(NANO_LAYOUT, a.text(1)).format(TimeLayout.of(a.text(0)))),
                        TEXT,
                        TEXT)
                .function(
                        "Parse",
                        Kind.STRING,
                        a -> standard(TimeReader.read(a.text(0), a.text(1)).universal()),
                        TEXT,
                        TEXT)
                .function("Unix", Kind.STRING, Times::unix, WHOLE, WHOLE)
                .function("Split", Kind.STRUCT, Times::split, TEXT)
                .library();
    }

    private static Datum standard(Moment moment) {
        return text(moment.format(TimeLayout.of(NANO_LAYOUT)));
    }

    private static Datum duration(Args args) throws Failure {
        Durations.parse(args.text(0));
        return truth(true);
    }

    private static Datum check(String time, String layout) throws Failure {
        TimeReader.read(layout, time);
        return truth(true);
    }

    private static Datum unix(Args args) throws Failure {
        long nanos = args.whole(1);
        try {
            long seconds = Math.addExact(args.whole(0), Math.floorDiv(nanos, SECOND));
            return standard(Moment.since1970(seconds, (int) Math.floorMod(nanos, SECOND)));
        } catch (DateTimeException | ArithmeticException outOfRange) {
            throw Failure.wrong(StdCode.RANGE, args.whole(0));
        }
    }

    private static Datum split(Args args) throws Failure {
        LocalDateTime local = TimeReader.read(NANO_LAYOUT, args.text(0)).local();
        SequencedMap<String, Datum> parts = new LinkedHashMap<>();
        parts.put("year", Num.of(local.getYear()));
        parts.put("month", Num.of(local.getMonthValue()));
        parts.put("day", Num.of(local.getDayOfMonth()));
        parts.put("hour", Num.of(local.getHour()));
        parts.put("minute", Num.of(local.getMinute()));
        parts.put("second", Num.of(local.getSecond()));
        parts.put("nanosecond", Num.of(local.getNano()));
        return new Datum.Fields(parts);
    }
}
