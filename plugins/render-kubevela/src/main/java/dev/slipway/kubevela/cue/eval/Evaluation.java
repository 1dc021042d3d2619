package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates compiled packages. Any thread; each call works by itself, only regular expressions are kept compiled, and what imported packages
 * are once a re-evaluation asked.
 */
public final class Evaluation {

    private final Builtins builtins;
    private final Packages packages;
    private final Budget budget;
    private final Patterns patterns;
    private final boolean traced;
    /** By path; as many as the program imports at most. */
    private final Map<String, Imported> imported = new ConcurrentHashMap<>();

    /** What became of an imported package; nothing where it costs too much. */
    private record Imported(@Nullable Revision revision) {}

    /** An evaluation with a library, packages and what it may cost. */
    public Evaluation(Builtins builtins, Packages packages, Budget budget) {
        this(builtins, packages, budget, new Patterns(), false);
    }

    private Evaluation(Builtins builtins, Packages packages, Budget budget, Patterns patterns, boolean traced) {
        this.builtins = builtins;
        this.packages = packages;
        this.budget = budget;
        this.patterns = patterns;
        this.traced = traced;
    }

    /** The same, whose values tell their {@link Value#origins}. */
    public Evaluation traced() {
        return new Evaluation(builtins, packages, budget, patterns, true);
    }

    /**
     * Who takes an evaluation apart.
     *
     * @param <T> what comes of it
     * @param <E> how it may fail
     */
    @FunctionalInterface
    public interface Reader<T, E extends Exception> {
        /** Looks at a package; what it is given is of use only until it returns. */
        T read(Term root) throws E;
    }

    /**
     * Has the unification of the files of one package taken apart.
     *
     * @throws E when the reader does
     * @throws Budget.Exceeded when it costs more than it may
     */
    public <T, E extends Exception> T inspect(List<Expr.StructLit> files, Reader<T, E> reader) throws E {
        try {
            Evaluator evaluator = evaluator();
            return reader.read(new Term(evaluator, evaluator.root(files), false));
        } catch (StackOverflowError deep) {
            throw new Budget.Exceeded(BudgetCode.STACK, 0);
        }
    }

    /**
     * The value of the files of one package, with everything below it.
     *
     * @throws Budget.Exceeded when it costs more than it may
     */
    public Value evaluate(List<Expr.StructLit> files) {
        return completed(files, this::snapshot);
    }

    /**
     * The same, as a value that can be gone on from.
     *
     * @throws Budget.Exceeded when it costs more than it may
     */
    public Revision begin(List<Expr.StructLit> files) {
        return completed(files, (evaluator, root) -> {
            Value value = snapshot(evaluator, root);
            return Revision.of(root, value, evaluator.meter().steps(), Set.of(), null, whole(root));
        });
    }

    /** What is made of a root that is complete. */
    private <T> T completed(List<Expr.StructLit> files, BiFunction<Evaluator, Vertex, T> made) {
        try {
            Evaluator evaluator = evaluator();
            Vertex root = evaluator.root(files);
            evaluator.complete(root);
            return made.apply(evaluator, root);
        } catch (StackOverflowError deep) {
            // References recurse; how deep the caller's thread lets them is not ours to know.
            throw new Budget.Exceeded(BudgetCode.STACK, 0);
        }
    }

    /**
     * The value of files of which some were changed since an earlier one: equal to what {@link #begin} makes of them. What the change cannot
     * reach is taken from there; when nothing can, all is evaluated.
     *
     * @param changed the paths at which it was changed
     * @throws Budget.Exceeded when it costs more than it may
     */
    public Revision revise(
            List<Expr.StructLit> files, Revision before, Dependencies dependencies, Collection<List<Label>> changed) {
        Evaluator evaluator = evaluator();
        Revision revision = null;
        try {
            Set<Label> affected =
                    before.whole() && !traced ? dependencies.affected(changed, key -> settled(key, before)) : null;
            if (affected != null && affected.stream().allMatch(before::quiet)) {
                revision = revise(evaluator, files, before, affected);
            }
        } catch (StackOverflowError | Budget.Exceeded deep) {
            // What is evaluated only when it is needed may nest deeper than all of it in order: that is tried below.
        }
        return revision != null
                ? revision
                : begin(files).after(evaluator.meter().steps());
    }

    private @Nullable Revision revise(
            Evaluator evaluator, List<Expr.StructLit> files, Revision before, Set<Label> affected) {
        Vertex root = evaluator.root(files);
        evaluator.settle(root);
        List<Vertex> arcs = List.copyOf(root.arcs().values());
        if (!simple(root) || !same(arcs, before, affected)) {
            return null;
        }
        Set<Label> kept = new HashSet<>();
        for (Vertex arc : arcs) {
            Label label = label(arc);
            if (arc.arc == Vertex.Arc.PENDING) {
                continue;
            }
            if (affected.contains(label)) {
                evaluator.complete(arc);
            } else {
                arc.value = before.field(label);
                arc.wasOffered = before.offered(label);
                kept.add(label);
            }
        }
        if (root.state != Vertex.State.SETTLED || root.arcs().size() != arcs.size()) {
            return null;
        }
        root.below = below(arcs);
        root.completed = true;
        Value value = snapshot(evaluator, root);
        if (!whole(root)) {
            return null;
        }
        Revision revision = Revision.of(root, value, evaluator.meter().steps(), kept, before, true);
        // What is told of a failure, and in which words, depends on what was evaluated before.
        return affected.stream().allMatch(revision::quiet) && !revision.misnames(before) ? revision : null;
    }

    /** True for a root that is a struct of fields which do not bear on one another but by references. */
    private static boolean simple(Vertex root) {
        return root.struct
                && !root.list
                && root.scalar == null
                && root.errors.isEmpty()
                && root.error == null
                && root.open == null
                && root.forward == null
                && root.undecided == null
                && root.leaves == null
                && root.groups == null
                && root.checks == null
                && root.incoming.isEmpty()
                && root.cyclic == null;
    }

    /** Whether what is not affected is there as it was. */
    private static boolean same(List<Vertex> arcs, Revision before, Set<Label> affected) {
        for (Vertex arc : arcs) {
            Label label = label(arc);
            if (arc.arc != Vertex.Arc.PENDING && !affected.contains(label)) {
                Value known = before.field(label);
                if (known == null || known.mark() != Snapshot.mark(arc.arc)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether nothing came to a field once it was told. */
    private static boolean whole(Vertex root) {
        boolean whole = root.completed;
        for (Vertex arc : root.arcs().values()) {
            whole &= arc.completed || arc.arc == Vertex.Arc.PENDING || arc.wasOffered != null;
        }
        return whole;
    }

    /** A failure of a field of the root; which one, nobody asks. */
    private static @Nullable Bottom below(List<Vertex> arcs) {
        for (Vertex arc : arcs) {
            if (arc.arc != Vertex.Arc.MEMBER && arc.arc != Vertex.Arc.REQUIRED) {
                continue;
            }
            Value known = arc.value;
            boolean failed =
                    known == null ? arc.error != null || arc.below != null : known.error() != null || known.below();
            if (failed) {
                return Bottom.eval(EvalCode.BOTTOM, null);
            }
        }
        return null;
    }

    private static Label label(Vertex arc) {
        Label label = arc.label;
        if (label == null) {
            throw new IllegalStateException("a field of the root without a name");
        }
        return label;
    }

    private boolean settled(List<Label> key, Revision before) {
        String path = Reads.imported(key.getFirst());
        if (path == null) {
            return before.settled(key.getFirst());
        }
        Revision known = imported.computeIfAbsent(path, this::imported).revision();
        return known != null && known.whole() && key.size() > 1 && known.settled(key.get(1));
    }

    private Imported imported(String path) {
        List<Expr.StructLit> files = packages.files(path);
        try {
            return new Imported(files == null ? null : begin(files));
        } catch (Budget.Exceeded tooMuch) {
            return new Imported(null);
        }
    }

    private Evaluator evaluator() {
        return new Evaluator(builtins, packages, budget, patterns, !traced);
    }

    private Value snapshot(Evaluator evaluator, Vertex root) {
        return new Snapshot(evaluator, root, traced ? new Origins(evaluator) : null).value();
    }
}
