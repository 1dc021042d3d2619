package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.BYTES;
import static dev.slipway.kubevela.cue.std.Library.LIST;
import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.WHOLE;
import static dev.slipway.kubevela.cue.std.Library.text;
import static dev.slipway.kubevela.cue.std.Library.texts;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** The package {@code strings}. Positions count bytes of UTF-8. */
final class Strings {

    private Strings() {}

    static Library library() {
        return new Library.Table("strings")
                .function("ByteAt", Kind.INT, Strings::byteAt, BYTES, WHOLE)
                .function("ByteSlice", Kind.BYTES, Strings::byteSlice, BYTES, WHOLE, WHOLE)
                .function("Runes", Kind.LIST, Strings::runes, TEXT)
                .function("MinRunes", Kind.BOOL, a -> truth(runes(a.text(0)) >= a.whole(1)), TEXT, WHOLE)
                .function("MaxRunes", Kind.BOOL, a -> truth(runes(a.text(0)) <= a.whole(1)), TEXT, WHOLE)
                .function("ToTitle", Kind.STRING, a -> text(starts(a.text(0), Character::toTitleCase)), TEXT)
                .function("ToCamel", Kind.STRING, a -> text(starts(a.text(0), Character::toLowerCase)), TEXT)
                .function("SliceRunes", Kind.STRING, Strings::sliceRunes, TEXT, WHOLE, WHOLE)
                .function(
                        "Compare",
                        Kind.INT,
                        a -> Num.of(Integer.signum(Arrays.compareUnsigned(a.bytes(0), a.bytes(1)))),
                        TEXT,
                        TEXT)
                .function("Count", Kind.INT, a -> Num.of(count(a.text(0), a.text(1))), TEXT, TEXT)
                .function("Contains", Kind.BOOL, a -> truth(a.text(0).contains(a.text(1))), TEXT, TEXT)
                .function("ContainsAny", Kind.BOOL, a -> truth(firstOf(a.text(0), a.text(1)) >= 0), TEXT, TEXT)
                .function("LastIndex", Kind.INT, a -> place(a.text(0), a.text(0).lastIndexOf(a.text(1))), TEXT, TEXT)
                .function("IndexAny", Kind.INT, a -> place(a.text(0), firstOf(a.text(0), a.text(1))), TEXT, TEXT)
                .function("LastIndexAny", Kind.INT, a -> place(a.text(0), lastOf(a.text(0), a.text(1))), TEXT, TEXT)
                .function(
                        "SplitN",
                        Kind.LIST,
                        a -> texts(split(a.text(0), a.text(1), a.whole(2), false)),
                        TEXT,
                        TEXT,
                        WHOLE)
                .function(
                        "SplitAfterN",
                        Kind.LIST,
                        a -> texts(split(a.text(0), a.text(1), a.whole(2), true)),
                        TEXT,
                        TEXT,
                        WHOLE)
                .function("Split", Kind.LIST, a -> texts(split(a.text(0), a.text(1), -1, false)), TEXT, TEXT)
                .function("SplitAfter", Kind.LIST, a -> texts(split(a.text(0), a.text(1), -1, true)), TEXT, TEXT)
                .function("Fields", Kind.LIST, a -> texts(words(a.text(0))), TEXT)
                .function("Join", Kind.STRING, a -> text(String.join(a.text(1), a.texts(0))), LIST, TEXT)
                .function("HasPrefix", Kind.BOOL, a -> truth(a.text(0).startsWith(a.text(1))), TEXT, TEXT)
                .function("HasSuffix", Kind.BOOL, a -> truth(a.text(0).endsWith(a.text(1))), TEXT, TEXT)
                .function("Repeat", Kind.STRING, Strings::repeat, TEXT, WHOLE)
                .function("ToUpper", Kind.STRING, a -> text(each(a.text(0), Character::toUpperCase)), TEXT)
                .function("ToLower", Kind.STRING, a -> text(each(a.text(0), Character::toLowerCase)), TEXT)
                .function("Trim", Kind.STRING, a -> text(trim(a.text(0), among(a.text(1)), true, true)), TEXT, TEXT)
                .function(
                        "TrimLeft", Kind.STRING, a -> text(trim(a.text(0), among(a.text(1)), true, false)), TEXT, TEXT)
                .function(
                        "TrimRight", Kind.STRING, a -> text(trim(a.text(0), among(a.text(1)), false, true)), TEXT, TEXT)
                .function("TrimSpace", Kind.STRING, a -> text(trim(a.text(0), Strings::space, true, true)), TEXT)
                .function("TrimPrefix", Kind.STRING, Strings::trimPrefix, TEXT, TEXT)
                .function("TrimSuffix", Kind.STRING, Strings::trimSuffix, TEXT, TEXT)
                .function("Replace", Kind.STRING, Strings::replace, TEXT, TEXT, TEXT, WHOLE)
                .function("Index", Kind.INT, a -> place(a.text(0), a.text(0).indexOf(a.text(1))), TEXT, TEXT)
                .library();
    }

    /** True for what Unicode calls white space. */
    static boolean space(int point) {
        return point >= '\t' && point <= '\r'
                || point == 0x85
                || Character.getType(point) == Character.SPACE_SEPARATOR
                || point == 0x2028
                || point == 0x2029;
    }

    private static Datum byteAt(Args args) throws Failure {
        byte[] bytes = args.bytes(0);
        long at = args.whole(1);
        if (at < 0 || at >= bytes.length) {
            throw Failure.wrong(StdCode.INDEX, at, bytes.length);
        }
        return Num.of(bytes[(int) at] & 0xFF);
    }

    private static Datum byteSlice(Args args) throws Failure {
        byte[] bytes = args.bytes(0);
        checkRange(args, bytes.length);
        return new Datum.Bytes(Arrays.copyOfRange(bytes, (int) args.whole(1), (int) args.whole(2)));
    }

    private static Datum sliceRunes(Args args) throws Failure {
        String text = args.text(0);
        checkRange(args, runes(text));
        int from = text.offsetByCodePoints(0, (int) args.whole(1));
        int to = text.offsetByCodePoints(0, (int) args.whole(2));
        return text(text.substring(from, to));
    }

    private static void checkRange(Args args, int length) throws Failure {
        long from = args.whole(1);
        long to = args.whole(2);
        if (from < 0 || to > length) {
            throw Failure.wrong(StdCode.INDEX, from < 0 ? from : to, length);
        }
        if (from > to) {
            throw Failure.wrong(StdCode.INDEX_ORDER, from, to);
        }
    }

    private static Datum runes(Args args) {
        return new Datum.Items(
                args.text(0).codePoints().<Datum>mapToObj(Num::of).toList());
    }

    private static int runes(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Changes the first letter of each word. */
    private static String starts(String text, IntUnaryOperator change) {
        StringBuilder out = new StringBuilder();
        int before = ' ';
        for (int i = 0; i < text.length(); i += Character.charCount(before)) {
            int point = text.codePointAt(i);
            out.appendCodePoint(space(before) ? change.applyAsInt(point) : point);
            before = point;
        }
        return out.toString();
    }

    private static String each(String text, IntUnaryOperator change) {
        return text.codePoints()
                .map(change)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int count(String text, String part) {
        if (part.isEmpty()) {
            return runes(text) + 1;
        }
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    private static int firstOf(String text, String points) {
        IntPredicate wanted = among(points);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (wanted.test(text.codePointAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static int lastOf(String text, String points) {
        IntPredicate wanted = among(points);
        for (int i = text.length(); i > 0; i -= Character.charCount(text.codePointBefore(i))) {
            if (wanted.test(text.codePointBefore(i))) {
                return i - Character.charCount(text.codePointBefore(i));
            }
        }
        return -1;
    }

    private static IntPredicate among(String points) {
        return point -> points.indexOf(point) >= 0;
    }

    private static Num place(String text, int at) {
        return Num.of(at < 0 ? -1 : Utf8.length(text, 0, at));
    }

    /** The parts of a text: at most {@code most}, all when it is negative; an empty separator parts each character. */
    private static List<String> split(String text, String separator, long most, boolean keep) {
        List<String> parts = new ArrayList<>();
        if (most == 0) {
            return parts;
        }
        int from = 0;
        while (most < 0 || parts.size() < most - 1) {
            if (separator.isEmpty()) {
                if (from >= text.length()) {
                    return parts;
                }
                int end = text.offsetByCodePoints(from, 1);
                if (end == text.length()) {
                    break;
                }
                parts.add(text.substring(from, end));
                from = end;
                continue;
            }
            int at = text.indexOf(separator, from);
            if (at < 0) {
                break;
            }
            parts.add(text.substring(from, keep ? at + separator.length() : at));
            from = at + separator.length();
        }
        if (!separator.isEmpty() || from < text.length()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (!space(point)) {
                word.appendCodePoint(point);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static Datum repeat(Args args) throws Failure {
        String text = args.text(0);
        long count = args.whole(1);
        if (count < 0) {
            throw Failure.wrong(StdCode.ARGUMENT_NEGATIVE, 2, count);
        }
        args.room(count, text.length());
        return text(text.isEmpty() ? "" : text.repeat((int) count));
    }

    private static String trim(String text, IntPredicate gone, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && gone.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && gone.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    private static Datum trimPrefix(Args args) {
        String text = args.text(0);
        return text(text.startsWith(args.text(1)) ? text.substring(args.text(1).length()) : text);
    }

    private static Datum trimSuffix(Args args) {
        String text = args.text(0);
        return text(
                text.endsWith(args.text(1))
                        ? text.substring(0, text.length() - args.text(1).length())
                        : text);
    }

    /** Replaces the first so many; an empty old text stands before each character and at the end. */
    private static Datum replace(Args args) throws Failure {
        String text = args.text(0);
        String old = args.text(1);
        String replacement = args.text(2);
        long most = args.whole(3);
        long count = most < 0 ? count(text, old) : Math.min(most, count(text, old));
        args.room(count, replacement.length());
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (long done = 0; done < count; done++) {
            int at = from;
            if (!old.isEmpty()) {
                at = text.indexOf(old, from);
            } else if (done > 0) {
                at = text.offsetByCodePoints(from, 1);
            }
            out.append(text, from, at).append(replacement);
            from = at + old.length();
        }
        return text(out.append(text, from, text.length()).toString());
    }
}
