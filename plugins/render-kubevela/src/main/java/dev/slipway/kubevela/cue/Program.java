package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Compiler;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.eval.Builtins;
import dev.slipway.kubevela.cue.eval.Evaluation;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.List;
import java.util.stream.Stream;

/**
 * A compiled package. Evaluated as often as one likes, each time from the start; {@link #fill} gives it data and costs nothing. Immutable,
 * any thread.
 */
public final class Program {

    /** The field that an expression is evaluated as; no text can write its owner. */
    static final Label EXPRESSION = Label.identifier("_expression", " ");

    private final Builtins builtins;
    private final Budget budget;
    private final Assembly.Compiled compiled;
    private final List<Expr.StructLit> filled;

    Program(Builtins builtins, Budget budget, Assembly.Compiled compiled, List<Expr.StructLit> filled) {
        this.builtins = builtins;
        this.budget = budget;
        this.compiled = compiled;
        this.filled = List.copyOf(filled);
    }

    /** The package that was compiled. */
    public CuePackage source() {
        return compiled.main();
    }

    /**
     * The program with data unified at a path, as if one more file gave it there. Hidden names are those of the package.
     *
     * @throws IllegalArgumentException for a path through a list
     */
    public Program fill(CuePath path, Datum data) {
        return fill(path, new Expr.Const(null, data));
    }

    /** The same with a path as it is written: {@code context.name}. */
    public Program fill(String path, Datum data) {
        return fill(CuePath.parse(path), data);
    }

    /** The program with data that has a place in a file of its own. */
    public Program fill(CuePath path, DataSource data) {
        return fill(path, data.expression());
    }

    private Program fill(CuePath path, Expr value) {
        Expr nested = value;
        for (Label label : path.labels().reversed()) {
            if (label.type() == Label.Type.INDEX) {
                throw new IllegalArgumentException("a list cannot be filled at " + path);
            }
            Label own = label.hidden() ? Label.identifier(label.name(), Assembly.owner(compiled.main())) : label;
            nested = Expr.StructLit.of(List.of(new Expr.Field(null, own, Expr.Mark.MEMBER, nested)));
        }
        Expr.StructLit file = nested instanceof Expr.StructLit struct
                ? struct
                : Expr.StructLit.of(List.of(new Expr.Embedding(null, nested)));
        return new Program(
                builtins,
                budget,
                compiled,
                Stream.concat(filled.stream(), Stream.of(file)).toList());
    }

    /**
     * The value of the whole package. Never fails for what is wrong in it: that is told by the value.
     *
     * @throws Budget.Exceeded when it costs more than it may
     */
    public CueValue evaluate() {
        return new CueValue(CuePath.ROOT, run(Stream.empty()), null);
    }

    /**
     * The value of an expression over the package's fields.
     *
     * @throws InvalidCueException when the expression cannot be compiled
     * @throws Budget.Exceeded when it costs more than it may
     */
    public CueValue evaluate(String expression) throws InvalidCueException {
        return expression(compile(expression));
    }

    /**
     * What an expression over the package's fields makes of data: the unification of both.
     *
     * @throws InvalidCueException when the expression cannot be compiled
     * @throws Budget.Exceeded when it costs more than it may
     */
    public CueValue unify(String expression, DataSource data) throws InvalidCueException {
        return expression(new Expr.And(null, compile(expression), data.expression()));
    }

    private CueValue expression(Expr compiledExpression) {
        Value root = run(Stream.of(
                Expr.StructLit.of(List.of(new Expr.Field(null, EXPRESSION, Expr.Mark.MEMBER, compiledExpression)))));
        Value field = root.field(EXPRESSION);
        return new CueValue(CuePath.ROOT, field == null ? root : field, null);
    }

    private Expr compile(String expression) throws InvalidCueException {
        Parsed parsed = Parser.parse(new Source("expression", expression));
        List<CueError> problems = parsed.problems().stream().map(CueError::of).toList();
        if (!problems.isEmpty()) {
            throw new InvalidCueException(problems);
        }
        if (parsed.file().decls().size() != 1
                || !(parsed.file().decls().getFirst() instanceof Node.Embedding embedding)) {
            throw new InvalidCueException(List.of(CueError.of(
                    LoadCode.EXPRESSION, List.of(parsed.file().first().position()), expression)));
        }
        Compiler compiler = new Compiler(compiled.imports(), Assembly.owner(compiled.main()));
        Expr result =
                compiler.compileExpression(embedding.value(), compiled.main().files());
        if (!compiler.problems().isEmpty()) {
            throw new InvalidCueException(
                    compiler.problems().stream().map(CueError::of).toList());
        }
        return result;
    }

    private Value run(Stream<Expr.StructLit> more) {
        List<Expr.StructLit> files = Stream.of(compiled.files().stream(), filled.stream(), more)
                .flatMap(each -> each)
                .toList();
        return new Evaluation(builtins, compiled.packages()::get, budget).evaluate(files);
    }
}
