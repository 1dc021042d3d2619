package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Nearest;
import dev.slipway.kubevela.cue.eval.Bottom.Cause;
import dev.slipway.kubevela.cue.eval.Bottom.Details;
import dev.slipway.kubevela.cue.eval.Bottom.Fallen;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes failures that last of those that speak of vertices: once evaluation has ended, for those alone that are told. */
final class Telling {

    /** How many failures of one choice are told. */
    private static final int MOST = 20;

    private final Evaluator evaluator;
    private final Vertex root;
    private final Map<Bottom, Bottom> told = new IdentityHashMap<>();

    /** Tells of what is below a root. */
    Telling(Evaluator evaluator, Vertex root) {
        this.evaluator = evaluator;
        this.root = root;
    }

    @Nullable
    Bottom of(@Nullable Bottom bottom) {
        if (bottom == null) {
            return null;
        }
        Bottom known = told.get(bottom);
        if (known == null) {
            known = made(bottom);
            told.put(bottom, known);
        }
        return known;
    }

    private Bottom made(Bottom bottom) {
        return switch (bottom.what()) {
            case NO_VALUE, REQUIRED ->
                bottom.about(0) instanceof Spoken.Name name ? missing(bottom, name.vertex()) : plain(bottom, null);
            case UNDEFINED_FIELD ->
                bottom.about(0) instanceof Spoken.Member member ? undefined(bottom, member) : plain(bottom, null);
            case NOT_ALLOWED ->
                bottom.about(0) instanceof Spoken.Member member ? refused(bottom, member) : plain(bottom, null);
            case NO_CHOICE ->
                bottom.about(0) instanceof Spoken.Choices choices ? choices(bottom, choices) : plain(bottom, null);
            default -> plain(bottom, null);
        };
    }

    private Bottom plain(Bottom bottom, @Nullable String near) {
        return bottom.told(
                lasting(bottom),
                new @Nullable Node[] {bottom.node(0), bottom.node(1)},
                details(bottom).near(near));
    }

    private Details details(Bottom bottom) {
        Vertex where = bottom.where();
        List<Label> path = where == null ? null : path(where);
        return path == null ? Details.NONE : new Details(null, path, List.of(), List.of());
    }

    /** The path from the root, null for what does not belong to it: packages, variables, values within expressions. */
    private @Nullable List<Label> path(Vertex vertex) {
        List<Label> path = new ArrayList<>();
        Vertex at = vertex;
        while (at.label != null) {
            Vertex parent = at.parent;
            if (parent == null || parent.resolved().arc(at.label) == null) {
                return null;
            }
            path.addFirst(at.label);
            at = parent;
        }
        return at.origin == root ? path : null;
    }

    /** What a failure speaks of, without what belongs to the evaluation. */
    private static Object[] lasting(Bottom bottom) {
        Object[] about = new Object[bottom.what().arity()];
        for (int i = 0; i < about.length; i++) {
            about[i] = Spoken.lasting(bottom.about(i));
        }
        return about;
    }

    // ------------------------------------------------------------------ values that are not given

    /** That a vertex is not given: told where it is asked for first. */
    Bottom missing(Vertex vertex) {
        EvalCode what = vertex.arc == Vertex.Arc.REQUIRED ? EvalCode.REQUIRED : EvalCode.NO_VALUE;
        return missing(Bottom.incomplete(what, null, new Spoken.Name(vertex), vertex, ""), vertex);
    }

    private Bottom missing(Bottom bottom, Vertex vertex) {
        Vertex origin = origin(vertex);
        String name = Spoken.path(origin);
        Vertex found = origin.resolved();
        String kinds = found.list || found.struct ? Kind.name(found.kind()) : Spoken.words(origin);
        Node declared = declaration(origin);
        if (name.isEmpty() || declared == null) {
            return Bottom.of(bottom.code(), EvalCode.NOT_DECIDED, bottom.node(0), kinds);
        }
        List<Position> repeats = new ArrayList<>();
        for (Conjunct conjunct : vertex.incoming) {
            Node node = conjunct.expr().node();
            if (node != null) {
                repeats.add(node.first().position());
            }
        }
        Position place = declared.first().position();
        List<Label> path = path(origin);
        return bottom.told(
                new Object[] {name, kinds, place.toString()},
                new @Nullable Node[] {around(origin, place.source()), declared, bottom.node(0)},
                new Details(misspelt(origin), path == null ? List.of() : path, List.of(), repeats));
    }

    /** The struct of another source into which a value belongs that is not given: there somebody forgot it. */
    private static @Nullable Node around(Vertex vertex, String declaredIn) {
        Vertex parent = vertex.parent;
        if (parent == null || parent.resolved().literals == null) {
            return null;
        }
        Node found = null;
        for (Vertex.Literal literal : parent.resolved().literals) {
            Node node = literal.struct().node();
            if (node != null && !node.first().position().source().equals(declaredIn)) {
                found = node;
            }
        }
        return found;
    }

    /** A field beside one that is not given which is given, is declared nowhere else and has nearly its name. */
    private static @Nullable String misspelt(Vertex vertex) {
        Vertex parent = vertex.parent;
        Label label = vertex.label;
        if (parent == null || label == null || !label.regular()) {
            return null;
        }
        List<String> given = new ArrayList<>();
        for (Vertex arc : parent.resolved().arcs().values()) {
            if (arc.label != null && arc.label.regular() && arc.offered()) {
                given.add(arc.label.written());
            }
        }
        return Nearest.to(label.written(), given);
    }

    /** Where a value comes from that a vertex merely repeats. Definitions are given no values, so they are not where. */
    private Vertex origin(Vertex vertex) {
        Vertex origin = vertex;
        for (int links = 0; links < MOST; links++) {
            Vertex next = evaluator.copies().twin(origin);
            if (next == null
                    || next.path().isEmpty()
                    || next.path().stream().anyMatch(label -> label.definition() || label.hidden())) {
                break;
            }
            origin = next;
        }
        return origin;
    }

    private static @Nullable Node declaration(Vertex vertex) {
        Node first = null;
        for (Conjunct conjunct : vertex.conjuncts) {
            Node node = conjunct.expr().node();
            if (node != null && !conjunct.expr().refers()) {
                return node;
            }
            first = first == null ? node : first;
        }
        return first;
    }

    // ------------------------------------------------------------------ names

    private static @Nullable String near(Spoken.Member member) {
        List<String> known = new ArrayList<>();
        for (Vertex arc : member.base().resolved().arcs().values()) {
            Label label = arc.label;
            if (label != null
                    && label.type() == member.label().type()
                    && !arc.refused
                    && (arc.arc != Vertex.Arc.PENDING || !arc.conjuncts.isEmpty())) {
                known.add(label.name());
            }
        }
        return Nearest.to(member.label().name(), known);
    }

    private Bottom undefined(Bottom bottom, Spoken.Member member) {
        String base = Spoken.path(member.base());
        String name = member.label().written();
        return bottom.told(
                new Object[] {base.isEmpty() ? name : base + "." + name},
                new @Nullable Node[] {bottom.node(0), null},
                details(bottom).near(near(member)));
    }

    private Bottom refused(Bottom bottom, Spoken.Member member) {
        Node value = bottom.node(0);
        Node field = value;
        Vertex base = member.base().resolved();
        if (base.literals != null && value != null) {
            for (Vertex.Literal literal : base.literals) {
                field = declaring(literal.struct(), value, field);
            }
        }
        Node closing = Closing.refusing(evaluator, base, member.label());
        String near = near(member);
        return bottom.told(
                lasting(bottom),
                new @Nullable Node[] {field, closing},
                details(bottom).near(near));
    }

    private static @Nullable Node declaring(Expr.StructLit struct, Node value, @Nullable Node otherwise) {
        for (Expr.Decl decl : struct.decls()) {
            if (decl instanceof Expr.Field field && same(field.value().node(), value) && field.node() != null) {
                return field.node();
            }
        }
        return otherwise;
    }

    /** Whether two values of fields begin at the same place, which only one and the same does. */
    private static boolean same(@Nullable Node left, Node right) {
        return left != null && left.first().position().equals(right.first().position());
    }

    // ------------------------------------------------------------------ disjunctions

    /** A choice with all that is wrong with it. */
    private record Tried(@Nullable Node choice, List<Cause> causes) {}

    private record Ranked(Fallen fallen, int distance, int depth) {}

    private record Way(List<Label> path, Vertex vertex) {}

    private Bottom choices(Bottom bottom, Spoken.Choices choices) {
        // A choice may fall for the very disjunction that it is a choice of.
        told.put(bottom, plain(bottom, null));
        List<Tried> tried = new ArrayList<>();
        for (Disjunctions.Fall fall : choices.falls()) {
            tried.add(new Tried(fall.choice().node(), causes(fall)));
        }
        List<Label> shared = sharedPath(tried);
        if (shared != null) {
            Bottom listed = oneOf(tried, shared);
            if (shared.isEmpty()) {
                return listed;
            }
            Fallen all = new Fallen(null, List.of(new Cause(shared, listed)));
            return bottom.told(
                    lasting(bottom),
                    new @Nullable Node[] {bottom.node(0), null},
                    details(bottom).fallen(List.of(all)));
        }
        List<Ranked> ranked = new ArrayList<>();
        for (Tried each : tried) {
            int deepest = 0;
            int distance = each.causes().size();
            for (Cause cause : each.causes()) {
                deepest = Math.max(deepest, cause.path().size());
                // A field that says which choice is meant says that it is not this one.
                distance += cause.path().isEmpty() ? 10_000 : twoValues(cause.why()) ? 100 : 0;
            }
            Node node = each.choice();
            Fallen fallen = new Fallen(node == null ? null : node.first().position(), each.causes());
            ranked.add(new Ranked(fallen, distance, deepest));
        }
        ranked.sort(Comparator.comparingInt(Ranked::distance)
                .thenComparing(Comparator.comparingInt(Ranked::depth).reversed()));
        return bottom.told(
                lasting(bottom),
                new @Nullable Node[] {bottom.node(0), null},
                details(bottom).fallen(ranked.stream().map(Ranked::fallen).toList()));
    }

    /** Two values that are decided, or one that is not among several. */
    private static boolean twoValues(Bottom why) {
        return why.what() == EvalCode.ONE_OF
                || why.what() == EvalCode.CONFLICT && why.about(0) instanceof Datum && why.about(1) instanceof Datum;
    }

    /** Everything that is wrong with a choice. */
    private List<Cause> causes(Disjunctions.Fall fall) {
        List<Cause> causes = new ArrayList<>();
        Deque<Way> open = new ArrayDeque<>();
        if (fall.trial().error == null) {
            // Trying stopped at the first failure.
            evaluator.complete(fall.trial());
            open.push(new Way(List.of(), fall.trial()));
        }
        while (!open.isEmpty() && causes.size() < MOST) {
            Way way = open.pop();
            List<Way> further = new ArrayList<>();
            for (Vertex arc : way.vertex().resolved().arcs().values()) {
                Label label = arc.label;
                boolean counts = arc.arc == Vertex.Arc.MEMBER || arc.arc == Vertex.Arc.REQUIRED;
                if (label == null || !counts || arc.error == null && arc.below == null) {
                    continue;
                }
                List<Label> path = new ArrayList<>(way.path());
                path.add(label);
                Bottom error = of(arc.error);
                if (error != null) {
                    causes.add(new Cause(path, turned(error, fall.choice())));
                } else {
                    further.add(new Way(path, arc));
                }
            }
            further.reversed().forEach(open::push);
        }
        Bottom whole = of(fall.why());
        if (causes.isEmpty() && whole != null) {
            causes.add(new Cause(List.of(), turned(whole, fall.choice())));
        }
        return causes;
    }

    /** A conflict of two values, so that what the choice says is what should be: which of them came first says nothing. */
    private static Bottom turned(Bottom why, Expr choice) {
        Node first = why.node(0);
        Node second = why.node(1);
        Node written = choice.node();
        if (why.what() != EvalCode.CONFLICT || first == null || second == null || written == null) {
            return why;
        }
        boolean firstIsChoice = beyond(written, first) < beyond(written, second);
        return firstIsChoice && !(why.about(1) instanceof Spoken.Kinds)
                ? why.told(
                        new Object[] {why.about(1), kindOf(why.about(0))},
                        new @Nullable Node[] {second, first},
                        why.details())
                : why;
    }

    /** What should be is told by its kind. */
    private static Object kindOf(Object literal) {
        return literal.equals(Spoken.STRUCT)
                ? new Spoken.Kinds(Kind.STRUCT)
                : literal.equals(Spoken.LIST) ? new Spoken.Kinds(Kind.LIST) : literal;
    }

    /** How far behind the beginning of a choice something stands; very far for what is elsewhere. */
    private static int beyond(Node choice, Node node) {
        Position from = choice.first().position();
        Position at = node.first().position();
        boolean within = from.source().equals(at.source()) && at.offset() >= from.offset();
        return within ? at.offset() - from.offset() : Integer.MAX_VALUE;
    }

    private static boolean refusesValue(Bottom why) {
        return (why.what() == EvalCode.CONFLICT || why.what() == EvalCode.BOUND || why.what() == EvalCode.ONE_OF)
                && !(why.about(0) instanceof Spoken.Kinds);
    }

    /** Where every choice refuses one and the same value; null if there is no such field. */
    private static @Nullable List<Label> sharedPath(List<Tried> tried) {
        for (Cause first : tried.getFirst().causes()) {
            if (!refusesValue(first.why())) {
                continue;
            }
            boolean everywhere = true;
            for (Tried each : tried) {
                everywhere &= each.causes().stream()
                        .anyMatch(cause -> cause.path().equals(first.path())
                                && refusesValue(cause.why())
                                && cause.why().argument(0).equals(first.why().argument(0)));
            }
            if (everywhere) {
                return first.path();
            }
        }
        return null;
    }

    /** The kinds that something asks for which is no value. */
    private static int types(Object wanted) {
        return switch (wanted) {
            case Spoken.Kinds some -> some.kinds();
            case Spoken.Bound bound when (bound.value().kind() & Kind.NUMBER) != 0 -> Kind.NUMBER;
            case Spoken.Bound bound -> bound.value().kind();
            default -> Kind.BOTTOM;
        };
    }

    /** What every choice refuses, with what they want instead. */
    private static Bottom oneOf(List<Tried> tried, List<Label> path) {
        Bottom first = null;
        Map<String, Bottom> wanted = new LinkedHashMap<>();
        int kinds = Kind.BOTTOM;
        for (Tried each : tried) {
            for (Cause cause : each.causes()) {
                if (cause.path().equals(path) && refusesValue(cause.why())) {
                    first = first == null ? cause.why() : first;
                    wanted.putIfAbsent(cause.why().argument(1), cause.why());
                    kinds |= types(cause.why().about(1));
                }
            }
        }
        if (first == null) {
            throw new IllegalStateException("no choice refuses " + path);
        }
        // A default beside its type is not told: the type says all.
        int types = kinds;
        wanted.values().removeIf(why -> why.about(1) instanceof Datum known && (known.kind() & types) != 0);
        if (wanted.size() == 1) {
            return wanted.values().iterator().next();
        }
        String actual = first.argument(0);
        String near = actual.startsWith("\"") ? Nearest.to(actual, wanted.keySet()) : null;
        return Bottom.oneOf(
                actual,
                first.node(0),
                Spoken.words(List.copyOf(wanted.keySet())),
                first.node(1),
                first.details().near(near));
    }
}
