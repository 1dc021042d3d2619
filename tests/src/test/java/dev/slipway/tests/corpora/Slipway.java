package dev.slipway.tests.corpora;

import static dev.slipway.kubevela.cue.export.Json.compact;

import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.CueValue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.eval.Builtins;
import dev.slipway.kubevela.cue.openapi.References;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import dev.slipway.kubevela.cue.syntax.Formatter;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Our own implementation. */
final class Slipway implements Subject {
    private final Builtins builtins = new StandardLibrary();
    private final Budget budget;

    /** With a budget that any case of a corpus can do with. */
    Slipway() {
        this(new Budget(2_000_000, 2_500, 10_000));
    }

    Slipway(Budget budget) {
        this.budget = budget;
    }

    @Override
    public Outcome evaluate(Map<String, String> files) {
        return evaluate(files, Optional::of);
    }

    @Override
    public Outcome evaluate(String text, String field) {
        return evaluate(Map.of("x.cue", text), value -> value.find(field));
    }

    private Outcome evaluate(Map<String, String> files, Function<CueValue, Optional<CueValue>> part) {
        Cue cue = new Cue(builtins).withPackages(new Module(files)).withBudget(budget);
        CueValue value;
        try {
            value = cue.compile(Module.read("", files, "")).evaluate();
        } catch (InvalidCueException e) {
            CueError error = e.errors().getFirst();
            return Outcome.refused(
                    error.code().startsWith("cue.syntax.") ? "parse-error" : "build-error", error.toString());
        }
        // A failure of the whole leaves no parts.
        return Assay.of(part.apply(value).orElse(value).raw());
    }

    @Override
    public Printed print(String text) {
        Parsed parsed = Parser.parse(new Source("x.cue", text));
        List<Mistake> mistakes = parsed.problems().stream()
                .map(problem -> new Mistake(problem.position().toString(), problem.message()))
                .toList();
        return mistakes.isEmpty()
                ? new Printed(mistakes, Formatter.format(parsed.file(), false), Formatter.format(parsed.file(), true))
                : new Printed(mistakes, null, null);
    }

    @Override
    public Schemas schemas(Map<String, String> files, Set<String> flags, boolean expanded) {
        try {
            Cue cue = new Cue(builtins).withPackages(new Module(files)).withBudget(budget);
            Datum document =
                    cue.compile(Module.read("", files, "")).openApi(expanded ? References.EXPANDED : References.KEPT);
            return new Schemas(compact(document), null);
        } catch (InvalidCueException e) {
            return new Schemas(null, e.getMessage());
        }
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.values());
    }
}
