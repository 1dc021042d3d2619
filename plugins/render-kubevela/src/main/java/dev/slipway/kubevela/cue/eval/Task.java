package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
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

    /** Whether a field may come of it, or something that adds to one. */
    boolean mayAdd(@Nullable Label label) {
        if (!(decl instanceof Expr.Comprehension comprehension)
                || !(comprehension.value() instanceof Expr.StructLit body)) {
            return type != Type.PATTERN;
        }
        for (Expr.Decl each : body.decls()) {
            boolean elsewhere = each instanceof Expr.Let
                    || each instanceof Expr.Ellipsis
                    || each instanceof Expr.Field field && !field.label().equals(label);
            if (!elsewhere) {
                return true;
            }
        }
        return false;
    }
}
