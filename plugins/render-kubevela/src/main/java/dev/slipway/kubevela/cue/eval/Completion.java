package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Expr.Comprehension;
import dev.slipway.kubevela.cue.compile.Expr.Decl;
import dev.slipway.kubevela.cue.compile.Expr.StructLit;
import dev.slipway.kubevela.cue.eval.Vertex.Arc;
import dev.slipway.kubevela.cue.eval.Vertex.State;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settles whole trees, from a list of work: depth costs no stack. On the way up it is noted what failed below, and closedness is checked. */
final class Completion {

    private final Evaluator evaluator;

    Completion(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** A vertex whose arcs are being completed. */
    private record Level(Vertex vertex, Iterator<Vertex> arcs) {}

    /**
     * Settles a vertex and everything below it; the first failure that no information can mend, null without one.
     *
     * @param oneFailureWillDo whether it is of no use once anything below it failed: then the rest is left
     */
    @Nullable
    Bottom of(Vertex root, boolean oneFailureWillDo) {
        if (root.completed) {
            return root.below;
        }
        Deque<Level> levels = new ArrayDeque<>();
        enter(root, levels, oneFailureWillDo);
        while (!levels.isEmpty()) {
            Level level = levels.peek();
            if (level.arcs().hasNext()) {
                Vertex arc = level.arcs().next();
                if (arc.arc != Arc.PENDING && !arc.completed) {
                    enter(arc, levels, oneFailureWillDo);
                }
            } else {
                levels.pop();
                if (level.vertex().state == State.WAITING) {
                    // A field has added to a struct around it.
                    enter(level.vertex(), levels, oneFailureWillDo);
                    continue;
                }
                conclude(level.vertex());
                Bottom below = level.vertex().below;
                if (oneFailureWillDo && below != null && reachesTop(level.vertex(), levels)) {
                    return below;
                }
            }
        }
        return root.below;
    }

    /** Whether a failure is one of everything around it. */
    private static boolean reachesTop(Vertex failed, Deque<Level> around) {
        Vertex at = failed;
        for (Level level : around) {
            if (at.arc != Arc.MEMBER && at.arc != Arc.REQUIRED) {
                return false;
            }
            at = level.vertex();
        }
        return true;
    }

    private void enter(Vertex vertex, Deque<Level> levels, boolean oneFailureWillDo) {
        if (vertex.completed) {
            return;
        }
        evaluator.spend(1);
        evaluator.settle(vertex);
        if (vertex.state == State.RUNNING) {
            return;
        }
        if (evaluator.running() == 0 && vertex.resolved().open != null) {
            evaluator.retry(vertex);
        }
        Vertex found = vertex.resolved();
        if (found.open != null) {
            withhold(found);
        }
        if (vertex.withheld != null && found.open == null) {
            found.open = vertex.withheld;
        }
        boolean inside = oneFailureWillDo ? vertex.error == null : inside(vertex);
        levels.push(new Level(
                vertex, inside ? List.copyOf(found.arcs().values()).iterator() : Collections.emptyIterator()));
    }

    /** Whether what a vertex contains is told: also beside a conflict, as the original does, but not within itself without end. */
    static boolean inside(Vertex vertex) {
        Bottom error = vertex.error;
        return error == null || error.code() != Bottom.Code.STRUCTURAL_CYCLE;
    }

    private void conclude(Vertex vertex) {
        Vertex found = vertex.resolved();
        boolean whole = found.struct || found.list;
        if (vertex.error == null && found.scalar == null && whole && found.checks != null && found.leaves == null) {
            evaluator.validate(found);
            vertex.error = found.error = Evaluator.worst(found.errors);
        }
        vertex.failedBelow = Closing.failed(found);
        if (found.undecided == null && found.open == null && inside(vertex) && !vertex.failedBelow) {
            Closing.check(evaluator, found);
        }
        Bottom below = vertex.error;
        vertex.cycleBelow = null;
        if (below == null) {
            for (Vertex arc : found.arcs().values()) {
                if ((arc.arc == Arc.MEMBER || arc.arc == Arc.REQUIRED) && (arc.error != null || arc.below != null)) {
                    below = arc.error != null ? arc.error : arc.below;
                    break;
                }
                if (arc.arc == Arc.MEMBER && vertex.cycleBelow == null) {
                    Bottom open = arc.resolved().open;
                    vertex.cycleBelow = open != null && open.code() == Bottom.Code.CYCLE ? open : arc.cycleBelow;
                }
            }
        }
        vertex.below = below;
        vertex.completed = true;
    }

    /** Fields that only a blocked comprehension could tell more of are not decided either. */
    private static void withhold(Vertex vertex) {
        for (Task task : vertex.tasks) {
            Bottom blocked = task.blocked;
            if (blocked == null
                    || blocked.code() != Bottom.Code.INCOMPLETE
                    || !(task.decl instanceof Comprehension comprehension)
                    || !(comprehension.value() instanceof StructLit body)) {
                continue;
            }
            for (Decl decl : body.decls()) {
                if (decl instanceof Expr.Field field) {
                    Vertex arc = vertex.arc(field.label());
                    if (arc != null && arc.arc != Arc.PENDING && arc.withheld == null) {
                        arc.withheld = blocked;
                    }
                }
            }
        }
    }
}
