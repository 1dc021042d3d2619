package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Label;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What does nothing but refer is told like what it refers to. */
final class Copies {

    private final Evaluator evaluator;

    Copies(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** The labels of a struct in the order of export. */
    List<Label> order(Vertex vertex) {
        Vertex told = vertex;
        Vertex other = twin(told);
        if (other != null) {
            Set<Vertex> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            while (other != null
                    && seen.add(told)
                    && other.arcs().keySet().equals(told.arcs().keySet())) {
                told = other;
                other = twin(told);
            }
        }
        evaluator.spend(FieldOrder.cost(told));
        return FieldOrder.of(told);
    }

    /** The vertex that this one is a mere copy of, since it or a struct around it does nothing but refer; null without one. */
    @Nullable
    Vertex twin(Vertex vertex) {
        for (Vertex at = vertex; at != null; at = at.parent) {
            Vertex copied = lasting(at.copied);
            if (copied != null && at.conjuncts.size() == 1) {
                return counterpart(vertex, at, copied);
            }
            if (at.label == null) {
                return null;
            }
        }
        return null;
    }

    /** What a let or an expression makes has no order that its copies would keep, but it may be a copy itself. */
    private @Nullable Vertex lasting(@Nullable Vertex copied) {
        Vertex found = copied;
        while (found != null && !found.inPackage()) {
            evaluator.settle(found);
            found = found.conjuncts.size() == 1 ? found.copied : null;
        }
        return found;
    }

    /** What lies below another struct where a vertex lies below one of those around it. */
    private @Nullable Vertex counterpart(Vertex vertex, Vertex around, Vertex other) {
        Deque<Label> path = new ArrayDeque<>();
        for (Vertex at = vertex; at != around && at != null && at.label != null; at = at.parent) {
            path.push(at.label);
        }
        evaluator.settle(other);
        Vertex found = other.resolved();
        for (Label label : path) {
            Vertex arc = found.arc(label);
            if (arc == null) {
                return null;
            }
            evaluator.settle(arc);
            found = arc.resolved();
        }
        return found;
    }
}
