package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of a package may read, told from the text alone. An expression stands at the path of the field that it is written
 * for, and reads paths; both begin at the root. Elements of lists, and fields whose names are computed, are one: {@link #ANY}. A {@code let}
 * and the clauses of a comprehension at the root are fields of their own that nobody can write.
 */
final class Reads {

    /** Any one field. */
    static final Label ANY = Label.index(-1);

    /** No text can write a name of this owner. */
    private static final String OWNER = " ";

    private static final String IMPORT = "_import ";

    /** One expression that reads a path. */
    record Read(List<Label> from, List<Label> to) {}

    /** What the names of a level belong to; {@code path} is null where they are variables. */
    private record Level(@Nullable Level up, @Nullable List<Label> path) {
        Level at(int levels) {
            Level level = this;
            for (int i = 0; i < levels; i++) {
                level = level.up;
                if (level == null) {
                    throw new IllegalStateException("no level " + levels + " up");
                }
            }
            return level;
        }
    }

    private final Set<Read> all = new LinkedHashSet<>();
    private final Set<List<Label>> cuts = new HashSet<>();
    private final Set<List<Label>> declared = new LinkedHashSet<>();
    private final Map<Expr.Let, List<Label>> lets = new IdentityHashMap<>();
    private final Set<List<Label>> structLets = new LinkedHashSet<>();
    private final Set<String> imports = new LinkedHashSet<>();
    private boolean everything;
    private int names;

    /** Every read. */
    Set<Read> all() {
        return all;
    }

    /** Paths below which a change anywhere may change everything: what stands there is more than a struct of named fields. */
    Set<List<Label>> cuts() {
        return cuts;
    }

    /** The fields of the roots, with what counts as one. */
    Set<List<Label>> declared() {
        return declared;
    }

    /** The lets that may be structs; the first who asks for one leaves a trace in it. */
    Set<List<Label>> structLets() {
        return structLets;
    }

    /** The packages that were named. */
    Set<String> imports() {
        return imports;
    }

    /** True where an expression reads the whole root. */
    boolean everything() {
        return everything;
    }

    /** The root of a package. */
    static List<Label> root(String importPath) {
        return List.of(Label.identifier(IMPORT + importPath, OWNER));
    }

    /** What a package of {@link #root} is imported by; null for a field of the package itself. */
    static @Nullable String imported(Label first) {
        String name = first.name();
        return name.startsWith(IMPORT) && first.equals(Label.identifier(name, OWNER))
                ? name.substring(IMPORT.length())
                : null;
    }

    static List<Label> with(List<Label> path, Label label) {
        List<Label> longer = new ArrayList<>(path.size() + 1);
        longer.addAll(path);
        longer.add(label);
        return List.copyOf(longer);
    }

    private Label named(String kind) {
        return Label.identifier("_" + kind + " " + names++, OWNER);
    }

    private void read(List<Label> from, List<Label> to) {
        all.add(new Read(from, to));
    }

    /** Looks through the files of one package. */
    void files(List<Expr.StructLit> files, List<Label> root) {
        for (Expr.StructLit file : files) {
            top(file, null, root, null);
        }
    }

    // ------------------------------------------------------------------ the root

    /** The declarations of a struct that is the root's; {@code clause} is what decides whether they are there, null for nothing. */
    private void top(Expr.StructLit struct, @Nullable Level around, List<Label> root, @Nullable List<Label> clause) {
        Level level = new Level(around, root);
        for (Expr.Decl decl : struct.decls()) {
            switch (decl) {
                case Expr.Field field -> {
                    List<Label> path = with(root, field.label());
                    declared.add(path);
                    if (clause != null) {
                        cuts.add(path);
                        read(path, clause);
                    }
                    value(field.value(), level, path);
                }
                case Expr.Let let -> let(let, level);
                case Expr.Ellipsis ellipsis -> {}
                case Expr.Dynamic dynamic -> {
                    List<Label> path = wild(root, clause);
                    part(dynamic.label(), level, path);
                    value(dynamic.value(), level, path);
                }
                case Expr.Pattern pattern -> {
                    List<Label> path = wild(root, clause);
                    part(pattern.label(), level, path);
                    value(pattern.value(), new Level(level, path), path);
                }
                case Expr.Embedding embedding -> {
                    if (embedding.value() instanceof Expr.StructLit inner) {
                        top(inner, level, root, clause);
                    } else {
                        value(embedding.value(), level, wild(root, clause));
                    }
                }
                case Expr.Comprehension comprehension -> {
                    List<Label> own = with(root, named("clause"));
                    declared.add(own);
                    cuts.add(own);
                    if (clause != null) {
                        read(own, clause);
                    }
                    Level inner = clauses(comprehension.clauses(), level, own);
                    if (comprehension.value() instanceof Expr.StructLit body) {
                        top(body, inner, root, own);
                    } else {
                        value(comprehension.value(), inner, wild(root, own));
                    }
                }
            }
        }
    }

    /** What may be any field of the root. */
    private List<Label> wild(List<Label> root, @Nullable List<Label> clause) {
        List<Label> path = with(root, ANY);
        declared.add(path);
        cuts.add(path);
        if (clause != null) {
            read(path, clause);
        }
        return path;
    }

    // ------------------------------------------------------------------ values

    private void part(Expr expr, Level level, List<Label> at) {
        value(expr, level, with(at, named("part")));
    }

    private void optional(@Nullable Expr expr, Level level, List<Label> at) {
        if (expr != null) {
            part(expr, level, at);
        }
    }

    /** True for what leaves the fields of a struct to themselves. */
    private static boolean layered(Expr expr) {
        return expr instanceof Expr.StructLit
                || expr instanceof Expr.And
                || expr instanceof Expr.Aliased
                || expr instanceof Expr.Type type && type.kinds() == Kind.TOP;
    }

    /** Looks through an expression that stands at a path. */
    private void value(Expr expr, Level level, List<Label> at) {
        if (!layered(expr)) {
            cuts.add(at);
        }
        switch (expr) {
            case Expr.StructLit struct -> struct(struct, level, at);
            case Expr.ListLit list -> {
                for (Expr.Element element : list.elements()) {
                    switch (element) {
                        case Expr.Single single -> value(single.value(), level, with(at, ANY));
                        case Expr.Comprehension comprehension ->
                            value(comprehension.value(), clauses(comprehension.clauses(), level, at), with(at, ANY));
                    }
                }
                Expr rest = list.rest();
                if (rest != null) {
                    value(rest, level, with(at, ANY));
                }
            }
            case Expr.And and -> {
                Expr rest = and;
                while (rest instanceof Expr.And inner) {
                    value(inner.right(), level, at);
                    rest = inner.left();
                }
                value(rest, level, at);
            }
            case Expr.Or or -> or.choices().forEach(choice -> value(choice.value(), level, at));
            case Expr.Aliased aliased -> value(aliased.value(), new Level(level, at), at);
            case Expr.Const known -> {}
            case Expr.Type type -> {}
            case Expr.BottomLit literal -> {}
            case Expr.FunctionRef function -> {}
            case Expr.Bound bound -> part(bound.operand(), level, at);
            case Expr.Slice slice -> {
                part(slice.operand(), level, at);
                optional(slice.low(), level, at);
                optional(slice.high(), level, at);
            }
            case Expr.Call call -> {
                part(call.function(), level, at);
                call.arguments().forEach(argument -> part(argument, level, at));
            }
            case Expr.Unary unary -> part(unary.operand(), level, at);
            case Expr.Binary binary -> {
                // Long chains lean to the left.
                Expr rest = binary;
                while (rest instanceof Expr.Binary inner) {
                    part(inner.right(), level, at);
                    rest = inner.left();
                }
                part(rest, level, at);
            }
            case Expr.Interpolation text -> text.values().forEach(each -> part(each, level, at));
            case Expr.FieldRef ref -> reference(ref, level, at);
            case Expr.SelfRef ref -> reference(ref, level, at);
            case Expr.VarRef ref -> reference(ref, level, at);
            case Expr.LetRef ref -> reference(ref, level, at);
            case Expr.ImportRef ref -> reference(ref, level, at);
            case Expr.Selector ref -> reference(ref, level, at);
            case Expr.Index ref -> reference(ref, level, at);
        }
    }

    private void struct(Expr.StructLit struct, Level around, List<Label> at) {
        Level level = new Level(around, at);
        for (Expr.Decl decl : struct.decls()) {
            switch (decl) {
                case Expr.Field field -> value(field.value(), level, with(at, field.label()));
                case Expr.Let let -> let(let, level);
                case Expr.Ellipsis ellipsis -> {}
                case Expr.Dynamic dynamic -> {
                    cuts.add(at);
                    part(dynamic.label(), level, at);
                    value(dynamic.value(), level, with(at, ANY));
                }
                case Expr.Pattern pattern -> {
                    cuts.add(at);
                    part(pattern.label(), level, at);
                    List<Label> each = with(at, ANY);
                    value(pattern.value(), new Level(level, each), each);
                }
                case Expr.Embedding embedding -> {
                    cuts.add(at);
                    value(embedding.value(), level, at);
                }
                case Expr.Comprehension comprehension -> {
                    cuts.add(at);
                    value(comprehension.value(), clauses(comprehension.clauses(), level, at), at);
                }
            }
        }
    }

    private Level clauses(List<Expr.Clause> clauses, Level around, List<Label> at) {
        Level level = around;
        for (Expr.Clause clause : clauses) {
            switch (clause) {
                case Expr.For loop -> {
                    part(loop.source(), level, at);
                    level = new Level(level, null);
                }
                case Expr.If condition -> part(condition.condition(), level, at);
                case Expr.LetClause let -> {
                    part(let.value(), level, at);
                    level = new Level(level, null);
                }
            }
        }
        return level;
    }

    private void let(Expr.Let let, Level level) {
        List<Label> path = path(let, level);
        declared.add(path);
        if (!flat(let.value())) {
            structLets.add(path);
        }
        value(let.value(), level, path);
    }

    private List<Label> path(Expr.Let let, Level level) {
        List<Label> around = level.path();
        if (around == null) {
            throw new IllegalStateException("no struct around let " + let.name());
        }
        return lets.computeIfAbsent(let, each -> with(around, named("let")));
    }

    /** True for what can be no struct of this let's own making, and no list of such. */
    private static boolean flat(Expr expr) {
        return switch (expr) {
            case Expr.Const known -> true;
            case Expr.Type type -> true;
            case Expr.BottomLit literal -> true;
            case Expr.Interpolation text -> true;
            case Expr.Bound bound -> true;
            case Expr.Unary unary -> true;
            case Expr.Binary binary -> true;
            case Expr.FunctionRef function -> true;
            case Expr.Call call ->
                call.function() instanceof Expr.FunctionRef function
                        && !function.packagePath().isEmpty();
            case Expr.Or or -> or.choices().stream().allMatch(choice -> flat(choice.value()));
            default -> false;
        };
    }

    // ------------------------------------------------------------------ references

    private void reference(Expr expr, Level level, List<Label> at) {
        List<Label> target = target(expr, level, at);
        // Who reads a whole root reads everything: that is noted already.
        if (target != null && !target.isEmpty()) {
            read(at, target);
        }
    }

    /** The path that a reference names, as far as the text tells it; null where it names nothing that lies below a root. */
    private @Nullable List<Label> target(Expr expr, Level level, List<Label> at) {
        return switch (expr) {
            case Expr.FieldRef ref -> {
                List<Label> base = level.at(ref.up()).path();
                if (base == null) {
                    throw new IllegalStateException("a field without a struct: " + ref.label());
                }
                yield with(base, ref.label());
            }
            case Expr.SelfRef ref -> {
                List<Label> base = level.at(ref.up()).path();
                everything |= base == null || base.isEmpty();
                yield base;
            }
            case Expr.VarRef ref -> null;
            case Expr.LetRef ref -> path(ref.let(), level.at(ref.up()));
            case Expr.ImportRef ref -> {
                imports.add(ref.path());
                yield root(ref.path());
            }
            case Expr.Selector ref -> {
                List<Label> base = target(ref.operand(), level, at);
                yield base == null ? null : with(base, ref.label());
            }
            case Expr.Index ref -> {
                List<Label> base = target(ref.operand(), level, at);
                if (ref.index() instanceof Expr.Const known && known.value() instanceof Datum.Text name) {
                    yield base == null ? null : with(base, Label.string(name.value()));
                }
                part(ref.index(), level, at);
                yield base;
            }
            default -> {
                part(expr, level, at);
                yield null;
            }
        };
    }
}
