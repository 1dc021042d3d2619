package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Expr.Clause;
import dev.slipway.kubevela.cue.compile.Expr.Comprehension;
import dev.slipway.kubevela.cue.compile.Expr.Element;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Place.Edge;
import dev.slipway.kubevela.cue.eval.Vertex.Arc;
import dev.slipway.kubevela.cue.eval.Vertex.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes through the clauses of comprehensions, and makes the lists that hold some. All of a comprehension is yielded, or it waits. */
final class Comprehensions {

    private final Evaluator evaluator;

    Comprehensions(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** The elements of a list literal. */
    @Nullable
    Bottom list(Vertex vertex, Conjunct conjunct) {
        if (!(conjunct.expr() instanceof Expr.ListLit list)) {
            throw new IllegalStateException("no list");
        }
        List<Conjunct> elements = new ArrayList<>(list.elements().size());
        for (Element element : list.elements()) {
            switch (element) {
                case Expr.Single single ->
                    elements.add(conjunct.with(single.value(), conjunct.place().child(Edge.FIELD)));
                case Comprehension comprehension -> {
                    List<Env> yields = new ArrayList<>();
                    Bottom blocked = clauses(comprehension.clauses(), 0, conjunct.env(), yields);
                    if (blocked != null) {
                        return blocked;
                    }
                    for (Env env : yields) {
                        elements.add(conjunct.with(
                                env, comprehension.value(), conjunct.place().child(Edge.FIELD)));
                    }
                }
            }
        }
        Expr rest = list.rest();
        evaluator.list(
                vertex,
                elements,
                rest == null
                        ? null
                        : conjunct.with(rest, conjunct.place().child(Edge.FIELD))
                                .optional(),
                conjunct);
        return null;
    }

    /** The fields that a comprehension yields. */
    @Nullable
    Bottom fields(Vertex vertex, Conjunct conjunct, Task task) {
        if (!(task.decl instanceof Comprehension comprehension)) {
            throw new IllegalStateException("no comprehension");
        }
        List<Env> yields = new ArrayList<>();
        Bottom blocked = clauses(comprehension.clauses(), 0, conjunct.env(), yields);
        if (blocked != null) {
            return blocked;
        }
        for (Env env : yields) {
            evaluator.expand(
                    vertex,
                    conjunct.with(env, comprehension.value(), conjunct.place().child(Edge.EMBEDDED)));
        }
        return null;
    }

    private @Nullable Bottom clauses(List<Clause> clauses, int at, Env env, List<Env> yields) {
        evaluator.spend(1);
        if (at == clauses.size()) {
            yields.add(env);
            return null;
        }
        switch (clauses.get(at)) {
            case Expr.If condition -> {
                Datum value = evaluator.value(condition.condition(), env);
                return switch (value) {
                    case Bottom bottom -> bottom;
                    case Datum.Bool bool -> bool.value() ? clauses(clauses, at + 1, env, yields) : null;
                    case Vertex open
                    when (open.kind() & Kind.BOOL) != 0 || open.resolved().leaves != null ->
                        Bottom.undecided(open, condition.condition().node());
                    default ->
                        Bottom.eval(EvalCode.CONDITION, condition.condition().node(), value);
                };
            }
            case Expr.LetClause let -> {
                Vertex value = evaluator.anonymous(let.value(), env);
                return clauses(clauses, at + 1, new Env(env, null, Map.of(let.name(), value)), yields);
            }
            case Expr.For loop -> {
                return loop(loop, clauses, at, env, yields);
            }
        }
    }

    private @Nullable Bottom loop(Expr.For loop, List<Clause> clauses, int at, Env env, List<Env> yields) {
        Datum value = evaluator.value(loop.source(), env);
        if (value instanceof Bottom bottom) {
            return bottom.code() == Bottom.Code.CYCLE && evaluator.within(bottom)
                    ? bottom.as(Bottom.Code.INCOMPLETE)
                    : bottom;
        }
        if (value instanceof Vertex choice && choice.resolved().leaves != null) {
            return Bottom.incomplete(EvalCode.NO_DEFAULT, loop.source().node());
        }
        if (!(value instanceof Vertex source) || (source.kind() & (Kind.STRUCT | Kind.LIST)) == 0) {
            return Bottom.eval(EvalCode.RANGE, loop.source().node(), value);
        }
        Vertex found = source.resolved();
        if (found.state == State.RUNNING) {
            evaluator.help(found);
            found.walked = found.struct;
            if (!found.struct && found.rests == null && found.fixedLength < 0) {
                return Bottom.incomplete(EvalCode.RANGE_OPEN, loop.source().node());
            }
        } else if (found.open != null) {
            return found.open;
        } else if (found.completed && found.below != null) {
            return found.below;
        }
        if (!found.struct && !found.list) {
            return Bottom.undecided(found, loop.source().node());
        }
        for (Vertex arc : List.copyOf(found.arcs().values())) {
            Label label = arc.label;
            if (label != null && arc.arc == Arc.REQUIRED && label.type() == Label.Type.STRING) {
                return Bottom.incomplete(EvalCode.REQUIRED, loop.source().node(), new Spoken.Name(arc), arc, "");
            }
            if (label == null
                    || arc.arc != Arc.MEMBER
                    || label.type() != Label.Type.STRING && label.type() != Label.Type.INDEX) {
                continue;
            }
            Map<String, Vertex> variables = new HashMap<>(4);
            variables.put(loop.value(), arc);
            String key = loop.key();
            if (key != null) {
                variables.put(
                        key,
                        evaluator.datum(
                                label.type() == Label.Type.INDEX
                                        ? Num.of(label.index())
                                        : new Datum.Text(label.name())));
            }
            Bottom blocked = clauses(clauses, at + 1, new Env(env, null, variables), yields);
            if (blocked != null) {
                return blocked;
            }
        }
        return null;
    }
}
