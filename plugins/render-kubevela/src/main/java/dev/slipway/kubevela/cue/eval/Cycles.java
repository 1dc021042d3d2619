package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.eval.Conjunct.Cycle;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Tells references that repeat themselves. A reference to a vertex from itself says nothing; one to a struct around it, or one that
 * its own trail holds, makes its conjunct cyclic, and a vertex of cyclic conjuncts alone is a structural cycle. The rules are those
 * that cue v0.14.1, internal/core/adt/cycle.go describes.
 */
final class Cycles {

    private Cycles() {}

    /** The conjunct to go on with, null where the reference is to be dropped or must wait for something of the vertex's own. */
    static @Nullable Conjunct follow(Evaluator evaluator, Vertex vertex, Vertex target, Conjunct conjunct, Task task) {
        if (target.origin == vertex.origin) {
            return null;
        }
        if (surrounds(evaluator, target, vertex)) {
            vertex.repeatsAncestor = true;
            return cyclic(vertex, conjunct, task, !vertex.grounded);
        }
        if (vertex.fed && conjunct.cycle() == Cycle.PERHAPS) {
            return conjunct;
        }
        for (Trail trail = conjunct.trail(); trail != null; trail = trail.before()) {
            if (trail.target().origin != target.origin) {
                continue;
            }
            if (trail.at().origin == vertex.origin) {
                return null;
            }
            if (conjunct.cycle() == Cycle.OPTIONAL && vertex.fed) {
                return trail.depth() == vertex.depth ? null : mark(conjunct, null, Cycle.PERHAPS);
            }
            if (vertex.belowFailure()) {
                // Nobody asks for it; it is told as far as it does not repeat itself.
                return cyclic(vertex, conjunct, task, false);
            }
            if (vertex.grounded && vertex.fed && trail.depth() != vertex.depth) {
                return conjunct;
            }
            return cyclic(vertex, conjunct, task, !vertex.fed && !vertex.grounded);
        }
        return mark(conjunct, new Trail(conjunct.trail(), target, conjunct.expr(), vertex), conjunct.cycle());
    }

    /** Whether a vertex lies around another one, perhaps as that of which something around it is a copy in all. */
    private static boolean surrounds(Evaluator evaluator, Vertex target, Vertex vertex) {
        if (target.isAncestorOf(vertex)) {
            return true;
        }
        for (Vertex at = vertex.parent; at != null; at = at.parent) {
            Vertex copied = at.sole;
            if (copied != null
                    && (copied.origin == target.origin || target.isAncestorOf(copied))
                    && evaluator.isCopyOf(at, copied)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Conjunct cyclic(Vertex vertex, Conjunct conjunct, Task task, boolean wait) {
        vertex.repeats = true;
        Conjunct marked = mark(conjunct, conjunct.trail(), Cycle.CYCLIC);
        if (!wait) {
            return marked;
        }
        if (vertex.cyclic == null) {
            vertex.cyclic = new ArrayList<>(1);
        }
        vertex.cyclic.add(new Task(task.type, marked, task.decl));
        return null;
    }

    /** True when nothing but repetition is left in a vertex. */
    static boolean only(Vertex vertex) {
        return vertex.repeatsAncestor && !vertex.grounded || vertex.repeats && !vertex.fed;
    }

    /** True when something in a vertex repeats what is around it. */
    static boolean any(Vertex vertex) {
        return vertex.repeatsAncestor || vertex.repeats;
    }

    private static Conjunct mark(Conjunct conjunct, @Nullable Trail trail, Cycle cycle) {
        return new Conjunct(conjunct.env(), conjunct.expr(), conjunct.place(), trail, cycle);
    }
}
