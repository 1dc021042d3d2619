package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import java.util.List;

/** Evaluates compiled packages. Any thread; each call works by itself, only regular expressions are kept compiled. */
public final class Evaluation {

    private final Builtins builtins;
    private final Packages packages;
    private final Budget budget;
    private final Patterns patterns;
    private final boolean traced;

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
            Evaluator evaluator = new Evaluator(builtins, packages, budget, patterns, !traced);
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
        try {
            Evaluator evaluator = new Evaluator(builtins, packages, budget, patterns, !traced);
            Vertex root = evaluator.root(files);
            evaluator.complete(root);
            return new Snapshot(evaluator, root, traced ? new Origins(evaluator) : null).value();
        } catch (StackOverflowError deep) {
            // References recurse; how deep the caller's thread lets them is not ours to know.
            throw new Budget.Exceeded(BudgetCode.STACK, 0);
        }
    }
}
