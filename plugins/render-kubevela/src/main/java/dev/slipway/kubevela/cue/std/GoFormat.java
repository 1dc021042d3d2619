package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Data as Go's package {@code fmt} prints it. Pure functions. */
final class GoFormat {

    private static final Pattern VERB = Pattern.compile(
            "%(?<flags>[-+# 0]*)(?<width>[0-9]*)(?<point>\\.(?<precision>[0-9]*))?(?<verb>.)?", Pattern.DOTALL);

    private GoFormat() {}

    /**
     * How one value is printed.
     *
     * @param precision negative where none is given
     */
    private record Spec(String flags, int width, int precision, char verb) {
        boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }
    }

    private static final Spec PLAIN = new Spec("", 0, -1, 'v');

    /** A value as {@code %v} prints it. */
    static String print(Datum value) {
        return unpadded(value, PLAIN);
    }

    /** Values one behind another, with a space between two that are no text. */
    static String print(List<Datum> values) {
        StringBuilder out = new StringBuilder();
        boolean before = true;
        for (Datum value : values) {
            boolean text = value instanceof Datum.Text;
            out.append(!before && !text ? " " : "").append(print(value));
            before = text;
        }
        return out.toString();
    }

    /** Values on a line, with spaces between them. */
    static String printLine(List<Datum> values) {
        return String.join(" ", values.stream().map(GoFormat::print).toList()) + "\n";
    }

    /** Values in the places of a format's verbs. */
    static String format(String format, List<Datum> values) throws Failure {
        StringBuilder out = new StringBuilder();
        Matcher verb = VERB.matcher(format);
        int used = 0;
        int done = 0;
        while (verb.find(done)) {
            out.append(format, done, verb.start());
            done = verb.end();
            String letter = verb.group("verb");
            if (letter == null) {
                out.append("%!(NOVERB)");
                continue;
            }
            if (letter.equals("%")) {
                out.append('%');
                continue;
            }
            if (used >= values.size()) {
                out.append("%!").append(letter).append("(MISSING)");
                continue;
            }
            String precision = verb.group("precision");
            int wanted = verb.group("point") == null ? -1 : number(precision);
            Spec spec = new Spec(verb.group("flags"), number(verb.group("width")), wanted, letter.charAt(0));
            out.append(padded(values.get(used++), spec));
        }
        out.append(format, done, format.length());
        if (used < values.size()) {
            List<String> extra = new ArrayList<>();
            for (Datum value : values.subList(used, values.size())) {
                extra.add(value instanceof Datum.Null ? "<nil>" : type(value) + "=" + print(value));
            }
            out.append("%!(EXTRA ").append(String.join(", ", extra)).append(')');
        }
        return out.toString();
    }

    private static int number(String digits) throws Failure {
        if (digits.length() > 6) {
            throw Failure.wrong(StdCode.RANGE, digits);
        }
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static String padded(Datum value, Spec spec) {
        return switch (value) {
            case Datum.Items items -> unpadded(value, spec);
            case Datum.Fields fields -> unpadded(value, spec);
            default -> {
                String text = unpadded(value, spec);
                int missing = spec.width() - text.codePointCount(0, text.length());
                if (missing <= 0) {
                    yield text;
                }
                if (spec.has('-')) {
                    yield text + " ".repeat(missing);
                }
                if (!spec.has('0')) {
                    yield " ".repeat(missing) + text;
                }
                boolean sign = value instanceof Num && (text.startsWith("-") || text.startsWith("+"));
                yield (sign ? text.substring(0, 1) : "") + "0".repeat(missing) + (sign ? text.substring(1) : text);
            }
        };
    }

    private static String unpadded(Datum value, Spec spec) {
        if (spec.verb() == 'T') {
            return type(value);
        }
        return switch (value) {
            case Datum.Null none -> spec.verb() == 'v' ? "<nil>" : "%!" + spec.verb() + "(<nil>)";
            case Datum.Bool bool ->
                spec.verb() == 'v' || spec.verb() == 't' ? String.valueOf(bool.value()) : bad(value, spec);
            case Num number when number.integer() -> integer(number.toBigInteger(), spec);
            case Num number -> real(number, spec);
            case Datum.Text text -> text(text.value(), value, spec);
            case Datum.Bytes bytes -> bytes(bytes, spec);
            case Datum.Items items -> {
                List<String> parts = new ArrayList<>();
                items.values().forEach(item -> parts.add(padded(item, spec)));
                yield "[" + String.join(" ", parts) + "]";
            }
            case Datum.Fields fields -> {
                List<String> parts = new ArrayList<>();
                new TreeMap<>(fields.values())
                        .forEach((name, field) ->
                                parts.add(padded(new Datum.Text(name), spec) + ":" + padded(field, spec)));
                yield "map[" + String.join(" ", parts) + "]";
            }
            case Datum.Opaque opaque -> throw new IllegalArgumentException("this is no data");
        };
    }

    private static String bad(Datum value, Spec spec) {
        return "%!" + spec.verb() + "(" + type(value) + "=" + print(value) + ")";
    }

    private static String type(Datum value) {
        return switch (value) {
            case Datum.Null none -> "<nil>";
            case Datum.Bool bool -> "bool";
            case Num number ->
                !number.integer() ? "float64" : number.toBigInteger().bitLength() < 64 ? "int64" : "*big.Int";
            case Datum.Text text -> "string";
            case Datum.Bytes bytes -> "[]uint8";
            case Datum.Items items -> "[]interface {}";
            case Datum.Fields fields -> "map[string]interface {}";
            case Datum.Opaque opaque -> throw new IllegalArgumentException("this is no data");
        };
    }

    private static String integer(BigInteger value, Spec spec) {
        String digits = value.abs().toString();
        switch (spec.verb()) {
            case 'v', 'd' -> {}
            case 'b' -> digits = value.abs().toString(2);
            case 'o' -> digits = value.abs().toString(8);
            case 'O' -> digits = "0o" + value.abs().toString(8);
            case 'x' -> digits = (spec.has('#') ? "0x" : "") + value.abs().toString(16);
            case 'X' ->
                digits = (spec.has('#') ? "0X" : "") + value.abs().toString(16).toUpperCase(Locale.ROOT);
            case 'c' -> {
                return Character.toString(point(value));
            }
            case 'q' -> {
                return Quoting.quote(point(value), Quoting::printable);
            }
            case 'U' -> {
                return String.format(Locale.ROOT, "U+%04X", value);
            }
            default -> {
                return bad(Num.of(value), spec);
            }
        }
        if (digits.length() < spec.precision()) {
            digits = "0".repeat(spec.precision() - digits.length()) + digits;
        }
        return sign(value.signum() < 0, spec) + digits;
    }

    private static int point(BigInteger value) {
        return value.bitLength() < 32 && Character.isValidCodePoint(value.intValue()) ? value.intValue() : 0xFFFD;
    }

    private static String sign(boolean negative, Spec spec) {
        return negative ? "-" : spec.has('+') ? "+" : spec.has(' ') ? " " : "";
    }

    private static String real(Num number, Spec spec) {
        double value = number.toDouble();
        char format = spec.verb() == 'v' ? 'g' : spec.verb() == 'F' ? 'f' : spec.verb();
        if ("beEfgGxX".indexOf(format) < 0) {
            return bad(number, spec);
        }
        int precision = spec.precision() < 0 && "eEf".indexOf(format) >= 0 ? 6 : spec.precision();
        String text = FloatText.format(Math.abs(value), format, precision, false, FloatText.SHORTEST_EXPONENT);
        return sign(Math.copySign(1, value) < 0, spec) + text;
    }

    private static String text(String text, Datum value, Spec spec) {
        String cut = spec.precision() < 0 || spec.precision() >= text.codePointCount(0, text.length())
                ? text
                : text.substring(0, text.offsetByCodePoints(0, spec.precision()));
        return switch (spec.verb()) {
            case 'v', 's' -> cut;
            case 'q' -> spec.has('#') && cut.indexOf('`') < 0 ? "`" + cut + "`" : Quoting.quote(cut);
            case 'x', 'X' -> hex(text.getBytes(StandardCharsets.UTF_8), spec);
            default -> bad(value, spec);
        };
    }

    private static String hex(byte[] bytes, Spec spec) {
        HexFormat hex = spec.has(' ') ? HexFormat.ofDelimiter(" ") : HexFormat.of();
        return (spec.verb() == 'X' ? hex.withUpperCase() : hex).formatHex(bytes);
    }

    private static String bytes(Datum.Bytes bytes, Spec spec) {
        return switch (spec.verb()) {
            case 's', 'q', 'x', 'X' -> text(new String(bytes.value(), StandardCharsets.UTF_8), bytes, spec);
            default -> {
                List<String> parts = new ArrayList<>();
                for (byte each : bytes.value()) {
                    parts.add(integer(BigInteger.valueOf(each & 0xFF), spec));
                }
                yield "[" + String.join(" ", parts) + "]";
            }
        };
    }
}
