package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.WHOLE;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigInteger;

/** The package {@code math/bits}: integers of any size in two's complement. */
final class Bits {

    private Bits() {}

    static Library library() {
        return new Library.Table("math/bits")
                .function("Lsh", Kind.INT, Bits::left, WHOLE, WHOLE)
                .function("Rsh", Kind.INT, Bits::right, WHOLE, WHOLE)
                .function("At", Kind.INT, Bits::at, WHOLE, WHOLE)
                .function("Set", Kind.INT, Bits::set, WHOLE, WHOLE, WHOLE)
                .function("And", Kind.INT, a -> Num.of(a.big(0).and(a.big(1))), WHOLE, WHOLE)
                .function("Or", Kind.INT, a -> Num.of(a.big(0).or(a.big(1))), WHOLE, WHOLE)
                .function("Xor", Kind.INT, a -> Num.of(a.big(0).xor(a.big(1))), WHOLE, WHOLE)
                .function("Clear", Kind.INT, a -> Num.of(a.big(0).andNot(a.big(1))), WHOLE, WHOLE)
                .function("OnesCount", Kind.INT, a -> Num.of(a.big(0).abs().bitCount()), WHOLE)
                .function("Len", Kind.INT, a -> Num.of(a.big(0).abs().bitLength()), WHOLE)
                .library();
    }

    private static Datum left(Args args) throws Failure {
        long count = args.natural(1);
        check(args, count);
        return Num.of(args.big(0).shiftLeft((int) count));
    }

    private static Datum right(Args args) throws Failure {
        long count = args.natural(1);
        return Num.of(args.big(0).shiftRight((int) Math.min(count, Integer.MAX_VALUE)));
    }

    private static Datum at(Args args) throws Failure {
        long bit = args.natural(1);
        if (bit > Integer.MAX_VALUE) {
            throw Failure.wrong(StdCode.RANGE, bit);
        }
        return Num.of(args.big(0).testBit((int) bit) ? 1 : 0);
    }

    private static Datum set(Args args) throws Failure {
        long bit = args.whole(1);
        long value = args.natural(2);
        if (bit < 0) {
            throw Failure.wrong(StdCode.ARGUMENT_NEGATIVE, 2, bit);
        }
        if (value > 1) {
            throw Failure.wrong(StdCode.BIT, value);
        }
        check(args, bit);
        BigInteger number = args.big(0);
        return Num.of(value == 1 ? number.setBit((int) bit) : number.clearBit((int) bit));
    }

    /** Refuses what would have more digits than any number may have. */
    private static void check(Args args, long bit) throws Failure {
        if (bit > 3L * Num.LARGEST_EXPONENT) {
            throw Failure.wrong(StdCode.RANGE, bit);
        }
        args.context().spend(bit / Long.SIZE);
    }
}
