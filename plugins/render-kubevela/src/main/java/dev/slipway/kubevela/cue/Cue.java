package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.eval.Builtins;
import dev.slipway.kubevela.cue.eval.Evaluation;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.List;

/**
 * CUE on this machine: a library of functions, a source of packages and what an evaluation may cost. Compiles once what is evaluated often.
 * Immutable, any thread.
 *
 * <p>It reads no file, no clock and no network; only a {@link PackageSource} may, and only while something is compiled.
 */
public final class Cue {

    private final Builtins builtins;
    private final PackageSource packages;
    private final Budget budget;

    /** With a library, no packages and the usual budget. */
    public Cue(Builtins builtins) {
        this(builtins, PackageSource.NONE, Budget.USUAL);
    }

    private Cue(Builtins builtins, PackageSource packages, Budget budget) {
        this.builtins = builtins;
        this.packages = packages;
        this.budget = budget;
    }

    /** The same with other packages to import. */
    public Cue withPackages(PackageSource source) {
        return new Cue(builtins, source, budget);
    }

    /** The same with another budget for each evaluation. */
    public Cue withBudget(Budget limit) {
        return new Cue(builtins, packages, limit);
    }

    /**
     * Compiles one text.
     *
     * @param name what messages call it
     * @throws InvalidCueException with everything that is wrong with it
     */
    public Program compile(String name, String text) throws InvalidCueException {
        return compile(CuePackage.read("", List.of(new Source(name, text))));
    }

    /**
     * Compiles a package with all that it imports.
     *
     * @throws InvalidCueException with everything that is wrong with any of them; a missing package and a circle of imports are among it
     */
    public Program compile(CuePackage main) throws InvalidCueException {
        Assembly.Compiled compiled = new Assembly(builtins, packages).compile(main);
        return new Program(new Evaluation(builtins, compiled.packages()::get, budget), compiled);
    }
}
