package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Compiler;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.eval.Dependencies;
import dev.slipway.kubevela.cue.eval.Evaluation;
import dev.slipway.kubevela.cue.eval.Revision;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.openapi.Document;
import dev.slipway.kubevela.cue.openapi.NoSchemaException;
import dev.slipway.kubevela.cue.openapi.References;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A compiled package. Evaluated as often as one likes, each time from the start, or by way of {@link #live} where only data changes;
 * {@link #fill} gives it data and costs nothing. Immutable, any thread.
 */
public final class Program {

    /** The field that an expression is evaluated as; no text can write its owner. */
    static final Label EXPRESSION = Label.identifier("_expression", " ");

    private final Evaluation evaluation;
    private final Assembly.Compiled compiled;
    private final Dependencies dependencies;
    private final List<Filling> filled;

    private Program(
            Evaluation evaluation, Assembly.Compiled compiled, Dependencies dependencies, List<Filling> filled) {
        this.evaluation = evaluation;
        this.compiled = compiled;
        this.dependencies = dependencies;
        this.filled = List.copyOf(filled);
    }

    Program(Evaluation evaluation, Assembly.Compiled compiled) {
        this(evaluation, compiled, new Dependencies(compiled.files(), compiled.packages()::get), List.of());
    }

    /** The same program, whose values tell by {@link CueValue#origins} which expressions made them. That costs time and memory. */
    public Program traced() {
        return new Program(evaluation.traced(), compiled, dependencies, filled);
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
        Filling more = Filling.of(path, value, Assembly.owner(compiled.main()));
        return filled(Stream.concat(filled.stream(), Stream.of(more)).toList());
    }

    /**
     * The program with other data where data was filled in at exactly this path before; the same as {@link #fill} where none was.
     *
     * @throws IllegalArgumentException for a path through a list
     */
    public Program refill(CuePath path, Datum data) {
        return refill(path, new Expr.Const(null, data));
    }

    /** The same with a path as it is written: {@code context.name}. */
    public Program refill(String path, Datum data) {
        return refill(CuePath.parse(path), data);
    }

    /** The same with data that has a place in a file of its own. */
    public Program refill(CuePath path, DataSource data) {
        return refill(path, data.expression());
    }

    private Program refill(CuePath path, Expr value) {
        Filling fresh = Filling.of(path, value, Assembly.owner(compiled.main()));
        List<Filling> fillings = new ArrayList<>();
        boolean done = false;
        for (Filling each : filled) {
            if (!each.path().equals(fresh.path())) {
                fillings.add(each);
            } else if (!done) {
                fillings.add(fresh);
                done = true;
            }
        }
        if (!done) {
            fillings.add(fresh);
        }
        return filled(fillings);
    }

    private Program filled(List<Filling> fillings) {
        return new Program(evaluation, compiled, dependencies, fillings);
    }

    /**
     * The value of the whole package as one to go on from when what is filled in changes.
     *
     * @throws Budget.Exceeded when it costs more than it may
     */
    public LiveValue live() {
        return new LiveValue(this, evaluation.begin(files(Stream.empty())));
    }

    /** The value of this program by way of an earlier one of another program, which may help. */
    LiveValue after(Program before, Revision known) {
        // Otherwise compiled, or traced: nothing can be taken over.
        boolean akin = before.dependencies.equals(dependencies) && before.evaluation.equals(evaluation);
        return akin
                ? new LiveValue(
                        this,
                        evaluation.revise(
                                files(Stream.empty()), known, dependencies, Filling.changes(before.filled, filled)))
                : live();
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
        Compiler compiler = new Compiler(
                compiled.imports(),
                Assembly.owner(compiled.main()),
                compiled.main().language());
        Expr result =
                compiler.compileExpression(embedding.value(), compiled.main().files());
        if (!compiler.problems().isEmpty()) {
            throw new InvalidCueException(
                    compiler.problems().stream().map(CueError::of).toList());
        }
        return result;
    }

    /**
     * The OpenAPI 3.0.0 document of the package's definitions, as an ordered tree.
     *
     * @throws InvalidCueException when a definition has no schema, or the package a field that a document has no place for
     * @throws Budget.Exceeded when it costs more than it may
     */
    public Datum.Fields openApi(References references) throws InvalidCueException {
        try {
            return evaluation.inspect(
                    files(Stream.empty()),
                    root -> Document.of(root, compiled.main().files(), references));
        } catch (NoSchemaException e) {
            throw refused(e);
        }
    }

    /**
     * The OpenAPI schema of the value at a path, under the last name of that path, and those of the definitions within it.
     *
     * @throws InvalidCueException when there is no value, or it has no schema
     * @throws IllegalArgumentException for the path to the whole package
     * @throws Budget.Exceeded when it costs more than it may
     */
    public Datum.Fields schema(CuePath path, References references) throws InvalidCueException {
        if (path.labels().isEmpty()) {
            throw new IllegalArgumentException("the whole package is no single schema");
        }
        try {
            return evaluation.inspect(files(Stream.empty()), root -> Document.part(root, path.labels(), references));
        } catch (NoSchemaException e) {
            throw refused(e);
        }
    }

    private static InvalidCueException refused(NoSchemaException e) {
        List<CueError> errors = new ArrayList<>();
        for (NoSchemaException.Fault fault : e.faults()) {
            CuePath path = new CuePath(fault.path());
            errors.add(
                    switch (fault) {
                        case NoSchemaException.Valueless valueless -> CueError.of(path, valueless.why());
                        case NoSchemaException.Wordless wordless -> CueError.of(path, wordless);
                    });
        }
        return new InvalidCueException(errors);
    }

    private Value run(Stream<Expr.StructLit> more) {
        return evaluation.evaluate(files(more));
    }

    private List<Expr.StructLit> files(Stream<Expr.StructLit> more) {
        return Stream.of(compiled.files().stream(), filled.stream().map(Filling::file), more)
                .flatMap(each -> each)
                .toList();
    }
}
