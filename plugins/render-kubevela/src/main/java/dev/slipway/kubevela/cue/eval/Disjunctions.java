package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Disjunctions: each choice is tried on a vertex of its own, made from the same conjuncts; those that fail are dropped and equal ones
 * merged before the next disjunction is tried.
 */
final class Disjunctions {

    /** A choice that does not fit, with what came of trying it. */
    record Fall(Expr choice, Vertex trial, Bottom why) {}

    private final Evaluator evaluator;

    Disjunctions(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** Expands the side that was chosen for this vertex, or notes that a choice is to be made. */
    void meet(Vertex vertex, Conjunct conjunct, Expr.Or or, Expr source) {
        Conjunct.Key key = new Conjunct.Key(source, vertex.meet(source));
        Conjunct.Pick pick = vertex.picks.get(key);
        if (pick == null) {
            if (vertex.undecided == null) {
                vertex.undecided = new ArrayList<>(2);
            }
            vertex.undecided.add(new Vertex.Undecided(key, or, conjunct));
            return;
        }
        Conjunct chosen = new Conjunct(
                conjunct.env(),
                or.choices().get(pick.side()).value(),
                conjunct.place().child(Place.Edge.PART),
                conjunct.trail(),
                conjunct.cycle() == Conjunct.Cycle.NONE ? Conjunct.Cycle.OPTIONAL : conjunct.cycle(),
                pick);
        evaluator.expand(vertex, chosen);
    }

    /** Decides a vertex whose other conjuncts are settled. */
    void decide(Vertex vertex) {
        vertex.touched = false;
        List<Fall> fallen = new ArrayList<>();
        List<Vertex> standing = new ArrayList<>();
        List<Vertex> open = List.of(vertex);
        while (!open.isEmpty()) {
            List<Vertex> next = new ArrayList<>();
            for (Vertex trial : open) {
                List<Vertex.Undecided> undecided = trial.undecided;
                if (undecided == null) {
                    standing.add(trial);
                } else {
                    branch(vertex, trial, undecided.getFirst(), next, fallen);
                }
            }
            open = merged(next);
        }
        standing = merged(standing);
        boolean decided = false;
        Set<Conjunct.Key> marked = marked(standing);
        for (Vertex trial : standing) {
            decided |= mode(trial, marked) == Mode.DEFAULT;
        }
        Bottom waiting = waiting(vertex, fallen, standing.isEmpty(), decided);
        if (waiting != null) {
            vertex.open = waiting;
        } else if (standing.isEmpty()) {
            vertex.fail(none(fallen));
            vertex.error = Evaluator.worst(vertex.errors);
        } else if (standing.size() == 1) {
            vertex.forward = standing.getFirst();
            vertex.error = standing.getFirst().error;
        } else {
            List<Vertex.Leaf> leaves = new ArrayList<>(standing.size());
            for (Vertex trial : standing) {
                leaves.add(new Vertex.Leaf(trial, mode(trial, marked)));
            }
            vertex.leaves = leaves;
        }
    }

    /** A side that needs the vertex itself keeps it from being decided, unless there is a default to go on with. */
    private static @Nullable Bottom waiting(Vertex vertex, List<Fall> fallen, boolean none, boolean decided) {
        Bottom found = null;
        for (Fall fall : fallen) {
            Bottom bottom = fall.why();
            if (bottom.code() == Bottom.Code.CYCLE && vertex.touched && !decided) {
                return bottom;
            }
            if (none && bottom.open() && (found == null || bottom.code() == Bottom.Code.CYCLE)) {
                found = bottom;
            }
        }
        return found;
    }

    private void branch(Vertex vertex, Vertex trial, Vertex.Undecided undecided, List<Vertex> next, List<Fall> fallen) {
        List<Expr.Choice> choices = undecided.or().choices();
        for (int side = 0; side < choices.size(); side++) {
            evaluator.spend(1);
            Mode mark = !undecided.or().marked()
                    ? Mode.UNMARKED
                    : choices.get(side).isDefault() ? Mode.DEFAULT : Mode.NOT_DEFAULT;
            Conjunct.Pick within = undecided.conjunct().within();
            Map<Conjunct.Key, Conjunct.Pick> picks = new LinkedHashMap<>(trial.picks);
            picks.put(
                    undecided.key(),
                    new Conjunct.Pick(undecided.key(), side, mark, within == null ? null : within.key()));
            Vertex candidate = new Vertex(vertex.parent, vertex.label, vertex);
            evaluator.meter().vertex(vertex.conjuncts.size());
            candidate.arc = vertex.arc;
            candidate.closedWhole = vertex.closedWhole;
            candidate.picks = picks;
            candidate.conjuncts.addAll(vertex.conjuncts);
            evaluator.base(candidate);
            Bottom error = candidate.error != null ? candidate.error : evaluator.complete(candidate);
            if (error == null) {
                error = candidate.open != null ? candidate.open : candidate.cycleBelow;
            }
            if (error == null) {
                next.add(candidate);
            } else {
                fallen.add(new Fall(choices.get(side).value(), candidate, error));
            }
        }
    }

    private static List<Vertex> merged(List<Vertex> trials) {
        if (trials.size() < 2) {
            return trials;
        }
        Set<Conjunct.Key> marked = marked(trials);
        List<Vertex> kept = new ArrayList<>(trials.size());
        for (Vertex trial : trials) {
            boolean known = false;
            for (int i = 0; i < kept.size() && !known; i++) {
                Vertex other = kept.get(i);
                if (sameChoicesLeft(other, trial) && Values.same(other, trial)) {
                    known = true;
                    if (mode(trial, marked) == Mode.DEFAULT && mode(other, marked) != Mode.DEFAULT) {
                        kept.set(i, trial);
                    }
                }
            }
            if (!known) {
                kept.add(trial);
            }
        }
        return kept;
    }

    private static boolean sameChoicesLeft(Vertex left, Vertex right) {
        List<Vertex.Undecided> a = left.undecided;
        List<Vertex.Undecided> b = right.undecided;
        if (a == null || b == null) {
            return a == null && b == null;
        }
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!a.get(i).key().equals(b.get(i).key())) {
                return false;
            }
        }
        return true;
    }

    /** The disjunctions of which a default still stands in one of the trials. */
    private static Set<Conjunct.Key> marked(List<Vertex> trials) {
        Set<Conjunct.Key> found = new HashSet<>();
        for (Vertex trial : trials) {
            for (Conjunct.Pick pick : trial.picks.values()) {
                if (pick.mode() == Mode.DEFAULT) {
                    found.add(pick.key());
                }
            }
        }
        return found;
    }

    /** What the marks of all choices taken say together. */
    private static Mode mode(Vertex trial, Set<Conjunct.Key> marked) {
        Map<Conjunct.Key, Mode> inner = new HashMap<>();
        Mode outer = Mode.UNMARKED;
        // Choices within a choice were taken later, so from the end each is known before the one around it.
        List<Conjunct.Pick> picks = new ArrayList<>(trial.picks.values());
        for (Conjunct.Pick pick : picks.reversed()) {
            Conjunct.Key parent = pick.parent();
            // Within a choice, a disjunction that lost its default passes on what is left of it.
            Mode mark = parent != null && !marked.contains(pick.key()) ? Mode.UNMARKED : pick.mode();
            Mode own = mark.around(inner.getOrDefault(pick.key(), Mode.UNMARKED));
            if (parent == null) {
                outer = outer.and(own);
            } else {
                inner.merge(parent, own, Mode::and);
            }
        }
        return outer;
    }

    private static Bottom none(List<Fall> fallen) {
        if (fallen.isEmpty()) {
            return Bottom.eval(EvalCode.EMPTY_CHOICE, null);
        }
        for (Bottom.Code code : List.of(Bottom.Code.USER, Bottom.Code.STRUCTURAL_CYCLE)) {
            for (Fall fall : fallen) {
                if (fall.why().code() == code) {
                    return fall.why();
                }
            }
        }
        Fall first = fallen.getFirst();
        return fallen.size() == 1
                ? first.why()
                : Bottom.eval(EvalCode.NO_CHOICE, first.choice().node(), new Spoken.Choices(fallen));
    }
}
