package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Args.elements;
import static dev.slipway.kubevela.cue.std.Library.ANY;
import static dev.slipway.kubevela.cue.std.Library.ANY_LIST;
import static dev.slipway.kubevela.cue.std.Library.LIST;
import static dev.slipway.kubevela.cue.std.Library.NUMBER;
import static dev.slipway.kubevela.cue.std.Library.SCHEMA;
import static dev.slipway.kubevela.cue.std.Library.WHOLE;
import static dev.slipway.kubevela.cue.std.Library.texts;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Context;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.eval.Builtin.Parameter;
import dev.slipway.kubevela.cue.eval.Builtin.Taking;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/** The package {@code list}. */
final class Lists {

    private static final Parameter ANYTHING = new Parameter(Kind.TOP, Taking.SHALLOW);

    private static final Comparator<String> BYTES_ORDER =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private Lists() {}

    static Library library() {
        return new Library.Table("list")
                .function("Drop", Kind.LIST, Lists::drop, ANY_LIST, WHOLE)
                .function("FlattenN", Kind.LIST, Lists::flatten, ANYTHING, WHOLE)
                .function("Repeat", Kind.LIST, Lists::repeat, ANY_LIST, WHOLE)
                .function("Concat", Kind.LIST, Lists::concat, ANY_LIST)
                .function("Take", Kind.LIST, Lists::take, ANY_LIST, WHOLE)
                .function("Slice", Kind.LIST, Lists::slice, ANY_LIST, WHOLE, WHOLE)
                .function("Reverse", Kind.LIST, a -> new Datum.Items(a.list(0).reversed()), ANY_LIST)
                .function("MinItems", Kind.BOOL, Lists::minItems, new Parameter(Kind.LIST, Taking.SCHEMA), WHOLE)
                .function("MaxItems", Kind.BOOL, Lists::maxItems, new Parameter(Kind.LIST, Taking.SCHEMA), WHOLE)
                .function("UniqueItems", Kind.BOOL, Lists::uniqueItems, ANY_LIST)
                .function("Contains", Kind.BOOL, Lists::contains, ANY_LIST, ANY)
                .function("MatchN", Kind.BOOL, Lists::matchN, ANY_LIST, SCHEMA, SCHEMA)
                .function("Avg", Kind.NUMBER, Lists::average, LIST)
                .function("Max", Kind.NUMBER, a -> extreme(a, sign -> sign > 0), LIST)
                .function("Min", Kind.NUMBER, a -> extreme(a, sign -> sign < 0), LIST)
                .function("Product", Kind.NUMBER, Lists::product, LIST)
                .function("Range", Kind.LIST, Lists::range, NUMBER, NUMBER, NUMBER)
                .function("Sum", Kind.NUMBER, a -> Decimals.settled(sum(a.numbers(0))), LIST)
                .function("Sort", Kind.LIST, Lists::sort, ANY_LIST, SCHEMA)
                .function("SortStable", Kind.LIST, Lists::sort, ANY_LIST, SCHEMA)
                .function("SortStrings", Kind.LIST, Lists::sortTexts, LIST)
                .function("IsSorted", Kind.BOOL, Lists::isSorted, ANY_LIST, SCHEMA)
                .function("IsSortedStrings", Kind.BOOL, Lists::isSortedTexts, LIST)
                .source("""
                        Comparer: {
                        	T:    _
                        	x:    T
                        	y:    T
                        	less: bool
                        }
                        Ascending: {
                        	Comparer
                        	T:    number | string
                        	x:    T
                        	y:    T
                        	less: x < y
                        }
                        Descending: {
                        	Comparer
                        	T:    number | string
                        	x:    T
                        	y:    T
                        	less: x > y
                        }
                        """, "Comparer", "Ascending", "Descending")
                .library();
    }

    private static Datum drop(Args args) throws Failure {
        List<Datum> list = args.list(0);
        return new Datum.Items(list.subList(upTo(args, 1, list), list.size()));
    }

    private static Datum take(Args args) throws Failure {
        List<Datum> list = args.list(0);
        return new Datum.Items(list.subList(0, upTo(args, 1, list)));
    }

    private static int upTo(Args args, int at, List<Datum> list) throws Failure {
        long count = args.whole(at);
        if (count < 0) {
            throw Failure.wrong(StdCode.ARGUMENT_NEGATIVE, at + 1, count);
        }
        return (int) Math.min(count, list.size());
    }

    private static Datum slice(Args args) throws Failure {
        List<Datum> list = args.list(0);
        long from = args.whole(1);
        long to = args.whole(2);
        if (from < 0) {
            throw Failure.wrong(StdCode.ARGUMENT_NEGATIVE, 2, from);
        }
        if (from > to) {
            throw Failure.wrong(StdCode.INDEX_ORDER, from, to);
        }
        if (to > list.size()) {
            throw Failure.wrong(StdCode.INDEX, to, list.size());
        }
        return new Datum.Items(list.subList((int) from, (int) to));
    }

    private static Datum flatten(Args args) throws Failure {
        List<Datum> out = new ArrayList<>();
        flatten(elements(args.get(0)), args.whole(1), out);
        return new Datum.Items(out);
    }

    private static void flatten(List<Datum> list, long depth, List<Datum> out) {
        for (Datum element : list) {
            if (element instanceof Datum.Items items && depth != 0) {
                flatten(items.values(), depth - 1, out);
            } else {
                out.add(element);
            }
        }
    }

    private static Datum repeat(Args args) throws Failure {
        List<Datum> list = args.list(0);
        long count = args.whole(1);
        if (count < 0) {
            throw Failure.wrong(StdCode.ARGUMENT_NEGATIVE, 2, count);
        }
        if (!list.isEmpty() && count > Args.LONGEST_LIST / list.size()) {
            throw Failure.wrong(StdCode.RESULT_SIZE);
        }
        args.room(count, list.size());
        List<Datum> out = new ArrayList<>();
        for (long done = 0; done < count && !list.isEmpty(); done++) {
            out.addAll(list);
        }
        return new Datum.Items(out);
    }

    private static Datum concat(Args args) throws Failure {
        List<Datum> out = new ArrayList<>();
        for (Datum list : args.list(0)) {
            out.addAll(elements(list));
        }
        return new Datum.Items(out);
    }

    private static Datum minItems(Args args) throws Failure {
        int size = args.context().size(args.get(0));
        long least = args.whole(1);
        if (size < least) {
            throw Failure.unmet(
                    args.context().capacity(args.get(0)) == Integer.MAX_VALUE, StdCode.TOO_FEW, size, least);
        }
        return truth(true);
    }

    private static Datum maxItems(Args args) throws Failure {
        int size = args.context().size(args.get(0));
        long most = args.whole(1);
        if (size > most) {
            throw Failure.unmet(false, StdCode.TOO_MANY, size, most);
        }
        return truth(true);
    }

    private static Datum uniqueItems(Args args) throws Failure {
        List<Datum> list = args.list(0);
        args.context().spend(list.size());
        Sameness seen = new Sameness();
        Failure undecided = null;
        for (int i = 0; i < list.size(); i++) {
            Datum value = list.get(i);
            int twin = seen.add(value, i);
            if (twin >= 0) {
                if (!(value instanceof Datum.Opaque)) {
                    throw Failure.unmet(false, StdCode.SAME, twin, i);
                }
                undecided = Failure.unmet(true, StdCode.SAME, twin, i);
            }
        }
        if (undecided != null) {
            throw undecided;
        }
        return truth(true);
    }

    private static Datum contains(Args args) {
        Object wanted = Sameness.key(args.get(1));
        return truth(
                args.list(0).stream().anyMatch(element -> Sameness.key(element).equals(wanted)));
    }

    private static Datum matchN(Args args) throws Failure {
        Context context = args.context();
        int matching = 0;
        for (Datum element : args.list(0)) {
            matching += context.satisfies(element, args.get(2)) ? 1 : 0;
        }
        if (!context.satisfies(Num.of(matching), args.get(1))) {
            throw Failure.unmet(false, StdCode.MATCHING, matching);
        }
        return truth(true);
    }

    private static Num sum(List<Num> numbers) {
        Num sum = Num.of(0);
        for (Num number : numbers) {
            sum = number.plus(sum);
        }
        return sum;
    }

    private static Datum average(Args args) throws Failure {
        List<Num> numbers = some(args);
        return Decimals.settled(sum(numbers).dividedBy(Num.of(numbers.size())));
    }

    private static Datum product(Args args) throws Failure {
        Num product = Num.real(BigDecimal.ONE);
        boolean negative = false;
        for (Num number : args.numbers(0)) {
            product = number.times(product);
            negative ^= Decimals.negative(number);
        }
        return product.signum() == 0 && negative ? Decimals.minusZero() : Decimals.settled(product);
    }

    private static Datum extreme(Args args, IntPredicate better) throws Failure {
        List<Num> numbers = some(args);
        Num found = numbers.getFirst();
        for (Num number : numbers) {
            if (better.test(number.compareTo(found))) {
                found = number;
            }
        }
        return Decimals.settled(found);
    }

    private static List<Num> some(Args args) throws Failure {
        List<Num> numbers = args.numbers(0);
        if (numbers.isEmpty()) {
            throw Failure.wrong(StdCode.EMPTY_LIST);
        }
        return numbers;
    }

    private static Datum range(Args args) throws Failure {
        Num limit = args.number(1);
        Num step = args.number(2);
        int direction = step.signum();
        if (direction == 0) {
            throw Failure.wrong(StdCode.STEP_ZERO);
        }
        Num next = args.number(0);
        if (Integer.signum(next.compareTo(limit)) == direction) {
            throw Failure.wrong(direction > 0 ? StdCode.STEP_UP : StdCode.STEP_DOWN);
        }
        List<Datum> out = new ArrayList<>();
        while (Integer.signum(limit.compareTo(next)) == direction) {
            if (out.size() >= Args.LONGEST_LIST) {
                throw Failure.wrong(StdCode.RESULT_SIZE);
            }
            args.context().spend(1);
            out.add(Decimals.settled(next));
            Num after = step.plus(next);
            if (after.compareTo(next) == 0) {
                throw Failure.wrong(StdCode.STEP_SMALL, next);
            }
            next = after;
        }
        return new Datum.Items(out);
    }

    private static Datum sort(Args args) throws Failure {
        return new Datum.Items(new Order(args.get(1), args.context()).sorted(args.list(0)));
    }

    private static Datum isSorted(Args args) throws Failure {
        List<Datum> list = args.list(0);
        Order order = new Order(args.get(1), args.context());
        for (int i = list.size() - 1; i > 0; i--) {
            try {
                if (order.less(list.get(i), list.get(i - 1))) {
                    return truth(false);
                }
            } catch (Failure incomparable) {
                // What cannot be compared counts as in order.
                return truth(true);
            }
        }
        return truth(true);
    }

    private static Datum sortTexts(Args args) throws Failure {
        return texts(args.texts(0).stream().sorted(BYTES_ORDER).toList());
    }

    private static Datum isSortedTexts(Args args) throws Failure {
        List<String> list = args.texts(0);
        for (int i = 1; i < list.size(); i++) {
            if (BYTES_ORDER.compare(list.get(i - 1), list.get(i)) > 0) {
                return truth(false);
            }
        }
        return truth(true);
    }
}
