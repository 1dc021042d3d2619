package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import java.util.List;

/** Evaluates compiled packages. Immutable, any thread; each call works by itself. */
public final class Evaluation {

    private final Builtins builtins;
    private final Packages packages;
    private final Budget budget;

    /** An evaluation with a library, packages and what it may cost. */
    public Evaluation(Builtins builtins, Packages packages, Budget budget) {
        this.builtins = builtins;
        this.packages = packages;
        this.budget = budget;
    }

    /**
     * The value of the files of one package, with everything below it.
     *
     * @throws Budget.Exceeded when it costs more than it may
     */
    public Value evaluate(List<Expr.StructLit> files) {
        try {
            Evaluator evaluator = new Evaluator(builtins, packages, budget);
            Vertex root = evaluator.root(files);
            evaluator.complete(root);
            return new Snapshot(evaluator, root).value();
        } catch (StackOverflowError deep) {
            // References recurse; how deep the caller's thread lets them is not ours to know.
            throw new Budget.Exceeded("more values need one another than the stack of this thread holds");
        }
    }
}
