package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which values are the same: by kind and value, not by spelling; fields in any order; a value that is no data by its own {@code equals}.
 */
final class Sameness {

    private final Map<Object, Integer> seen = new HashMap<>();

    private record Number(boolean integer, Num.Odd odd, BigDecimal value) {}

    /** Notes a value and its place; the place of an earlier one that is the same, or a negative number. */
    int add(Datum value, int place) {
        Integer before = seen.putIfAbsent(key(value), place);
        return before == null ? -1 : before;
    }

    /** What the same values have in common, and others not. */
    static Object key(Datum value) {
        return switch (value) {
            case Num number -> {
                Num.Odd odd = number.odd() == Num.Odd.MINUS_ZERO ? Num.Odd.NONE : number.odd();
                yield new Number(number.integer(), odd, number.value().stripTrailingZeros());
            }
            case Datum.Items items -> {
                List<Object> keys = new ArrayList<>(items.values().size());
                items.values().forEach(element -> keys.add(key(element)));
                yield keys;
            }
            case Datum.Fields fields -> {
                Map<String, Object> keys = new HashMap<>();
                fields.values().forEach((name, field) -> keys.put(name, key(field)));
                yield keys;
            }
            default -> value;
        };
    }
}
