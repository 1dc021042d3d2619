package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.syntax.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Closedness: which fields the groups of a vertex allow. */
final class Closing {

    /** How many places are looked at for what one step of the budget stands for. */
    private static final long LOOKS_PER_STEP = 32;

    private Closing() {}

    /** Copies places to below another one, keeping how they lie to each other. */
    static final class Graft {
        private final Place base;
        private final Map<Place, Place> copies = new IdentityHashMap<>();

        Graft(Place base) {
            this.base = base;
        }

        Place of(Place place) {
            Place known = copies.get(place);
            if (known == null) {
                Place above = place.parent;
                known = above == null ? base.child(Place.Edge.PART) : of(above).child(place.edge);
                copies.put(place, known);
            }
            return known;
        }
    }

    /** The groups that come from the structs around a vertex. */
    static List<Place.Group> inherited(Evaluator evaluator, Vertex vertex) {
        Vertex parent = vertex.parent;
        if (parent == null || vertex.label == null || vertex.label.hidden() && parent.groups == null) {
            return List.of();
        }
        List<Place.Group> found = List.of();
        if (parent.groups != null) {
            found = reaching(evaluator, parent.groups, vertex, found);
        }
        List<Place.Group> above = inherited(evaluator, parent);
        return above.isEmpty() ? found : reaching(evaluator, above, vertex, found);
    }

    private static List<Place.Group> reaching(
            Evaluator evaluator, List<Place.Group> groups, Vertex vertex, List<Place.Group> so) {
        long looks = (long) groups.size() * (vertex.conjuncts.size() + vertex.incoming.size());
        evaluator.spend(looks * (1 + vertex.depth) / LOOKS_PER_STEP);
        List<Place.Group> found = so;
        List<Place.Group> once = once(groups);
        evaluator.spend((long) groups.size() * once.size() / LOOKS_PER_STEP);
        for (Place.Group group : groups) {
            if (group.deep() && !closesOnce(once, group) && comesFrom(vertex, group.place())) {
                if (found.isEmpty()) {
                    found = new ArrayList<>(2);
                }
                found.add(group);
            }
        }
        return found;
    }

    private static List<Place.Group> once(List<Place.Group> groups) {
        List<Place.Group> found = List.of();
        for (Place.Group group : groups) {
            if (!group.deep()) {
                found = found.isEmpty() ? new ArrayList<>(2) : found;
                found.add(group);
            }
        }
        return found;
    }

    /** A definition that is what a call of the function for closing gives is closed on its own level alone. */
    private static boolean closesOnce(List<Place.Group> once, Place.Group definition) {
        for (Place.Group group : once) {
            if (group.place().partOf(definition.place())) {
                return true;
            }
        }
        return false;
    }

    private static boolean comesFrom(Vertex vertex, Place place) {
        for (Conjunct conjunct : vertex.conjuncts) {
            if (conjunct.place().within(place)) {
                return true;
            }
        }
        for (Conjunct conjunct : vertex.incoming) {
            if (conjunct.place().within(place)) {
                return true;
            }
        }
        return false;
    }

    /** True when no conjunct can ever add a field of this name. */
    static boolean refuses(Evaluator evaluator, Vertex vertex, Label label) {
        if (!label.regular()) {
            return false;
        }
        if (vertex.closedWhole && vertex.struct && !open(evaluator, vertex, label)) {
            return true;
        }
        return !allowed(evaluator, vertex, label, groups(evaluator, vertex));
    }

    /** A definition's own vertex has no group: whoever refers to it makes one. */
    private static boolean open(Evaluator evaluator, Vertex vertex, Label label) {
        if (vertex.ellipses != null) {
            return true;
        }
        if (vertex.patterns != null) {
            for (Vertex.Pattern pattern : vertex.patterns) {
                if (Values.admits(evaluator, pattern.label(), new Datum.Text(label.name()))) {
                    return true;
                }
            }
        }
        return vertex.arc(label) != null;
    }

    private static List<Place.Group> groups(Evaluator evaluator, Vertex vertex) {
        List<Place.Group> inherited = inherited(evaluator, vertex);
        List<Place.Group> own = vertex.groups;
        if (own == null) {
            return inherited;
        }
        if (inherited.isEmpty()) {
            return own;
        }
        List<Place.Group> all = new ArrayList<>(own);
        all.addAll(inherited);
        return all;
    }

    /** Whether two trials with the same fields have the same of them allowed so far. */
    static boolean alike(Evaluator evaluator, Vertex one, Vertex other) {
        if (one.arcs == null || other.arcs == null) {
            return true;
        }
        List<Place.Group> groups = groups(evaluator, one);
        List<Place.Group> others = groups(evaluator, other);
        if (groups.isEmpty() && others.isEmpty()) {
            return true;
        }
        for (Vertex arc : one.arcs.values()) {
            Label label = arc.label;
            if (label != null
                    && label.regular()
                    && allowed(evaluator, one, label, groups) != allowed(evaluator, other, label, others)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all that closes a vertex, or the struct around it, holds both of two places or none. */
    static boolean alike(Evaluator evaluator, Vertex vertex, Place one, Place other) {
        Set<Object> holdingOne = new HashSet<>();
        Set<Object> holdingOther = new HashSet<>();
        List<Place.Group> groups = new ArrayList<>(groups(evaluator, vertex));
        if (vertex.parent != null) {
            groups.addAll(groups(evaluator, vertex.parent));
        }
        for (Place.Group group : groups) {
            if (one.within(group.place())) {
                holdingOne.add(group.by());
            }
            if (other.within(group.place())) {
                holdingOther.add(group.by());
            }
        }
        return holdingOne.equals(holdingOther);
    }

    /** True when something below failed otherwise: then what is not allowed is not told as well. */
    static boolean failed(Vertex vertex) {
        for (Vertex arc : vertex.arcs().values()) {
            boolean counts = arc.arc == Vertex.Arc.MEMBER || arc.arc == Vertex.Arc.REQUIRED;
            if (counts && (arc.error != null ? !arc.refused : arc.failedBelow)) {
                return true;
            }
        }
        return false;
    }

    /** Marks the fields that are not allowed. */
    static void check(Evaluator evaluator, Vertex vertex) {
        if (vertex.arcs == null) {
            return;
        }
        List<Place.Group> groups = groups(evaluator, vertex);
        if (groups.isEmpty()) {
            return;
        }
        for (Vertex arc : List.copyOf(vertex.arcs.values())) {
            Label label = arc.label;
            if (label == null || !label.regular() || arc.arc == Vertex.Arc.PENDING || arc.refused) {
                continue;
            }
            if (arc.resolved().open == null && !allowed(evaluator, vertex, label, groups)) {
                refuse(evaluator, arc);
            }
        }
    }

    /** A struct that is not allowed fails in each of its fields, as the original tells it. */
    private static void refuse(Evaluator evaluator, Vertex top) {
        Deque<Vertex> open = new ArrayDeque<>();
        open.push(top);
        while (!open.isEmpty()) {
            Vertex arc = open.pop();
            arc.refused = true;
            evaluator.settle(arc);
            Vertex found = arc.resolved();
            if (arc.error == null && found.struct) {
                for (Vertex field : found.arcs().values()) {
                    if (field.label != null && field.label.regular() && field.arc != Vertex.Arc.PENDING) {
                        open.push(field);
                    }
                }
            }
            Bottom error = Reasons.refused(arc);
            arc.fail(error);
            arc.error = error;
        }
    }

    /** The literal of a closed struct that refuses a field, null where none is written. */
    static @Nullable Node refusing(Evaluator evaluator, Vertex vertex, Label label) {
        if (vertex.literals == null) {
            return null;
        }
        for (Place.Group group : groups(evaluator, vertex)) {
            if (allowed(evaluator, vertex, label, group)) {
                continue;
            }
            for (Vertex.Literal literal : vertex.literals) {
                if (literal.source().place().within(group.place())
                        && literal.struct().node() != null) {
                    return literal.struct().node();
                }
            }
        }
        return null;
    }

    private static boolean allowed(Evaluator evaluator, Vertex vertex, Label label, List<Place.Group> groups) {
        for (Place.Group group : groups) {
            if (!allowed(evaluator, vertex, label, group)) {
                return false;
            }
        }
        return true;
    }

    /** A definition that is no struct closes nothing. */
    private static boolean closes(Vertex vertex, Place.Group group) {
        if (vertex.literals == null) {
            return false;
        }
        for (Vertex.Literal literal : vertex.literals) {
            if (literal.source().place().within(group.place())) {
                return true;
            }
        }
        return false;
    }

    /** True for what stands for another vertex and nothing else, be it through a struct around it. */
    private static boolean shared(Vertex vertex) {
        for (Vertex at = vertex; at != null; at = at.parent) {
            if (at.sole != null) {
                return true;
            }
        }
        return false;
    }

    /** True when a conjunct of a group says something of the field itself; a reference alone may lead back to the field. */
    private static boolean tells(Vertex struct, List<Conjunct> conjuncts, Place.Group group) {
        for (Conjunct conjunct : conjuncts) {
            if (group.covers(conjunct.place()) && (!conjunct.expr().refers() || shared(struct))) {
                return true;
            }
        }
        return false;
    }

    private static boolean allowed(Evaluator evaluator, Vertex vertex, Label label, Place.Group group) {
        if (!closes(vertex, group)) {
            return true;
        }
        if (vertex.ellipses != null) {
            for (Place place : vertex.ellipses) {
                if (group.covers(place)) {
                    return true;
                }
            }
        }
        Vertex arc = vertex.arc(label);
        if (arc != null && (tells(vertex, arc.conjuncts, group) || tells(vertex, arc.incoming, group))) {
            return true;
        }
        if (vertex.patterns != null) {
            for (Vertex.Pattern pattern : vertex.patterns) {
                if (group.covers(pattern.place())
                        && Values.admits(evaluator, pattern.label(), new Datum.Text(label.name()))) {
                    return true;
                }
            }
        }
        return false;
    }
}
