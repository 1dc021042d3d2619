package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import org.jspecify.annotations.Nullable;

/** Work that a vertex waits for: it is tried until it is done, or until nothing helps any more. */
final class Task {

    /** What is to be done, in the order in which it is tried. */
    enum Type {
        REFERENCE,
        VALUE,
        LIST,
        FIELD,
        PATTERN,
        COMPREHENSION
    }

    final Type type;
    final Conjunct conjunct;
    final Expr.@Nullable Decl decl;
    boolean running;
    boolean done;

    @Nullable
    Bottom blocked;

    Task(Type type, Conjunct conjunct, Expr.@Nullable Decl decl) {
        this.type = type;
        this.conjunct = conjunct;
        this.decl = decl;
    }

    /**
     * Whether it is tried while the fields around it are not done: not where it yields fields that are not there without it,
     * nor, as in the original, where it has a let.
     */
    boolean early(Vertex around) {
        if (!(decl instanceof Expr.Comprehension comprehension)
                || !(comprehension.value() instanceof Expr.StructLit body)) {
            return type != Type.PATTERN;
        }
        for (Expr.Decl each : body.decls()) {
            Vertex arc = each instanceof Expr.Field field ? around.arc(field.label()) : null;
            if (each instanceof Expr.Let || arc != null && arc.arc == Vertex.Arc.PENDING) {
                return false;
            }
        }
        return true;
    }
}
