package dev.slipway.kubevela.cue.eval;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the default marks of all disjunctions of a vertex say together of the values that are left. It depends on what stands at the end
 * alone, so that the order of operands does not matter, as the language specification wants; the original goes on from disjunction to
 * disjunction (cue v0.14.1, internal/core/adt/disjunct2.go), where marks that contradict each other can come out otherwise the other
 * way round.
 */
final class Marks {

    /** More ways to one value are not told apart. */
    private static final int MOST_TWINS = 32;

    /** Those disjunctions of which a default still stands. */
    private final Set<Conjunct.Key> marked = new HashSet<>();

    /** Those of which several sides with different values still stand. */
    private final Set<Conjunct.Key> several = new HashSet<>();

    private Marks() {}

    /** Says of each of the trials whether it is a default. */
    static List<Mode> of(List<Vertex> standing) {
        if (standing.stream().noneMatch(Marks::marked)) {
            return Collections.nCopies(standing.size(), Mode.UNMARKED);
        }
        List<List<Map<Conjunct.Key, Mode>>> all = new ArrayList<>(standing.size());
        Marks left = new Marks();
        left.look(standing);
        Set<Conjunct.Key> defaults = new HashSet<>();
        for (Vertex trial : standing) {
            List<Map<Conjunct.Key, Mode>> ways = new ArrayList<>();
            for (List<Conjunct.Pick> way : ways(trial)) {
                Map<Conjunct.Key, Mode> modes = left.modes(way);
                modes.forEach((key, mode) -> {
                    if (mode == Mode.DEFAULT) {
                        defaults.add(key);
                    }
                });
                ways.add(modes);
            }
            all.add(ways);
        }
        List<Mode> told = new ArrayList<>(standing.size());
        for (List<Map<Conjunct.Key, Mode>> ways : all) {
            Mode best = null;
            for (Map<Conjunct.Key, Mode> way : ways) {
                Mode mode = Mode.UNMARKED;
                for (Map.Entry<Conjunct.Key, Mode> each : way.entrySet()) {
                    if (defaults.contains(each.getKey())) {
                        mode = mode.and(each.getValue() == Mode.UNMARKED ? Mode.NOT_DEFAULT : each.getValue());
                    }
                }
                best = best == null || mode == Mode.DEFAULT ? mode : best;
            }
            told.add(best == null ? Mode.UNMARKED : best);
        }
        return told;
    }

    private void look(List<Vertex> standing) {
        Map<Conjunct.Key, Integer> sides = new HashMap<>();
        Map<Conjunct.Key, Vertex> values = new HashMap<>();
        Set<Conjunct.Key> severalSides = new HashSet<>();
        for (Vertex trial : standing) {
            for (List<Conjunct.Pick> way : ways(trial)) {
                for (Conjunct.Pick pick : way) {
                    if (pick.mark() == Mode.DEFAULT) {
                        marked.add(pick.key());
                    }
                    Integer side = sides.putIfAbsent(pick.key(), pick.side());
                    if (side != null && side != pick.side()) {
                        severalSides.add(pick.key());
                    }
                    Vertex value = values.putIfAbsent(pick.key(), trial);
                    if (value != null && value != trial) {
                        several.add(pick.key());
                    }
                }
            }
        }
        several.retainAll(severalSides);
    }

    /** What each disjunction that stands in no choice says of a value. */
    private Map<Conjunct.Key, Mode> modes(List<Conjunct.Pick> way) {
        Map<Conjunct.Key, Mode> inner = new HashMap<>();
        Map<Conjunct.Key, Mode> outer = new HashMap<>();
        // Choices within a choice were taken later, so from the end each is known before the one around it.
        for (Conjunct.Pick pick : way.reversed()) {
            Conjunct.Key around = pick.around();
            Mode within = inner.getOrDefault(pick.key(), Mode.UNMARKED);
            if (around == null) {
                outer.put(pick.key(), pick.mark().and(within));
            } else if (several.contains(pick.key())) {
                // A disjunction that lost its default passes on what is left of it; one that is decided has no marks.
                Mode mark = marked.contains(pick.key()) ? pick.mark() : Mode.UNMARKED;
                inner.merge(around, mark.and(within), Mode::and);
            }
        }
        return outer;
    }

    private static List<List<Conjunct.Pick>> ways(Vertex trial) {
        List<List<Conjunct.Pick>> ways = new ArrayList<>(trial.twins.size() + 1);
        ways.add(List.copyOf(trial.picks.values()));
        ways.addAll(trial.twins);
        return ways;
    }

    /** Twins are kept for the sake of marks alone. */
    private static boolean marked(Vertex trial) {
        return !trial.twins.isEmpty() || marked(trial.picks.values());
    }

    private static boolean marked(Collection<Conjunct.Pick> way) {
        for (Conjunct.Pick pick : way) {
            if (pick.mark() != Mode.UNMARKED) {
                return true;
            }
        }
        return false;
    }

    /** The twins of a trial after one more choice. */
    static List<List<Conjunct.Pick>> with(List<List<Conjunct.Pick>> twins, Conjunct.Pick pick) {
        if (twins.isEmpty()) {
            return twins;
        }
        List<List<Conjunct.Pick>> longer = new ArrayList<>(twins.size());
        for (List<Conjunct.Pick> twin : twins) {
            List<Conjunct.Pick> picks = new ArrayList<>(twin.size() + 1);
            picks.addAll(twin);
            picks.add(pick);
            longer.add(picks);
        }
        return longer;
    }

    /** The twins of the first trial when the other one has the same value. */
    static List<List<Conjunct.Pick>> together(Vertex kept, Vertex other) {
        List<List<Conjunct.Pick>> twins = new ArrayList<>(kept.twins);
        for (List<Conjunct.Pick> way : ways(other)) {
            if (twins.size() < MOST_TWINS && marked(way)) {
                twins.add(way);
            }
        }
        return twins;
    }
}
