package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Builtin.Context;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * The order that a comparer says: a struct whose field {@code less} tells whether {@code x} is before {@code y}.
 *
 * <p>Runs of twenty are sorted by insertion and then merged, as Go's sort does, so that a comparer that contradicts itself, such as one
 * with {@code <=}, gives the same result for short lists.
 *
 * @param comparer the struct
 * @param context fills it
 */
record Order(Datum comparer, Context context) {

    private static final int RUN = 20;

    /** True when one is before the other. A comparer that answers no truth value says no. */
    boolean less(Datum left, Datum right) throws Failure {
        return context.filled(comparer, List.of("x", "y"), List.of(left, right), "less") instanceof Datum.Bool truth
                && truth.value();
    }

    /** A sorted copy; equal ones stay in their order. */
    List<Datum> sorted(List<Datum> list) throws Failure {
        List<Datum> out = new ArrayList<>(list);
        for (int from = 0; from < out.size(); from += RUN) {
            insert(out.subList(from, Math.min(from + RUN, out.size())));
        }
        for (int width = RUN; width < out.size(); width *= 2) {
            List<Datum> merged = new ArrayList<>(out.size());
            for (int from = 0; from < out.size(); from += 2 * width) {
                int middle = Math.min(from + width, out.size());
                merge(out.subList(from, middle), out.subList(middle, Math.min(middle + width, out.size())), merged);
            }
            out = merged;
        }
        return out;
    }

    private void insert(List<Datum> run) throws Failure {
        for (int i = 1; i < run.size(); i++) {
            for (int at = i; at > 0 && less(run.get(at), run.get(at - 1)); at--) {
                run.set(at - 1, run.set(at, run.get(at - 1)));
            }
        }
    }

    private void merge(List<Datum> left, List<Datum> right, List<Datum> out) throws Failure {
        int taken = 0;
        for (Datum next : right) {
            while (taken < left.size() && !less(next, left.get(taken))) {
                out.add(left.get(taken++));
            }
            out.add(next);
        }
        out.addAll(left.subList(taken, left.size()));
    }
}
