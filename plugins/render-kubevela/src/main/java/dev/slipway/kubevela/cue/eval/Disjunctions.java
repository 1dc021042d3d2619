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
        evaluator.expand(vertex, chosen(conjunct, or, pick));
    }

    private static Conjunct chosen(Conjunct conjunct, Expr.Or or, Conjunct.Pick pick) {
        return new Conjunct(
                conjunct.env(),
                or.choices().get(pick.side()).value(),
                conjunct.place().child(Place.Edge.PART),
                conjunct.trail(),
                conjunct.cycle() == Conjunct.Cycle.NONE ? Conjunct.Cycle.OPTIONAL : conjunct.cycle(),
                pick);
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
        Left left = Left.of(standing);
        for (Vertex trial : standing) {
            decided |= mode(trial, left) == Mode.DEFAULT;
        }
        Bottom waiting = waiting(vertex, fallen, standing.isEmpty(), decided);
        if (waiting != null) {
            vertex.open = waiting;
        } else if (standing.isEmpty()) {
            vertex.exhausted = true;
            vertex.fail(none(fallen));
            vertex.error = Evaluator.worst(vertex.errors);
        } else if (standing.size() == 1) {
            vertex.forward = standing.getFirst();
            vertex.error = standing.getFirst().error;
        } else {
            List<Vertex.Leaf> leaves = new ArrayList<>(standing.size());
            for (Vertex trial : standing) {
                leaves.add(new Vertex.Leaf(trial, mode(trial, left)));
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
            Conjunct.Pick pick = new Conjunct.Pick(undecided.key(), side, mark, within == null ? null : within.key());
            picks.put(undecided.key(), pick);
            Vertex candidate = new Vertex(vertex.parent, vertex.label, vertex);
            evaluator.meter().vertex(vertex.conjuncts.size());
            candidate.arc = vertex.arc;
            candidate.closedWhole = vertex.closedWhole;
            candidate.picks = picks;
            candidate.conjuncts.addAll(vertex.conjuncts);
            List<Vertex.Undecided> others = trial.undecided;
            if (others != null && trial.flat()) {
                // All that is known of it holds for each choice as well: nothing is expanded again.
                candidate.goOnFrom(trial);
                evaluator.expand(candidate, chosen(undecided.conjunct(), undecided.or(), pick));
                candidate.leave(others.subList(1, others.size()));
            }
            Vertex around = vertex.trial;
            vertex.trial = candidate;
            evaluator.base(candidate);
            Bottom error = candidate.error != null ? candidate.error : evaluator.probe(candidate);
            vertex.trial = around;
            if (error == null) {
                error = candidate.open != null ? candidate.open : missing(candidate);
            }
            if (error == null) {
                next.add(candidate);
            } else {
                fallen.add(new Fall(choices.get(side).value(), candidate, error));
            }
        }
    }

    /** Why a side has no value yet: a field of its own waits for something, or a field anywhere below for itself. */
    private static @Nullable Bottom missing(Vertex candidate) {
        for (Vertex arc : candidate.arcs().values()) {
            if (arc.arc.compareTo(Vertex.Arc.REQUIRED) <= 0 && arc.resolved().open != null) {
                return arc.resolved().open;
            }
        }
        return candidate.cycleBelow;
    }

    private static List<Vertex> merged(List<Vertex> trials) {
        if (trials.size() < 2) {
            return trials;
        }
        Left left = Left.of(trials);
        List<Vertex> kept = new ArrayList<>(trials.size());
        for (Vertex trial : trials) {
            boolean known = false;
            for (int i = 0; i < kept.size() && !known; i++) {
                Vertex other = kept.get(i);
                if (sameChoicesLeft(other, trial) && Values.same(other, trial)) {
                    known = true;
                    if (mode(trial, left) == Mode.DEFAULT && mode(other, left) != Mode.DEFAULT) {
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

    /**
     * What is left of the disjunctions.
     *
     * @param marked those of which a default still stands in one of the trials
     * @param single those of which one side alone still stands
     */
    private record Left(Set<Conjunct.Key> marked, Set<Conjunct.Key> single) {

        static Left of(List<Vertex> trials) {
            Set<Conjunct.Key> marked = new HashSet<>();
            Set<Conjunct.Key> several = new HashSet<>();
            Map<Conjunct.Key, Integer> sides = new HashMap<>();
            for (Vertex trial : trials) {
                for (Conjunct.Pick pick : trial.picks.values()) {
                    if (pick.mode() == Mode.DEFAULT) {
                        marked.add(pick.key());
                    }
                    Integer other = sides.putIfAbsent(pick.key(), pick.side());
                    if (other != null && other != pick.side()) {
                        several.add(pick.key());
                    }
                }
            }
            sides.keySet().removeAll(several);
            return new Left(marked, sides.keySet());
        }
    }

    /** What the marks of all choices taken say together. */
    private static Mode mode(Vertex trial, Left left) {
        if (trial.picks.size() == 1) {
            Conjunct.Pick only = trial.picks.values().iterator().next();
            if (only.parent() == null) {
                return only.mode();
            }
        }
        Map<Conjunct.Key, Mode> inner = new HashMap<>();
        Mode outer = Mode.UNMARKED;
        // Choices within a choice were taken later, so from the end each is known before the one around it.
        List<Conjunct.Pick> picks = new ArrayList<>(trial.picks.values());
        for (Conjunct.Pick pick : picks.reversed()) {
            Conjunct.Key parent = pick.parent();
            if (parent == null) {
                outer = outer.and(pick.mode().around(inner.getOrDefault(pick.key(), Mode.UNMARKED)));
            } else if (!left.single().contains(pick.key())) {
                // Within a choice, a disjunction that lost its default passes on what is left of it; one that is
                // decided has no marks.
                Mode mark = left.marked().contains(pick.key()) ? pick.mode() : Mode.UNMARKED;
                inner.merge(parent, mark.around(inner.getOrDefault(pick.key(), Mode.UNMARKED)), Mode::and);
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
