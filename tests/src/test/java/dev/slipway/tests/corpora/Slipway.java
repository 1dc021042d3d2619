package dev.slipway.tests.corpora;

import dev.slipway.kubevela.cue.compile.Compiler;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Imports;
import dev.slipway.kubevela.cue.compile.Problem;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.eval.Builtin;
import dev.slipway.kubevela.cue.eval.Builtins;
import dev.slipway.kubevela.cue.eval.Evaluation;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.syntax.Formatter;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Our own implementation. */
final class Slipway implements Subject {
    private final Builtins builtins = new NoBuiltins();
    private final Budget budget = new Budget(2_000_000, 2_500, 10_000);

    @Override
    public Outcome evaluate(Map<String, String> files) {
        List<Node.File> trees = new ArrayList<>();
        String owner = null;
        for (var file : files.entrySet()) {
            if (file.getKey().contains("/")) {
                continue;
            }
            Parsed parsed = Parser.parse(new Source(file.getKey(), file.getValue()));
            if (!parsed.good()) {
                return Outcome.refused(
                        "parse-error", parsed.problems().getFirst().toString());
            }
            trees.add(parsed.file());
            owner = parsed.file().packageName() == null ? owner : parsed.file().packageName();
        }
        Compiler compiler = new Compiler(new Library(builtins), owner);
        List<Expr.StructLit> compiled = compiler.compile(trees);
        if (!compiler.problems().isEmpty()) {
            Problem problem = compiler.problems().getFirst();
            return Outcome.refused("build-error", problem.position() + " " + problem.message());
        }
        Value value = new Evaluation(builtins, path -> null, budget).evaluate(compiled);
        return Assay.of(value);
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
        throw new UnsupportedOperationException("schemas");
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.PARSE, Ability.FORMAT, Ability.EVALUATE);
    }

    /** What may be imported: the standard library. */
    private record Library(Builtins builtins) implements Imports {
        @Override
        public Found find(String path) {
            return builtins.hasPackage(path) ? Found.STANDARD : Found.NOTHING;
        }

        @Override
        public String nameOf(String path) {
            String last = path.substring(path.lastIndexOf('/') + 1);
            return last.substring(last.indexOf(':') + 1);
        }

        @Override
        public Collection<String> members(String path) {
            return builtins.members(path);
        }
    }

    private static final class NoBuiltins implements Builtins {
        @Override
        public boolean hasPackage(String path) {
            return false;
        }

        @Override
        public Set<String> members(String path) {
            return Set.of();
        }

        @Override
        public @Nullable Builtin function(String path, String name) {
            return null;
        }

        @Override
        public @Nullable Datum constant(String path, String name) {
            return null;
        }

        @Override
        public @Nullable String source(String path) {
            return null;
        }
    }
}
