package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the names of an expression mean: a chain of levels, innermost first. */
final class Env {

    final @Nullable Env up;
    final @Nullable Vertex vertex;
    private final Map<String, Vertex> variables;
    private @Nullable Map<Expr.Let, Vertex> lets;

    Env(@Nullable Env up, @Nullable Vertex vertex) {
        this(up, vertex, Map.of());
    }

    Env(@Nullable Env up, @Nullable Vertex vertex, Map<String, Vertex> variables) {
        this.up = up;
        this.vertex = vertex;
        this.variables = variables;
    }

    Env at(int levels) {
        Env env = this;
        for (int i = 0; i < levels; i++) {
            Env next = env.up;
            if (next == null) {
                throw new IllegalStateException("no environment " + levels + " levels up");
            }
            env = next;
        }
        return env;
    }

    Vertex variable(String name) {
        Vertex known = variables.get(name);
        if (known == null) {
            throw new IllegalStateException("no variable " + name);
        }
        return known;
    }

    @Nullable
    Vertex let(Expr.Let let) {
        return lets == null ? null : lets.get(let);
    }

    void keep(Expr.Let let, Vertex vertex) {
        if (lets == null) {
            lets = new IdentityHashMap<>();
        }
        lets.put(let, vertex);
    }
}
