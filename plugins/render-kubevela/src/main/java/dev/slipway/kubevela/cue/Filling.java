package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Data at a path of a package.
 *
 * @param path hidden names are the package's
 * @param file what stands in the place of a file
 */
record Filling(List<Label> path, Expr value, Expr.StructLit file) {

    /** Data that nests deeper than this is not compared: it counts as changed. */
    private static final int DEEPEST = 40;

    /**
     * What is filled in at a path.
     *
     * @param owner whom hidden names belong to
     * @throws IllegalArgumentException for a path through a list
     */
    static Filling of(CuePath path, Expr value, @Nullable String owner) {
        List<Label> own = new ArrayList<>();
        for (Label label : path.labels()) {
            if (label.type() == Label.Type.INDEX) {
                throw new IllegalArgumentException("a list cannot be filled at " + path);
            }
            own.add(label.hidden() ? Label.identifier(label.name(), owner) : label);
        }
        Expr nested = value;
        for (Label label : own.reversed()) {
            nested = Expr.StructLit.of(List.of(new Expr.Field(null, label, Expr.Mark.MEMBER, nested)));
        }
        Expr.StructLit file = nested instanceof Expr.StructLit struct
                ? struct
                : Expr.StructLit.of(List.of(new Expr.Embedding(null, nested)));
        return new Filling(List.copyOf(own), value, file);
    }

    /** The paths at which two rows of fillings are not the same. */
    static List<List<Label>> changes(List<Filling> before, List<Filling> after) {
        List<List<Label>> changed = new ArrayList<>();
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            Filling old = i < before.size() ? before.get(i) : null;
            Filling fresh = i < after.size() ? after.get(i) : null;
            if (old != null && fresh != null && old.path.equals(fresh.path)) {
                compare(old.path, old.value, fresh.value, changed);
            } else {
                if (old != null) {
                    changed.add(old.path);
                }
                if (fresh != null) {
                    changed.add(fresh.path);
                }
            }
        }
        return changed;
    }

    private static void compare(List<Label> path, Expr old, Expr fresh, List<List<Label>> changed) {
        boolean plain = old.node() == null && fresh.node() == null;
        if (plain && old instanceof Expr.Const before && fresh instanceof Expr.Const now) {
            compare(path, before.value(), now.value(), changed);
        } else if (!old.is(fresh)) {
            changed.add(path);
        }
    }

    private static void compare(List<Label> path, Datum old, Datum fresh, List<List<Label>> changed) {
        if (old instanceof Datum.Fields before
                && fresh instanceof Datum.Fields now
                && path.size() < DEEPEST
                && sameNames(before, now)) {
            now.values().forEach((name, value) -> {
                Datum was = before.values().get(name);
                if (was != null) {
                    List<Label> inner = new ArrayList<>(path);
                    inner.add(Label.string(name));
                    compare(List.copyOf(inner), was, value, changed);
                }
            });
        } else if (!same(old, fresh, path.size())) {
            changed.add(path);
        }
    }

    private static boolean sameNames(Datum.Fields left, Datum.Fields right) {
        return List.copyOf(left.values().keySet())
                .equals(List.copyOf(right.values().keySet()));
    }

    /** True for the same data, in the same order and spelling. */
    private static boolean same(Datum left, Datum right, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        if (left instanceof Datum.Items some && right instanceof Datum.Items others) {
            if (some.values().size() != others.values().size()) {
                return false;
            }
            Iterator<Datum> other = others.values().iterator();
            for (Datum each : some.values()) {
                if (!same(each, other.next(), depth + 1)) {
                    return false;
                }
            }
            return true;
        }
        if (left instanceof Datum.Fields some && right instanceof Datum.Fields others) {
            if (!sameNames(some, others)) {
                return false;
            }
            Iterator<Datum> other = others.values().values().iterator();
            for (Map.Entry<String, Datum> each : some.values().entrySet()) {
                if (!same(each.getValue(), other.next(), depth + 1)) {
                    return false;
                }
            }
            return true;
        }
        return left.equals(right);
    }
}
