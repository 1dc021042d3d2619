package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.NUMBER;
import static dev.slipway.kubevela.cue.std.Library.WHOLE;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The package {@code math}. Some functions work on decimals of 34 digits and others on doubles; which ones do is upstream's choice.
 */
final class Maths {

    private Maths() {}

    static Library library() {
        Library.Table table = new Library.Table("math")
                .constant("MaxExp", Integer.MAX_VALUE)
                .constant("MinExp", Integer.MIN_VALUE)
                .constant("MaxPrec", 0xFFFF_FFFFL)
                .constant("ToNearestEven", 0)
                .constant("ToNearestAway", 1)
                .constant("ToZero", 2)
                .constant("AwayFromZero", 3)
                .constant("ToNegativeInf", 4)
                .constant("ToPositiveInf", 5)
                .constant("Below", -1)
                .constant("Exact", 0)
                .constant("Above", 1)
                .constant("MaxBase", 62)
                .constant("E", decimal("2.71828182845904523536028747135266249775724709369995957496696763"))
                .constant("Pi", decimal("3.14159265358979323846264338327950288419716939937510582097494459"))
                .constant("Phi", decimal("1.61803398874989484820458683436563811772030917980576286213544861"))
                .constant("Sqrt2", decimal("1.41421356237309504880168872420969807856967187537694807317667974"))
                .constant("SqrtE", decimal("1.64872127070012814684865078781416357165377610071014801157507931"))
                .constant("SqrtPi", decimal("1.77245385090551602729816748334114518279754945612238712821380779"))
                .constant("SqrtPhi", decimal("1.27201964951406896425242246173749149171560804184009624861664038"))
                .constant("Ln2", decimal("0.693147180559945309417232121458176568075500134360255254120680009"))
                .constant("Log2E", decimal("1.442695040888963407359924681001892137426645954152985934135449408"))
                .constant("Ln10", decimal("2.3025850929940456840179914546843642076011014886287729760333278"))
                .constant("Log10E", decimal("0.43429448190325182765112891891660508229439700580366656611445378"));
        decimals(table);
        doubles(table);
        return table.library();
    }

    private static Num decimal(String text) {
        return Num.real(new BigDecimal(text));
    }

    private static void decimals(Library.Table table) {
        table.function("Jacobi", Kind.INT, Maths::jacobi, WHOLE, WHOLE)
                .function("Floor", Kind.INT, a -> rounded(a, RoundingMode.FLOOR), NUMBER)
                .function("Ceil", Kind.INT, a -> rounded(a, RoundingMode.CEILING), NUMBER)
                .function("Trunc", Kind.INT, a -> rounded(a, RoundingMode.DOWN), NUMBER)
                .function("Round", Kind.INT, a -> rounded(a, RoundingMode.HALF_UP), NUMBER)
                .function("RoundToEven", Kind.INT, a -> rounded(a, RoundingMode.HALF_EVEN), NUMBER)
                .function("MultipleOf", Kind.BOOL, Maths::multipleOf, NUMBER, NUMBER)
                .function("Abs", Kind.NUMBER, Maths::abs, NUMBER)
                .function("Cbrt", Kind.NUMBER, a -> Decimals.cbrt(a.number(0)), NUMBER)
                .function("Copysign", Kind.NUMBER, Maths::copysign, NUMBER, NUMBER)
                .function("Dim", Kind.NUMBER, Maths::dim, NUMBER, NUMBER)
                .function("Exp", Kind.NUMBER, a -> Decimals.exp(a.number(0)), NUMBER)
                .function("Exp2", Kind.NUMBER, a -> Decimals.pow(Num.of(2), a.number(0)), NUMBER)
                .function("Log", Kind.NUMBER, a -> Decimals.ln(a.number(0)), NUMBER)
                .function("Log10", Kind.NUMBER, a -> Decimals.log10(a.number(0)), NUMBER)
                .function("Log2", Kind.NUMBER, a -> Decimals.log2(a.number(0)), NUMBER)
                .function("Pow", Kind.NUMBER, a -> Decimals.pow(a.number(0), a.number(1)), NUMBER, NUMBER)
                .function("Pow10", Kind.NUMBER, Maths::pow10, WHOLE)
                .function("Signbit", Kind.BOOL, a -> truth(Decimals.negative(a.number(0))), NUMBER);
    }

    private static void doubles(Library.Table table) {
        one(table, "Acosh", Reals::acosh);
        one(table, "Asin", Math::asin);
        one(table, "Acos", Math::acos);
        one(table, "Asinh", Reals::asinh);
        one(table, "Atan", Math::atan);
        two(table, "Atan2", Math::atan2);
        one(table, "Atanh", Reals::atanh);
        one(table, "Erf", Reals::erf);
        one(table, "Erfc", Reals::erfc);
        one(table, "Erfinv", Reals::erfinv);
        one(table, "Erfcinv", x -> Reals.erfinv(1 - x));
        one(table, "Expm1", Math::expm1);
        one(table, "Gamma", Reals::gamma);
        two(table, "Hypot", Math::hypot);
        table.function("J0", Kind.NUMBER, a -> Num.real(Bessel.first(0, finite(a, 0), a.context())), NUMBER)
                .function("Y0", Kind.NUMBER, a -> Num.real(Bessel.second(0, finite(a, 0), a.context())), NUMBER)
                .function("J1", Kind.NUMBER, a -> Num.real(Bessel.first(1, finite(a, 0), a.context())), NUMBER)
                .function("Y1", Kind.NUMBER, a -> Num.real(Bessel.second(1, finite(a, 0), a.context())), NUMBER)
                .function(
                        "Jn",
                        Kind.NUMBER,
                        a -> Num.real(Bessel.first(a.whole(0), finite(a, 1), a.context())),
                        WHOLE,
                        NUMBER)
                .function(
                        "Yn",
                        Kind.NUMBER,
                        a -> Num.real(Bessel.second(a.whole(0), finite(a, 1), a.context())),
                        WHOLE,
                        NUMBER)
                .function("Ldexp", Kind.NUMBER, Maths::ldexp, NUMBER, WHOLE)
                .function("Ilogb", Kind.INT, a -> Num.of(Reals.ilogb(finite(a, 0))), NUMBER);
        one(table, "Log1p", Math::log1p);
        one(table, "Logb", Reals::logb);
        two(table, "Mod", (x, y) -> x % y);
        two(table, "Remainder", Math::IEEEremainder);
        one(table, "Cos", Math::cos);
        one(table, "Sin", Math::sin);
        one(table, "Sinh", Math::sinh);
        one(table, "Cosh", Math::cosh);
        one(table, "Sqrt", Math::sqrt);
        one(table, "Tan", Math::tan);
        one(table, "Tanh", Math::tanh);
    }

    private static void one(Library.Table table, String name, DoubleUnaryOperator function) {
        table.function(name, Kind.NUMBER, a -> Num.real(function.applyAsDouble(finite(a, 0))), NUMBER);
    }

    private static void two(Library.Table table, String name, DoubleBinaryOperator function) {
        table.function(
                name, Kind.NUMBER, a -> Num.real(function.applyAsDouble(finite(a, 0), finite(a, 1))), NUMBER, NUMBER);
    }

    private static double finite(Args args, int at) throws Failure {
        double value = args.real(at);
        if (Double.isInfinite(value) && args.number(at).finite()) {
            throw Failure.wrong(StdCode.ARGUMENT_RANGE, at + 1, args.number(at), "float64");
        }
        return value;
    }

    private static Datum jacobi(Args args) throws Failure {
        BigInteger lower = args.big(1);
        if (!lower.testBit(0)) {
            throw Failure.wrong(StdCode.EVEN, lower);
        }
        return Num.of(Reals.jacobi(args.big(0), lower));
    }

    private static Datum rounded(Args args, RoundingMode mode) throws Failure {
        Num number = args.number(0);
        if (!number.finite() || number.value().scale() < -Num.LARGEST_EXPONENT) {
            throw Failure.wrong(StdCode.TYPE, number, "int");
        }
        BigDecimal whole = number.value().setScale(0, mode);
        return whole.signum() == 0 && Decimals.negative(number)
                ? Decimals.minusZero()
                : new Num(whole, true, Num.Odd.NONE);
    }

    private static Datum multipleOf(Args args) throws Failure {
        Num x = args.number(0);
        Num y = args.number(1);
        if (y.signum() == 0) {
            throw Failure.wrong(x.signum() == 0 ? StdCode.UNDEFINED : StdCode.DIVISION_BY_ZERO);
        }
        return truth(x.dividedBy(y).whole());
    }

    private static Datum abs(Args args) {
        Num number = args.number(0);
        Num size = Decimals.negative(number) ? number.negate() : number;
        return Decimals.settled(
                size.odd() == Num.Odd.NONE
                        ? new Num(size.value().round(Num.PRECISION), size.integer(), size.odd())
                        : size);
    }

    private static Datum copysign(Args args) {
        Num size = args.number(0);
        boolean negative = Decimals.negative(args.number(1));
        if (size.signum() == 0 && size.finite()) {
            return negative ? Decimals.minusZero() : Num.of(0);
        }
        return Decimals.settled(Decimals.negative(size) == negative ? size : size.negate());
    }

    private static Datum dim(Args args) {
        Num difference = args.number(0).minus(args.number(1));
        return Decimals.negative(difference) ? Num.of(0) : Decimals.settled(difference);
    }

    private static Datum pow10(Args args) throws Failure {
        long exponent = args.whole(0, 32, "int32");
        if (Math.abs(exponent) > Num.LARGEST_EXPONENT) {
            throw Failure.wrong(StdCode.EXPONENT);
        }
        return Decimals.settled(Num.real(BigDecimal.ONE.scaleByPowerOfTen((int) exponent)));
    }

    private static Datum ldexp(Args args) throws Failure {
        long exponent = args.whole(1);
        return Num.real(Math.scalb(finite(args, 0), (int) Math.clamp(exponent, -5000L, 5000L)));
    }
}
