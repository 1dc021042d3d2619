package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Origin.Role;
import dev.slipway.kubevela.cue.syntax.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells of each vertex that is complete which expressions made it. */
final class Origins {

    private final Evaluator evaluator;
    private final Map<Expr, Role> roles = new IdentityHashMap<>();
    private final Set<Expr> known = Collections.newSetFromMap(new IdentityHashMap<>());

    Origins(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    List<Origin> of(Vertex vertex) {
        Vertex found = vertex.resolved();
        Set<Origin> origins = new LinkedHashSet<>();
        for (Conjunct conjunct : vertex.conjuncts) {
            add(vertex, conjunct, conjunct.expr(), origins);
        }
        for (Conjunct conjunct : found.incoming) {
            add(vertex, conjunct, conjunct.expr(), origins);
        }
        if (found.literals != null) {
            for (Vertex.Literal literal : found.literals) {
                literal(vertex, literal, origins);
            }
        }
        for (Conjunct.Pick pick : found.picks.values()) {
            if (pick.key().source() instanceof Expr.Or or) {
                Node node = or.choices().get(pick.side()).value().node();
                if (node != null) {
                    origins.add(new Origin(Role.CHOICE, node, null, List.of()));
                }
            }
        }
        return List.copyOf(origins);
    }

    private void literal(Vertex vertex, Vertex.Literal literal, Set<Origin> origins) {
        if (literal.struct().yielded() && literal.struct().node() != null) {
            origins.add(new Origin(Role.COMPREHENSION, literal.struct().node(), null, through(literal.source())));
        }
        Conjunct source = literal.source();
        Conjunct inside = source.with(new Env(source.env(), vertex.resolved()), source.expr(), source.place());
        for (Expr.Decl decl : literal.struct().decls()) {
            if (decl instanceof Expr.Embedding embedding) {
                add(vertex, inside, embedding.value(), Role.EMBEDDING, origins);
            }
        }
    }

    private void add(Vertex vertex, Conjunct conjunct, Expr expr, Set<Origin> origins) {
        add(vertex, conjunct, expr, role(vertex, conjunct), origins);
    }

    private void add(Vertex vertex, Conjunct conjunct, Expr expr, Role role, Set<Origin> origins) {
        switch (expr) {
            case Expr.And and -> {
                add(vertex, conjunct, and.left(), role, origins);
                add(vertex, conjunct, and.right(), role, origins);
            }
            case Expr.Aliased aliased -> add(vertex, conjunct, aliased.value(), role, origins);
            case Expr.Const data
            when data.node() == null -> {
                if (!(data.value() instanceof Datum.Opaque)) {
                    origins.add(new Origin(Role.DATA, null, data.value(), through(conjunct)));
                }
            }
            default -> {
                Node node = expr.node();
                if (node != null) {
                    origins.add(new Origin(role, node, null, through(conjunct)));
                }
                chain(conjunct, expr, origins);
            }
        }
    }

    /** Fields on the way that do nothing but refer to the next: evaluation passes them over. */
    private void chain(Conjunct conjunct, Expr expr, Set<Origin> origins) {
        Set<Vertex> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Vertex target = target(expr, conjunct.env());
        while (target != null && target.sole != null && target.conjuncts.size() == 1 && seen.add(target)) {
            Conjunct next = target.conjuncts.getFirst();
            Node node = next.expr().node();
            Node by = expr.node();
            if (node != null && by != null) {
                origins.add(new Origin(role(target, next), node, null, List.of(by)));
            }
            target = target(next.expr(), next.env());
        }
    }

    private @Nullable Vertex target(Expr expr, Env env) {
        return switch (expr) {
            case Expr.FieldRef ref -> evaluator.resolve(ref, env);
            case Expr.SelfRef ref -> evaluator.resolve(ref, env);
            case Expr.VarRef ref -> evaluator.resolve(ref, env);
            case Expr.LetRef ref -> evaluator.resolve(ref, env);
            case Expr.Selector ref -> evaluator.resolve(ref, env);
            default -> null;
        };
    }

    private Role role(Vertex vertex, Conjunct conjunct) {
        for (Env env = conjunct.env(); env != null; env = env.up) {
            if (env.vertex != null) {
                learn(env.vertex);
            }
            Role told = roles.get(conjunct.expr());
            if (told != null) {
                return told;
            }
        }
        Label label = vertex.label;
        if (label != null && label.type() == Label.Type.INDEX) {
            return Role.ELEMENT;
        }
        return vertex.parent == null && conjunct.expr() instanceof Expr.StructLit ? Role.DECLARATION : Role.PART;
    }

    private void learn(Vertex struct) {
        List<Vertex.Literal> literals = struct.resolved().literals;
        if (literals == null) {
            return;
        }
        for (Vertex.Literal literal : literals) {
            if (known.add(literal.struct())) {
                learn(literal.struct());
            }
        }
    }

    private void learn(Expr.StructLit struct) {
        Role plain = struct.yielded() ? Role.COMPREHENSION : Role.DECLARATION;
        for (Expr.Decl decl : struct.decls()) {
            switch (decl) {
                case Expr.Field field -> roles.put(field.value(), plain);
                case Expr.Dynamic field ->
                    roles.put(field.value(), struct.yielded() ? Role.COMPREHENSION : Role.COMPUTED_LABEL);
                case Expr.Pattern pattern -> roles.put(pattern.value(), Role.PATTERN);
                case Expr.Embedding embedding -> roles.put(embedding.value(), Role.EMBEDDING);
                case Expr.Comprehension comprehension -> roles.put(comprehension.value(), Role.COMPREHENSION);
                case Expr.Ellipsis ellipsis -> {}
                case Expr.Let let -> {}
            }
        }
    }

    private static List<Node> through(Conjunct conjunct) {
        List<Node> references = new ArrayList<>();
        for (Trail trail = conjunct.trail(); trail != null; trail = trail.before()) {
            Node node = trail.by().node();
            if (node != null) {
                references.addFirst(node);
            }
        }
        return references;
    }
}
