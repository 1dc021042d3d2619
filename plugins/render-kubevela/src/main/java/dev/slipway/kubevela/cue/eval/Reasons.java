package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.syntax.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failures that need a thought before they are noted. Pure functions. */
final class Reasons {

    private Reasons() {}

    /** A vertex that is to be of kinds of which it is none. What is more of a value is told as the value, the other as what it should be. */
    static Bottom conflict(Vertex vertex, int kinds, @Nullable Expr by, @Nullable Datum known) {
        Expr before = vertex.scalarSource != null ? vertex.scalarSource : vertex.kindSource;
        Datum data = known == null && by instanceof Expr.Const constant ? constant.value() : known;
        Object fresh = Spoken.value(data, kinds, by);
        Object old = Spoken.value(vertex.scalar, vertex.kinds, before);
        if (fresh instanceof Spoken.Kinds && !(old instanceof Spoken.Kinds)) {
            return Bottom.both(EvalCode.CONFLICT, old, before, fresh, by);
        }
        Object expected = vertex.scalar != null ? vertex.scalar : new Spoken.Kinds(vertex.kinds);
        return Bottom.both(EvalCode.CONFLICT, fresh, by, expected, before);
    }

    /** A field that is not there; {@code never} when it cannot come. */
    static Bottom undefined(Vertex base, Label label, Expr by, boolean never) {
        Bottom.Code code = never ? Bottom.Code.EVAL : Bottom.Code.INCOMPLETE;
        return Bottom.of(code, EvalCode.UNDEFINED_FIELD, by.node(), new Spoken.Member(label, base));
    }

    /** A field that a closed struct does not allow. */
    static Bottom refused(Vertex arc) {
        Node node =
                arc.conjuncts.isEmpty() ? null : arc.conjuncts.getFirst().expr().node();
        Label label = arc.label;
        Vertex parent = arc.parent;
        return Bottom.eval(
                EvalCode.NOT_ALLOWED,
                node,
                label == null || parent == null ? new Spoken.Name(arc) : new Spoken.Member(label, parent));
    }

    /** A call without a result, or a constraint that is not met. */
    static Bottom failed(
            Bottom.Code code,
            Builtin builtin,
            List<Datum> arguments,
            Builtin.Failure failure,
            boolean constraint,
            @Nullable Node node) {
        if (!constraint) {
            return Bottom.of(code, EvalCode.CALL, node, new Spoken.Call(builtin, arguments), failure.reason());
        }
        Spoken.Call call = new Spoken.Call(builtin, arguments.subList(1, arguments.size()));
        return Bottom.of(code, EvalCode.UNMET_BECAUSE, node, arguments.getFirst(), call, failure.reason());
    }
}
