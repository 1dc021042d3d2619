package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import org.jspecify.annotations.Nullable;

/**
 * The references that led to a conjunct, the latest first.
 *
 * @param target what was referred to
 * @param by the reference
 * @param at the vertex that it was resolved for
 * @param depth the depth of that vertex
 * @param length how many references
 */
record Trail(@Nullable Trail before, Vertex target, Expr by, Vertex at, int depth, int length) {

    Trail(@Nullable Trail before, Vertex target, Expr by, Vertex at) {
        this(before, target, by, at, at.depth, before == null ? 1 : before.length + 1);
    }
}
