package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Disjunctions: each choice is tried on a vertex of its own, made from the same conjuncts; those that fail are dropped and equal ones
 * merged before the next disjunction is tried. What a choice is undecided about itself is decided before the other choices are tried.
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
        Expr choice = or.choices().get(pick.side()).value();
        return conjunct.with(choice, conjunct.place().child(Place.Edge.CHOICE)).optional();
    }

    /** Decides a vertex whose other conjuncts are settled. */
    void decide(Vertex vertex) {
        vertex.touched = false;
        List<Fall> fallen = new ArrayList<>();
        List<Vertex> standing = all(vertex, vertex, null, Set.of(), fallen);
        List<Mode> modes = Marks.of(standing);
        boolean decided = modes.contains(Mode.DEFAULT);
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
            for (int i = 0; i < standing.size(); i++) {
                leaves.add(new Vertex.Leaf(standing.get(i), modes.get(i)));
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

    /**
     * Decides what a trial is undecided about, one disjunction after the other.
     *
     * @param around the disjunction that was decided for this trial last
     * @param later those that are left to who asks
     * @return what stands, none when nothing does
     */
    private List<Vertex> all(
            Vertex vertex, Vertex from, Conjunct.@Nullable Key around, Set<Conjunct.Key> later, List<Fall> fallen) {
        List<Vertex> standing = List.of(from);
        Conjunct.Key next = next(standing, later);
        while (next != null) {
            List<Vertex> open = standing;
            standing = new ArrayList<>();
            for (Vertex trial : open) {
                take(vertex, trial, next, around, standing, fallen);
            }
            next = next(standing, later);
        }
        return standing;
    }

    private static Conjunct.@Nullable Key next(List<Vertex> trials, Set<Conjunct.Key> later) {
        for (Vertex trial : trials) {
            for (Vertex.Undecided each : undecided(trial)) {
                if (!later.contains(each.key())) {
                    return each.key();
                }
            }
        }
        return null;
    }

    private static List<Vertex.Undecided> undecided(Vertex trial) {
        return trial.undecided == null ? List.of() : trial.undecided;
    }

    /** Takes each side of a disjunction in a trial. */
    private void take(
            Vertex vertex,
            Vertex trial,
            Conjunct.Key key,
            Conjunct.@Nullable Key around,
            List<Vertex> standing,
            List<Fall> fallen) {
        Vertex.Undecided undecided = null;
        Set<Conjunct.Key> later = new HashSet<>();
        for (Vertex.Undecided each : undecided(trial)) {
            if (each.key().equals(key)) {
                undecided = each;
            } else {
                later.add(each.key());
            }
        }
        if (undecided == null) {
            add(standing, trial);
            return;
        }
        List<Expr.Choice> choices = undecided.or().choices();
        for (int side = 0; side < choices.size(); side++) {
            Mode mark = !undecided.or().marked()
                    ? Mode.UNMARKED
                    : choices.get(side).isDefault() ? Mode.DEFAULT : Mode.NOT_DEFAULT;
            Vertex candidate = candidate(vertex, trial, undecided, new Conjunct.Pick(key, side, mark, around));
            Bottom error = error(vertex, candidate);
            if (error == null) {
                for (Vertex whole : all(vertex, candidate, key, later, fallen)) {
                    add(standing, whole);
                }
            } else {
                fallen.add(new Fall(choices.get(side).value(), candidate, error));
            }
        }
    }

    private Vertex candidate(Vertex vertex, Vertex trial, Vertex.Undecided undecided, Conjunct.Pick pick) {
        evaluator.spend(1 + (trial.picks.size() >> 3));
        Map<Conjunct.Key, Conjunct.Pick> picks = new LinkedHashMap<>(trial.picks);
        picks.put(undecided.key(), pick);
        Vertex candidate = new Vertex(vertex.parent, vertex.label, vertex);
        evaluator.meter().vertex(vertex.conjuncts.size());
        candidate.arc = vertex.arc;
        candidate.closedWhole = vertex.closedWhole;
        candidate.picks = picks;
        candidate.twins = Marks.with(trial.twins, pick);
        candidate.conjuncts.addAll(vertex.conjuncts);
        if (trial.undecided != null && trial.flat()) {
            // All that is known of it holds for each choice as well: nothing is expanded again.
            List<Vertex.Undecided> others = new ArrayList<>(trial.undecided);
            others.removeIf(other -> other.key().equals(undecided.key()));
            candidate.goOnFrom(trial);
            evaluator.expand(candidate, chosen(undecided.conjunct(), undecided.or(), pick));
            candidate.leave(others);
        }
        return candidate;
    }

    private @Nullable Bottom error(Vertex vertex, Vertex candidate) {
        Vertex around = vertex.trial;
        vertex.trial = candidate;
        evaluator.base(candidate);
        Bottom error = candidate.error != null ? candidate.error : evaluator.probe(candidate);
        vertex.trial = around;
        if (error != null) {
            return error;
        }
        return candidate.open != null ? candidate.open : missing(candidate);
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

    /** Adds a trial, unless there is one with the same value. */
    private void add(List<Vertex> trials, Vertex trial) {
        for (Vertex other : trials) {
            if (sameChoicesLeft(other, trial)
                    && Values.same(other, trial)
                    && (trial.undecided == null || Closing.alike(evaluator, other, trial))) {
                other.twins = Marks.together(other, trial);
                return;
            }
        }
        trials.add(trial);
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
