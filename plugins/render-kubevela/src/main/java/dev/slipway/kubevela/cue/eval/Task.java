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
}
