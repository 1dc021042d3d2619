package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.NUMBER;
import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.TRUTH;
import static dev.slipway.kubevela.cue.std.Library.WHOLE;
import static dev.slipway.kubevela.cue.std.Library.text;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.syntax.Literals;
import dev.slipway.kubevela.cue.syntax.Literals.BadLiteral;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import dev.slipway.kubevela.cue.syntax.TokenKind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** The package {@code strconv}. */
final class Conversions {

    private static final int SMALLEST_BASE = 2;
    private static final int LARGEST_BASE = 62;
    private static final int LARGEST_READ_BASE = 36;
    private static final int LARGEST_SIZE = 64;
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

    private static final Pattern UNDERSCORES = Pattern.compile("[+-]?(0[bBoOxX])?_?[0-9a-fA-F]++(?:_[0-9a-fA-F]++)*+");
    private static final String RUN = "[0-9](?:_?[0-9])*+";
    private static final String HEX_RUN = "[0-9a-fA-F](?:_?[0-9a-fA-F])*+";
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(" + RUN + "(\\.(" + RUN + ")?)?|\\." + RUN + ")([eE][+-]?" + RUN + ")?");
    private static final Pattern HEX_FLOAT =
            Pattern.compile("[+-]?0[xX]_?(" + HEX_RUN + "(\\.(" + HEX_RUN + ")?)?|\\." + HEX_RUN + ")[pP][+-]?" + RUN);
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

    private Conversions() {}

    static Library library() {
        return new Library.Table("strconv")
                .function("Unquote", Kind.STRING, Conversions::unquote, TEXT)
                .function("ParseBool", Kind.BOOL, Conversions::parseBool, TEXT)
                .function("FormatBool", Kind.STRING, a -> text(String.valueOf(a.truth(0))), TRUTH)
                .function("ParseFloat", Kind.NUMBER, Conversions::parseFloat, TEXT, WHOLE)
                .constant("IntSize", LARGEST_SIZE)
                .function(
                        "ParseUint",
                        Kind.INT,
                        a -> Num.of(parse(a.text(0), a.whole(1), a.whole(2), false)),
                        TEXT,
                        WHOLE,
                        WHOLE)
                .function(
                        "ParseInt",
                        Kind.INT,
                        a -> Num.of(parse(a.text(0), a.whole(1), a.whole(2), true)),
                        TEXT,
                        WHOLE,
                        WHOLE)
                .function("Atoi", Kind.INT, a -> Num.of(parse(a.text(0), 10, 0, true)), TEXT)
                .function("FormatFloat", Kind.STRING, Conversions::formatFloat, NUMBER, WHOLE, WHOLE, WHOLE)
                .function("FormatUint", Kind.STRING, Conversions::formatInt, WHOLE, WHOLE)
                .function("FormatInt", Kind.STRING, Conversions::formatInt, WHOLE, WHOLE)
                .function("Quote", Kind.STRING, a -> text(Quoting.quote(a.text(0))), TEXT)
                .function("QuoteToASCII", Kind.STRING, a -> text(Quoting.quote(a.text(0), Quoting::ascii)), TEXT)
                .function("QuoteToGraphic", Kind.STRING, a -> text(Quoting.quote(a.text(0), Quoting::graphic)), TEXT)
                .function("QuoteRune", Kind.STRING, a -> quoteRune(a, Quoting::printable), WHOLE)
                .function("QuoteRuneToASCII", Kind.STRING, a -> quoteRune(a, Quoting::ascii), WHOLE)
                .function("QuoteRuneToGraphic", Kind.STRING, a -> quoteRune(a, Quoting::graphic), WHOLE)
                .function("IsPrint", Kind.BOOL, a -> truth(Quoting.printable(rune(a))), WHOLE)
                .function("IsGraphic", Kind.BOOL, a -> truth(Quoting.graphic(rune(a))), WHOLE)
                .library();
    }

    /** The digits of an integer in a base from 2 to 62. */
    static String digits(BigInteger value, int base) {
        if (base <= Character.MAX_RADIX) {
            return value.toString(base);
        }
        StringBuilder out = new StringBuilder();
        BigInteger divisor = BigInteger.valueOf(base);
        BigInteger rest = value.abs();
        do {
            BigInteger[] parts = rest.divideAndRemainder(divisor);
            out.append(DIGITS.charAt(parts[1].intValue()));
            rest = parts[0];
        } while (rest.signum() != 0);
        return out.append(value.signum() < 0 ? "-" : "").reverse().toString();
    }

    private static Datum formatInt(Args args) throws Failure {
        long base = args.whole(1);
        if (base < SMALLEST_BASE || base > LARGEST_BASE) {
            throw Failure.wrong(StdCode.BASE, base);
        }
        args.context().spend(args.big(0).bitLength() / LARGEST_SIZE);
        return text(digits(args.big(0), (int) base));
    }

    private static int rune(Args args) throws Failure {
        return (int) args.whole(0, 32, "rune");
    }

    private static Datum quoteRune(Args args, IntPredicate visible) throws Failure {
        return text(Quoting.quote(rune(args), visible));
    }

    private static Datum unquote(Args args) throws Failure {
        String literal = args.text(0);
        Parsed parsed = Parser.parse(new Source("literal", literal));
        List<Node.Decl> decls = parsed.file().decls();
        if (!parsed.good()
                || decls.size() != 1
                || !(decls.getFirst() instanceof Node.Embedding embedding)
                || !(embedding.value() instanceof Node.BasicLit basic)
                || basic.token().kind() != TokenKind.STRING
                || !basic.token().text().equals(literal)) {
            throw Failure.wrong(StdCode.SYNTAX, Shown.text(literal));
        }
        try {
            byte[] content = Literals.part(literal, Literals.quotes(literal, literal), true, true);
            return text(new String(content, StandardCharsets.UTF_8));
        } catch (BadLiteral bad) {
            throw Failure.wrong(StdCode.SYNTAX, Shown.text(literal));
        }
    }

    private static Datum parseBool(Args args) throws Failure {
        String text = args.text(0);
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return truth(TRUE.contains(text));
        }
        throw Failure.wrong(StdCode.SYNTAX, Shown.text(text));
    }

    private static BigInteger parse(String text, long wantedBase, long wantedSize, boolean signed) throws Failure {
        boolean sign = signed && (text.startsWith("+") || text.startsWith("-"));
        String digits = sign ? text.substring(1) : text;
        long base = wantedBase;
        if (digits.isEmpty()) {
            throw Failure.wrong(StdCode.SYNTAX, Shown.text(text));
        }
        if (base == 0) {
            String head = digits.substring(0, Math.min(2, digits.length())).toLowerCase(Locale.ROOT);
            base = switch (head) {
                case "0x" -> 16;
                case "0o" -> 8;
                case "0b" -> 2;
                default -> head.startsWith("0") && digits.length() > 1 ? 8 : 10;
            };
            if (!UNDERSCORES.matcher(digits).matches() || digits.startsWith("_")) {
                throw Failure.wrong(StdCode.SYNTAX, Shown.text(text));
            }
            boolean marked = head.length() == 2 && Character.isLetter(head.charAt(1));
            digits = (marked ? digits.substring(2) : digits).replace("_", "");
        } else if (base < SMALLEST_BASE || base > LARGEST_READ_BASE) {
            throw Failure.wrong(StdCode.BASE, base);
        }
        if (wantedSize < 0 || wantedSize > LARGEST_SIZE) {
            throw Failure.wrong(StdCode.BIT_SIZE, wantedSize);
        }
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c >= 0x80 || Character.digit(c, (int) base) < 0) {
                throw Failure.wrong(StdCode.SYNTAX, Shown.text(text));
            }
        }
        int size = wantedSize == 0 ? LARGEST_SIZE : (int) wantedSize;
        // More digits than these are out of range in every base.
        String significant = digits.replaceFirst("^0+(?=.)", "");
        if (significant.isEmpty()) {
            throw Failure.wrong(StdCode.SYNTAX, Shown.text(text));
        }
        if (significant.length() > LARGEST_SIZE) {
            throw Failure.wrong(StdCode.RANGE, Shown.text(text));
        }
        BigInteger value = new BigInteger(significant, (int) base);
        value = sign && text.startsWith("-") ? value.negate() : value;
        if (value.bitLength() > (signed ? size - 1 : size)) {
            throw Failure.wrong(StdCode.RANGE, Shown.text(text));
        }
        return value;
    }

    private static Datum parseFloat(Args args) throws Failure {
        String text = args.text(0);
        boolean single = args.whole(1) == Float.SIZE;
        if (INFINITE.matcher(text).matches()) {
            return Num.real(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        if (text.equalsIgnoreCase("nan")) {
            return Num.real(Double.NaN);
        }
        if (!FLOAT.matcher(text).matches() && !HEX_FLOAT.matcher(text).matches()) {
            throw Failure.wrong(StdCode.SYNTAX, Shown.text(text));
        }
        String plain = text.replace("_", "");
        double value = single ? Float.parseFloat(plain) : Double.parseDouble(plain);
        if (Double.isInfinite(value)) {
            throw Failure.wrong(StdCode.RANGE, Shown.text(text));
        }
        return Num.real(value);
    }

    private static Datum formatFloat(Args args) throws Failure {
        long format = args.natural(1);
        long precision = args.whole(2);
        long size = args.whole(3);
        if (format > 0xFF) {
            throw Failure.wrong(StdCode.ARGUMENT_RANGE, 2, format, "byte");
        }
        if (size != Float.SIZE && size != Double.SIZE) {
            throw Failure.wrong(StdCode.BIT_SIZE, size);
        }
        args.room(Math.max(precision, 0), 1);
        return text(FloatText.format(
                args.real(0), (char) format, precision, size == Float.SIZE, FloatText.SHORTEST_EXPONENT));
    }
}
