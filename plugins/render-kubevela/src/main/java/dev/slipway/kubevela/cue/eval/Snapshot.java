package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.syntax.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes values that last of vertices that are complete. Depth costs no stack. */
final class Snapshot {

    private final Evaluator evaluator;
    private final @Nullable Origins origins;
    private final Telling telling;
    private final Vertex root;

    Snapshot(Evaluator evaluator, Vertex root, @Nullable Origins origins) {
        this.evaluator = evaluator;
        this.root = root;
        this.origins = origins;
        this.telling = new Telling(evaluator, root);
    }

    /** The value of the root. */
    Value value() {
        Deque<Vertex> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Vertex vertex = open.peek();
            if (vertex.value != null) {
                open.pop();
            } else if (!vertex.entered) {
                vertex.entered = true;
                for (Vertex part : parts(vertex)) {
                    if (part.value == null) {
                        open.push(part);
                    }
                }
            } else {
                open.pop();
                vertex.value = value(vertex);
            }
        }
        return known(root);
    }

    private static Value known(Vertex vertex) {
        Value value = vertex.value;
        if (value == null) {
            throw new IllegalStateException("not made: " + vertex);
        }
        return value;
    }

    private List<Vertex> parts(Vertex vertex) {
        Vertex found = vertex.resolved();
        if (!Completion.inside(vertex) || found.leaves == null && found.arcs().isEmpty()) {
            return List.of();
        }
        List<Vertex> parts = new ArrayList<>(found.arcs().size());
        if (found.leaves != null && vertex.error == null) {
            for (Vertex.Leaf leaf : found.leaves) {
                evaluator.complete(leaf.vertex());
                parts.add(leaf.vertex());
            }
            return parts;
        }
        for (Vertex arc : found.arcs().values()) {
            if (arc.arc != Vertex.Arc.PENDING && arc.value == null) {
                evaluator.complete(arc);
                parts.add(arc);
            }
        }
        return parts;
    }

    private Value value(Vertex vertex) {
        evaluator.meter().value();
        Vertex found = vertex.resolved();
        List<Value> fields = List.of();
        List<Value> choices = List.of();
        List<Label> order = List.of();
        Value fallback = null;
        if (found.leaves != null && vertex.error == null) {
            choices = new ArrayList<>(found.leaves.size());
            Vertex byDefault = found.defaultValue();
            for (Vertex.Leaf leaf : found.leaves) {
                Value own = known(leaf.vertex());
                // Choices that were made elsewhere are told as if they were made here: which of both happens, depends
                // on what came first.
                Value choice =
                        leaf.vertex().origin.equals(vertex.origin) ? own : own.chosenFor(vertex.label, sources(vertex));
                choices.add(choice);
                if (leaf.vertex() == byDefault) {
                    fallback = choice;
                }
            }
        } else if (Completion.inside(vertex) && !found.arcs().isEmpty()) {
            fields = new ArrayList<>(found.arcs().size());
            for (Vertex arc : found.arcs().values()) {
                if (arc.arc != Vertex.Arc.PENDING) {
                    fields.add(known(arc));
                }
            }
            if (found.struct && !fields.isEmpty()) {
                order = evaluator.copies().order(found);
            }
        }
        Bottom error = telling.of(vertex.error != null ? vertex.error : found.error);
        boolean below =
                error == null && (vertex.below != null || fields.stream().anyMatch(Snapshot::fails));
        List<Value.Limit> limits = List.of();
        if (found.limits != null) {
            limits = new ArrayList<>(found.limits.size());
            for (Vertex.Limit limit : found.limits) {
                limits.add(new Value.Limit(limit.op(), limit.value()));
            }
        }
        return new Value(
                vertex.label,
                mark(vertex.arc),
                error != null || below ? Kind.BOTTOM : found.kind(),
                error == null ? found.scalar : null,
                error,
                error == null ? List.of() : errors(error, vertex, found),
                telling.of(found.open),
                missing(vertex, found, error),
                below,
                found.list,
                fields,
                order,
                fallback,
                choices,
                limits,
                found.groups != null || found.closedWhole,
                found.list && found.fixedLength < 0,
                sources(vertex),
                checks(found),
                literals(found),
                origins == null ? List.of() : origins.of(vertex));
    }

    private static boolean fails(Value field) {
        return field.mark() != Expr.Mark.OPTIONAL && (field.error() != null || field.below());
    }

    private List<Bottom> errors(Bottom worst, Vertex vertex, Vertex found) {
        Set<Bottom> all = new LinkedHashSet<>();
        all.add(worst);
        for (List<Bottom> own : List.of(vertex.errors, found.errors)) {
            for (Bottom each : own) {
                Bottom known = telling.of(each);
                if (known != null) {
                    all.add(known);
                }
            }
        }
        return List.copyOf(all);
    }

    private @Nullable Bottom missing(Vertex vertex, Vertex found, @Nullable Bottom error) {
        boolean required = vertex.arc == Vertex.Arc.REQUIRED;
        if (!required && (error != null || given(found))) {
            return null;
        }
        Vertex fallback = found.defaultValue();
        Vertex decided = fallback == null ? found : fallback.resolved();
        return !required && given(decided) || !asked(vertex) ? null : telling.missing(vertex);
    }

    /** A struct that embeds the type of a scalar is none: its scalar is missing. */
    private static boolean given(Vertex found) {
        return found.scalar != null
                || found.list
                || found.struct && found.leaves == null && (found.kinds & ~Kind.STRUCT) == 0;
    }

    /** Whether a value is asked for as long as nobody asks for a definition, for what is optional, or for one choice of several. */
    private static boolean asked(Vertex vertex) {
        if (vertex.origin != vertex) {
            return false;
        }
        for (Vertex at = vertex; at != null; at = at.parent) {
            Label label = at.label;
            if (at.arc == Vertex.Arc.OPTIONAL || label != null && label.definition()) {
                return false;
            }
        }
        return true;
    }

    private static List<Node> sources(Vertex vertex) {
        List<Node> sources = new ArrayList<>(vertex.conjuncts.size());
        for (Conjunct conjunct : vertex.conjuncts) {
            Node node = conjunct.expr().node();
            if (node != null) {
                sources.add(node);
            }
        }
        return sources;
    }

    private static List<Node> checks(Vertex vertex) {
        if (vertex.checks == null) {
            return List.of();
        }
        List<Node> checks = new ArrayList<>(vertex.checks.size());
        for (Vertex.Check check : vertex.checks) {
            Node node = check.source().expr().node();
            if (node != null) {
                checks.add(node);
            }
        }
        return checks;
    }

    private static List<Expr.StructLit> literals(Vertex vertex) {
        if (vertex.literals == null) {
            return List.of();
        }
        List<Expr.StructLit> structs = new ArrayList<>(vertex.literals.size());
        for (Vertex.Literal literal : vertex.literals) {
            structs.add(literal.struct());
        }
        return structs;
    }

    static Expr.Mark mark(Vertex.@Nullable Arc arc) {
        return arc == Vertex.Arc.OPTIONAL
                ? Expr.Mark.OPTIONAL
                : arc == Vertex.Arc.REQUIRED ? Expr.Mark.REQUIRED : Expr.Mark.MEMBER;
    }
}
