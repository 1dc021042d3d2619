package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers what an expression refers to, as far as it lies outside the expression and can be told without evaluating its parts. */
final class References {

    private final Evaluator evaluator;
    private final List<Vertex> found = new ArrayList<>();

    References(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    List<Vertex> found() {
        return found;
    }

    /** Looks through an expression; {@code env} is null for the levels that literals within it push. */
    void visit(Expr expr, Env env) {
        switch (expr) {
            case Expr.FieldRef ref -> reference(ref, env);
            case Expr.SelfRef ref -> reference(ref, env);
            case Expr.VarRef ref -> {}
            case Expr.LetRef ref -> {
                if (env.at(ref.up()).vertex != null) {
                    visit(ref.let().value(), env.at(ref.up()));
                }
            }
            case Expr.ImportRef ref -> {}
            case Expr.FunctionRef ref -> {}
            case Expr.Const known -> {}
            case Expr.Type type -> {}
            case Expr.BottomLit literal -> {}
            case Expr.Selector ref -> reference(ref, env);
            case Expr.Index ref -> {
                reference(ref, env);
                visit(ref.index(), env);
            }
            case Expr.Slice slice -> {
                visit(slice.operand(), env);
                optional(slice.low(), env);
                optional(slice.high(), env);
            }
            case Expr.Call call -> call.arguments().forEach(argument -> visit(argument, env));
            case Expr.Unary unary -> visit(unary.operand(), env);
            case Expr.Binary binary -> {
                visit(binary.left(), env);
                visit(binary.right(), env);
            }
            case Expr.Bound bound -> visit(bound.operand(), env);
            case Expr.And and -> {
                visit(and.left(), env);
                visit(and.right(), env);
            }
            case Expr.Or or -> or.choices().forEach(choice -> visit(choice.value(), env));
            case Expr.Interpolation text -> text.values().forEach(value -> visit(value, env));
            case Expr.Aliased aliased -> visit(aliased.value(), within(env));
            case Expr.ListLit list -> {
                list.elements().forEach(element -> element(element, env));
                optional(list.rest(), env);
            }
            case Expr.StructLit struct -> {
                Env inside = within(env);
                struct.decls().forEach(decl -> declaration(decl, inside));
            }
        }
    }

    /** A level that stands for a literal that is not evaluated: what lies in it is no dependency. */
    private static Env within(Env env) {
        return new Env(env, null);
    }

    private void optional(@Nullable Expr expr, Env env) {
        if (expr != null) {
            visit(expr, env);
        }
    }

    private void element(Expr.Element element, Env env) {
        switch (element) {
            case Expr.Single single -> visit(single.value(), env);
            case Expr.Comprehension comprehension -> comprehension(comprehension, env);
        }
    }

    private void declaration(Expr.Decl decl, Env env) {
        switch (decl) {
            case Expr.Field field -> visit(field.value(), env);
            case Expr.Dynamic dynamic -> {
                visit(dynamic.label(), env);
                visit(dynamic.value(), env);
            }
            case Expr.Pattern pattern -> {
                visit(pattern.label(), env);
                visit(pattern.value(), within(env));
            }
            case Expr.Embedding embedding -> visit(embedding.value(), env);
            case Expr.Comprehension comprehension -> comprehension(comprehension, env);
            case Expr.Ellipsis ellipsis -> {}
            case Expr.Let let -> {}
        }
    }

    private void comprehension(Expr.Comprehension comprehension, Env env) {
        Env at = env;
        for (Expr.Clause clause : comprehension.clauses()) {
            switch (clause) {
                case Expr.For loop -> {
                    visit(loop.source(), at);
                    at = within(at);
                }
                case Expr.If condition -> visit(condition.condition(), at);
                case Expr.LetClause let -> {
                    visit(let.value(), at);
                    at = new Env(at, null, Map.of());
                }
            }
        }
        visit(comprehension.value(), at);
    }

    private void reference(Expr expr, Env env) {
        if (!outside(expr, env)) {
            return;
        }
        Vertex target = evaluator.resolve(expr, env);
        if (target == null) {
            // What cannot be resolved depends on nothing; why it cannot is told where it is evaluated.
            evaluator.fault();
        } else {
            found.add(target);
        }
    }

    /** True when the first name of a selection is that of a field outside. */
    private static boolean outside(Expr expr, Env env) {
        return switch (expr) {
            case Expr.FieldRef ref -> env.at(ref.up()).vertex != null;
            case Expr.SelfRef ref -> env.at(ref.up()).vertex != null;
            case Expr.Selector ref -> outside(ref.operand(), env);
            case Expr.Index ref -> outside(ref.operand(), env) && known(ref.index(), env);
            default -> false;
        };
    }

    private static boolean known(Expr index, Env env) {
        return index instanceof Expr.Const || outside(index, env);
    }
}
