package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Context;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of one call, each read as what its parameter promises.
 *
 * @param values the arguments
 * @param context what the evaluator can do
 */
record Args(List<Datum> values, Context context) {

    /** No text longer than this is made. */
    static final int LARGEST = 1 << 26;

    /** No list longer than this is made. */
    static final int LONGEST_LIST = 1 << 22;

    private static final int WORD = 64;

    /** An argument as it is. */
    Datum get(int at) {
        return values.get(at);
    }

    /** Text. */
    String text(int at) {
        return ((Datum.Text) values.get(at)).value();
    }

    /** Bytes, those of text in UTF-8. */
    byte[] bytes(int at) {
        return switch (values.get(at)) {
            case Datum.Text text -> text.value().getBytes(StandardCharsets.UTF_8);
            case Datum.Bytes bytes -> bytes.value();
            default -> throw mistaken(at);
        };
    }

    /** Text, that of bytes read as UTF-8. */
    String decoded(int at) {
        return switch (values.get(at)) {
            case Datum.Text text -> text.value();
            case Datum.Bytes bytes -> new String(bytes.value(), StandardCharsets.UTF_8);
            default -> throw mistaken(at);
        };
    }

    /** A truth value. */
    boolean truth(int at) {
        return ((Datum.Bool) values.get(at)).value();
    }

    /** A number. */
    Num number(int at) {
        return (Num) values.get(at);
    }

    /** A whole number of any size. */
    BigInteger big(int at) {
        return number(at).toBigInteger();
    }

    /** The nearest double. */
    double real(int at) {
        return number(at).toDouble();
    }

    /** A whole number; one between the largest long and 2⁶⁴ counts as the largest. */
    long whole(int at) throws Failure {
        return whole(at, WORD, "int64");
    }

    /** A whole number of fewer bits. */
    long whole(int at, int bits, String type) throws Failure {
        BigInteger value = big(at);
        if (value.abs().bitLength() > bits) {
            throw Failure.wrong(StdCode.ARGUMENT_RANGE, at + 1, value, type);
        }
        if (value.bitLength() >= WORD) {
            return value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return bits < WORD ? (int) value.longValue() : value.longValue();
    }

    /** A whole number that is not negative. */
    long natural(int at) throws Failure {
        if (big(at).signum() < 0) {
            throw Failure.wrong(StdCode.ARGUMENT_NEGATIVE, at + 1, big(at));
        }
        return whole(at, WORD, "uint64");
    }

    /** A list's elements. */
    List<Datum> list(int at) {
        return ((Datum.Items) values.get(at)).values();
    }

    /** A list's elements, all of them text. */
    List<String> texts(int at) throws Failure {
        List<String> texts = new ArrayList<>();
        for (Datum element : list(at)) {
            if (!(element instanceof Datum.Text text)) {
                throw element(texts.size(), at, element, "string", Kind.STRING);
            }
            texts.add(text.value());
        }
        return texts;
    }

    /** A list's elements, all of them numbers. */
    List<Num> numbers(int at) throws Failure {
        List<Num> numbers = new ArrayList<>();
        for (Datum element : list(at)) {
            if (!(element instanceof Num number)) {
                throw element(numbers.size(), at, element, "number", Kind.NUMBER);
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** The elements of any value that should be a list. */
    static List<Datum> elements(Datum value) throws Failure {
        return switch (value) {
            case Datum.Items items -> items.values();
            case Datum.Opaque opaque
            when (opaque.kind() & Kind.LIST) != 0 ->
                throw Failure.incomplete(StdCode.UNDECIDED, Kind.name(opaque.kind()));
            default -> throw Failure.wrong(StdCode.TYPE, new Shown(value), "list");
        };
    }

    /** Spends a step for each of so many elements or bytes; refuses what no memory holds. */
    void room(long count, long each) throws Failure {
        if (each > 0 && count > LARGEST / each) {
            throw Failure.wrong(StdCode.RESULT_SIZE);
        }
        context.spend(count * each);
    }

    private static Failure element(int index, int at, Datum element, String wanted, int kinds) {
        if (element instanceof Datum.Opaque && (element.kind() & kinds) != 0) {
            return Failure.incomplete(StdCode.UNDECIDED, Kind.name(element.kind()));
        }
        return Failure.wrong(StdCode.ELEMENT, index, at + 1, new Shown(element), wanted);
    }

    private IllegalArgumentException mistaken(int at) {
        return new IllegalArgumentException(
                "argument " + at + " is a " + Kind.name(values.get(at).kind()) + ", which its parameter does not take");
    }
}
