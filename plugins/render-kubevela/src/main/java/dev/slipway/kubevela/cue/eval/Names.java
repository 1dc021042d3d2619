package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Vertex.Arc;
import dev.slipway.kubevela.cue.eval.Vertex.State;
import org.jspecify.annotations.Nullable;

/** Finds the vertices that references, selections and indices lead to, settling on the way what they go through. */
final class Names {

    private final Evaluator evaluator;

    /** Why the last resolution gave nothing. */
    private @Nullable Bottom fault;

    Names(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    Bottom fault() {
        Bottom known = fault;
        fault = null;
        if (known == null) {
            throw new IllegalStateException("nothing was resolved and nobody said why");
        }
        return known;
    }

    @Nullable
    Vertex failed(Bottom why) {
        fault = why;
        return null;
    }

    /** The vertex that an expression names or makes, null with a fault. */
    @Nullable
    Vertex resolve(Expr expr, Env env) {
        return switch (expr) {
            case Expr.FieldRef ref -> {
                Vertex base = env.at(ref.up()).vertex;
                if (base == null) {
                    throw new IllegalStateException("a field without a struct: " + ref.label());
                }
                yield member(base, ref.label(), ref);
            }
            case Expr.SelfRef ref -> env.at(ref.up()).vertex;
            case Expr.VarRef ref -> env.at(ref.up()).variable(ref.name());
            case Expr.LetRef ref -> evaluator.let(env.at(ref.up()), ref.let());
            case Expr.ImportRef ref -> evaluator.imported(ref);
            case Expr.Selector ref -> {
                Vertex base = operand(ref.operand(), env, ref);
                yield base == null ? null : member(base, ref.label(), ref);
            }
            case Expr.Index ref -> index(ref, env);
            case Expr.Const known when known.value() instanceof Vertex vertex -> vertex;
            default -> evaluator.anonymous(expr, env);
        };
    }

    /** The struct or list that a selection goes into. */
    private @Nullable Vertex operand(Expr operand, Env env, Expr by) {
        Vertex vertex;
        if (operand instanceof Expr.Binary
                || operand instanceof Expr.Unary
                || operand instanceof Expr.Interpolation
                || operand instanceof Expr.Slice
                || operand instanceof Expr.Call
                || operand instanceof Expr.FunctionRef) {
            switch (evaluator.value(operand, env)) {
                case Bottom bottom -> {
                    return failed(bottom);
                }
                case Vertex found -> vertex = found;
                case Datum scalar -> {
                    return failed(select(scalar, by));
                }
            }
        } else {
            Vertex named = resolve(operand, env);
            if (named == null) {
                return null;
            }
            vertex = tried(named);
        }
        evaluator.settle(vertex);
        Vertex found = vertex.resolved();
        if (found.state == State.RUNNING) {
            return found;
        }
        Bottom error = found.error;
        if (error != null && found.failsReaders(vertex.completed)) {
            return failed(error);
        }
        if (found.completed && found.below != null) {
            return failed(found.below);
        }
        Bottom open = found.open;
        if (open != null && (vertex.completed || evaluator.missingFromPackage(open))) {
            // Who comes when it is known that something is missing, is told so, whatever else is there.
            return failed(open);
        }
        Vertex fallback = found.defaultValue();
        if (fallback != null) {
            found = fallback.resolved();
        }
        if (found.leaves != null) {
            return failed(Bottom.incomplete(EvalCode.NO_DEFAULT, operand.node()));
        }
        if (found.scalar != null) {
            boolean beside = by instanceof Expr.Selector selector && found.arc(selector.label()) != null;
            return beside ? found : failed(select(found.scalar, by));
        }
        if (found.open != null && !found.struct && !found.list) {
            if (found.open.code() == Bottom.Code.CYCLE) {
                return failed(found.open);
            }
            return failed(Bottom.undecided(found, operand.node()));
        }
        if ((found.kinds & (Kind.STRUCT | Kind.LIST)) == 0 && error == null) {
            return failed(Bottom.eval(EvalCode.NO_FIELDS, by.node(), new Spoken.Kinds(found.kinds)));
        }
        return found;
    }

    /** From within a choice that is being tried, the choice; else the vertex. */
    private Vertex tried(Vertex vertex) {
        if (vertex.trial != null) {
            for (Vertex at = evaluator.working(); at != null; at = at.parent != null ? at.parent : at.host) {
                if (at == vertex.trial) {
                    return at;
                }
            }
        }
        return vertex;
    }

    private static Bottom select(Datum scalar, Expr by) {
        return Bottom.eval(EvalCode.NO_FIELDS, by.node(), scalar);
    }

    private @Nullable Vertex index(Expr.Index ref, Env env) {
        Vertex base = operand(ref.operand(), env, ref);
        if (base == null) {
            return null;
        }
        Datum index = evaluator.value(ref.index(), env);
        return switch (index) {
            case Bottom bottom -> failed(bottom);
            case Datum.Text text when (base.kinds & Kind.STRUCT) != 0 -> member(base, Label.string(text.value()), ref);
            case Num number
            when (base.kinds & Kind.LIST) != 0 -> {
                if (!number.integer()) {
                    yield failed(Bottom.eval(EvalCode.INDEX, ref.node(), number, new Spoken.Kinds(Kind.LIST)));
                }
                if (number.signum() < 0) {
                    yield failed(Bottom.eval(EvalCode.INDEX_NEGATIVE, ref.node(), number));
                }
                if (base.state == State.RUNNING) {
                    evaluator.help(base);
                }
                Vertex found = number.value().precision() > 9 ? null : base.arc(Label.index(number.intValue()));
                if (found == null) {
                    Bottom open = base.open;
                    if (open != null) {
                        yield failed(open);
                    }
                    Bottom.Code code = base.fixedLength >= 0 ? Bottom.Code.EVAL : Bottom.Code.INCOMPLETE;
                    yield failed(Bottom.of(code, EvalCode.INDEX_RANGE, ref.node(), number, base.length));
                }
                yield found;
            }
            case Vertex open
            // An index of which nothing at all is known is a mistake in the original.
            when open.kind() != Kind.TOP && (open.kind() & (Kind.STRING | Kind.INT)) != 0 ->
                failed(Bottom.undecided(open, ref.node()));
            default -> failed(Bottom.eval(EvalCode.INDEX, ref.node(), index, new Spoken.Kinds(base.kinds)));
        };
    }

    /** A field of a struct. */
    private @Nullable Vertex member(Vertex base, Label label, Expr by) {
        Vertex found = base.resolved();
        Vertex arc = found.arc(label);
        if (arc == null || arc.arc == Arc.OPTIONAL || arc.arc == Arc.PENDING) {
            if (found.state == State.RUNNING) {
                evaluator.help(found);
            } else {
                evaluator.settle(found);
            }
            found = base.resolved();
            Vertex fallback = found.defaultValue();
            if (fallback != null) {
                found = fallback.resolved();
            }
            arc = found.arc(label);
        }
        if (arc != null && (arc.arc == Arc.MEMBER || arc.arc == Arc.REQUIRED)) {
            return arc;
        }
        if (arc != null && arc.arc != Arc.PENDING) {
            return failed(Bottom.incomplete(EvalCode.OPTIONAL_FIELD, by.node(), label));
        }
        if (found.error != null) {
            return failed(found.error);
        }
        if ((found.kinds & Kind.STRUCT) == 0) {
            return failed(Bottom.eval(EvalCode.NO_FIELDS, by.node(), new Spoken.Kinds(found.kinds)));
        }
        for (Task task : found.tasks) {
            if (task.running && task.type == Task.Type.VALUE) {
                found.origin.touched = true;
                return failed(Bottom.cycle(found, by.node()));
            }
            if (!task.done && task.type != Task.Type.PATTERN) {
                Bottom blocked = task.blocked;
                return failed(blocked != null && !task.running ? blocked : Reasons.undefined(found, label, by, false));
            }
        }
        boolean never = found.label != null
                && found.leaves == null
                && !found.maybeMore()
                && Closing.refuses(evaluator, found, label);
        return failed(Reasons.undefined(found, label, by, never));
    }
}
