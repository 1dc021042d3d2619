package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Expr.Mark;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Conjunct.Cycle;
import dev.slipway.kubevela.cue.syntax.Comment;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import dev.slipway.kubevela.cue.syntax.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value that can still be taken apart: as it was written, conjunct by conjunct, or, {@link #evaluated}, as what came of it. Lives as long
 * as the call of {@link Evaluation#inspect} that made it, on its thread.
 *
 * <p>How a value comes apart follows what cue v0.14.1, cue/types.go says of {@code Value.Expr}.
 */
public final class Term {

    private final Evaluator evaluator;
    private final Vertex vertex;
    private final boolean evaluated;

    /** The declarations of what has no name: patterns. */
    private final List<Node.Field> patterns;

    Term(Evaluator evaluator, Vertex vertex, boolean evaluated) {
        this(evaluator, vertex, evaluated, List.of());
    }

    private Term(Evaluator evaluator, Vertex vertex, boolean evaluated, List<Node.Field> patterns) {
        this.evaluator = evaluator;
        this.vertex = vertex;
        this.evaluated = evaluated;
        this.patterns = patterns;
        evaluator.complete(vertex);
    }

    Vertex vertex() {
        return vertex;
    }

    Evaluator evaluator() {
        return evaluator;
    }

    // ------------------------------------------------------------------ what it is

    /** Its name, null for a root. */
    public @Nullable Label label() {
        return vertex.label;
    }

    /** The names from the root. */
    public List<Label> path() {
        return vertex.path();
    }

    /** Member, required or optional field. */
    public Mark mark() {
        return switch (vertex.arc) {
            case MEMBER, PENDING -> Mark.MEMBER;
            case REQUIRED -> Mark.REQUIRED;
            case OPTIONAL -> Mark.OPTIONAL;
        };
    }

    /** The kinds that it can be, bits of {@link Kind}; none for a failure and for what waits. */
    public int kinds() {
        return bottom() != null ? Kind.BOTTOM : settled().kind();
    }

    /** Why it has no value, here or in one of its fields; null when it has one. */
    public @Nullable Bottom bottom() {
        Vertex found = settled();
        if (vertex.error != null) {
            return vertex.error;
        }
        if (found.error != null) {
            return found.error;
        }
        return vertex.below != null ? vertex.below : waits(found) ? found.open : null;
    }

    /** A constraint that is a function waits for a value, which is no lack of a term. */
    private boolean waits(Vertex found) {
        return found.open != null
                && (found.checks == null
                        || found.struct
                        || found.list
                        || found.undecided != null
                        || found.withheld != null
                        || vertex.withheld != null
                        || found.tasks.stream().anyMatch(task -> task.blocked != null));
    }

    /** Why no information can give it a value; null when there is no reason. */
    public @Nullable Bottom failure() {
        Bottom bottom = bottom();
        return bottom == null || bottom.open() ? null : bottom;
    }

    /** A failure of a term below this root, told for good: it outlives the evaluation. */
    public Bottom told(Bottom why) {
        Bottom told = new Telling(evaluator, vertex).of(why);
        return told == null ? why : told;
    }

    /** The scalar that it is, null for anything else. */
    public @Nullable Datum scalar() {
        return bottom() == null ? settled().scalar : null;
    }

    /** True for a struct. */
    public boolean struct() {
        Vertex found = settled();
        return bottom() == null && found.struct && found.scalar == null && found.leaves == null && !found.list;
    }

    /** True for a list, open or not. */
    public boolean list() {
        Vertex found = settled();
        return bottom() == null && found.list && found.leaves == null;
    }

    /** True for a list that may grow. */
    public boolean openList() {
        return list() && settled().fixedLength < 0;
    }

    /** True when it is seen as what came of it. */
    boolean outcomeOnly() {
        return evaluated;
    }

    /** True where no field may be added. */
    boolean closed() {
        Vertex found = settled();
        return found.ellipses == null && (found.groups != null || found.closedWhole);
    }

    /** True where it does nothing but refer to a definition: to the original that closes even what is no struct. */
    boolean closedByReference() {
        Vertex target = shared();
        return !evaluated && target != vertex && target.closedWhole && target.ellipses == null;
    }

    /** The value that it is by default, null when it has none. A list is its own default. */
    public @Nullable Term byDefault() {
        if (list()) {
            return this;
        }
        Vertex found = settled().defaultValue();
        return bottom() != null || found == null ? null : new Term(evaluator, found, true);
    }

    /** The data that it is, defaults taken, or why it is none. */
    public Datum data() {
        Bottom bottom = bottom();
        return bottom != null ? bottom : evaluator.data(vertex);
    }

    /** What struct sharing would make of it: a vertex that does nothing but refer is the one that it refers to. */
    private Vertex shared() {
        Set<Vertex> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Vertex at = vertex;
        while (at.sole != null && at.conjuncts.size() == 1 && at.error == null) {
            if (!seen.add(at)) {
                return vertex;
            }
            at = at.sole;
        }
        return at;
    }

    private Vertex settled() {
        return vertex.resolved();
    }

    // ------------------------------------------------------------------ other terms

    /** What came of it, no longer as it was written. */
    public Term evaluated() {
        return evaluated ? this : new Term(evaluator, shared(), true);
    }

    /** What it refers to when it does nothing but refer; itself otherwise. */
    public Term referred() {
        Conjunct only = only();
        if (only == null || evaluated && vertex.conjuncts.isEmpty() || !refers(only.expr())) {
            return this;
        }
        if (only.expr() instanceof Expr.FunctionRef function) {
            return made(evaluator.member(function));
        }
        Vertex target = evaluator.resolve(only.expr(), only.env());
        return target == null ? failed(evaluator.fault()) : new Term(evaluator, target, false);
    }

    private Term failed(Bottom why) {
        return made(new Expr.Const(null, why), new Env(null, null));
    }

    /** The unification of several, in which none closes what the others are. */
    public Term with(List<Term> others) {
        if (others.isEmpty()) {
            return this;
        }
        List<Term> all = new ArrayList<>(List.of(this));
        all.addAll(others);
        Vertex whole = new Vertex(null, null);
        whole.partOf = vertex;
        for (Term each : all) {
            for (Conjunct conjunct : each.vertex.conjuncts) {
                evaluator.add(whole, free(conjunct.env(), conjunct.expr()));
            }
            if (each.vertex.conjuncts.isEmpty()) {
                evaluator.add(whole, free(new Env(null, null), new Expr.Const(null, each.vertex)));
            }
        }
        return new Term(evaluator, whole, false);
    }

    /** True when several, each closed as a definition of its own, leave nothing. */
    public static boolean exclude(List<Term> terms) {
        Evaluator evaluator = terms.getFirst().evaluator;
        Vertex whole = new Vertex(null, null);
        for (Term each : terms) {
            evaluator.add(whole, free(new Env(null, null), new Expr.Const(null, each.vertex)));
        }
        return new Term(evaluator, whole, false).failure() != null;
    }

    private static Conjunct free(Env env, Expr expr) {
        return new Conjunct(env, expr, Place.root().child(Place.Edge.PART), null, Cycle.NONE);
    }

    /** A term of an expression within this one: of its name, not of its place. */
    private Term made(Expr expr, Env env) {
        if (expr instanceof Expr.Const known && known.value() instanceof Vertex other) {
            return new Term(evaluator, other, false);
        }
        Vertex part = new Vertex(null, vertex.label);
        part.partOf = vertex;
        evaluator.add(part, free(env, expr));
        return new Term(evaluator, part, false);
    }

    private Term made(Datum datum) {
        return made(new Expr.Const(null, datum), new Env(null, null));
    }

    // ------------------------------------------------------------------ fields and elements

    /** All fields but hidden ones in the order of export, a default taken if need be: optional ones and definitions too. */
    public List<Term> fields() {
        Vertex found = shared().resolved();
        Vertex fallback = found.defaultValue();
        if (fallback != null) {
            found = fallback.resolved();
        }
        List<Term> fields = new ArrayList<>();
        for (Label label : evaluator.copies().order(found)) {
            Vertex arc = found.arc(label);
            if (arc != null && arc.arc != Vertex.Arc.PENDING && !label.hidden() && label.type() != Label.Type.INDEX) {
                fields.add(new Term(evaluator, arc, false));
            }
        }
        return fields;
    }

    /** The elements of a list. */
    public List<Term> elements() {
        List<Term> elements = new ArrayList<>();
        Vertex found = shared().resolved();
        for (int i = 0; i < found.length; i++) {
            Vertex arc = found.arc(Label.index(i));
            if (arc != null) {
                elements.add(new Term(evaluator, arc, false));
            }
        }
        return elements;
    }

    /** What any further field of a struct must be, null when nothing is said of that. */
    public @Nullable Term furtherField() {
        Vertex found = shared().resolved();
        Vertex any = new Vertex(found, Label.string(""));
        List<Conjunct> conjuncts = new ArrayList<>();
        List<Node.Field> declared = new ArrayList<>();
        if (found.patterns != null && found.leaves == null) {
            for (Vertex.Pattern pattern : found.patterns) {
                if (anyName(pattern.label())) {
                    declared.addAll(declarations(found, pattern));
                    Conjunct value = pattern.value();
                    String variable = pattern.variable();
                    Map<String, Vertex> variables = new HashMap<>();
                    if (variable != null) {
                        variables.put(variable, pattern.label());
                    }
                    Env env = new Env(value.env(), any, variables);
                    conjuncts.add(free(env, value.expr()));
                }
            }
        }
        if (conjuncts.isEmpty() && found.ellipses != null && found.leaves == null) {
            conjuncts.add(free(new Env(null, null), new Expr.Type(null, Kind.TOP)));
        }
        return further(any, conjuncts, declared);
    }

    private static List<Node.Field> declarations(Vertex found, Vertex.Pattern pattern) {
        List<Node.Field> fields = new ArrayList<>();
        if (found.literals != null) {
            for (Vertex.Literal literal : found.literals) {
                for (Expr.Decl decl : literal.struct().decls()) {
                    if (decl instanceof Expr.Pattern written
                            && written.value().is(pattern.value().expr())
                            && written.node() instanceof Node.Field field) {
                        fields.add(field);
                    }
                }
            }
        }
        return fields;
    }

    private boolean anyName(Vertex label) {
        evaluator.settle(label);
        Vertex found = label.resolved();
        return found.error == null
                && found.scalar == null
                && found.leaves == null
                && found.limits == null
                && found.checks == null
                && (found.kinds & Kind.STRING) != 0;
    }

    /** What any further element of a list must be, null when there may be none. */
    public @Nullable Term furtherElement() {
        Vertex found = shared().resolved();
        List<Conjunct> conjuncts = new ArrayList<>();
        if (found.fixedLength < 0 && found.rests != null) {
            for (Vertex.Rest rest : found.rests) {
                conjuncts.add(free(rest.value().env(), rest.value().expr()));
            }
        }
        return further(new Vertex(found, Label.string("")), conjuncts, List.of());
    }

    private @Nullable Term further(Vertex any, List<Conjunct> conjuncts, List<Node.Field> declared) {
        if (conjuncts.isEmpty()) {
            return null;
        }
        conjuncts.forEach(conjunct -> evaluator.add(any, conjunct));
        return new Term(evaluator, any, false, declared);
    }

    /** The field of a name, whatever its mark; null when there is none. */
    public @Nullable Term field(Label label) {
        Vertex found = shared().resolved();
        Vertex fallback = found.defaultValue();
        Vertex arc = (fallback == null ? found : fallback.resolved()).arc(label);
        return arc == null || arc.arc == Vertex.Arc.PENDING ? null : new Term(evaluator, arc, false);
    }

    // ------------------------------------------------------------------ how it is made

    private @Nullable Conjunct only() {
        return vertex.conjuncts.size() == 1 ? vertex.conjuncts.getFirst() : null;
    }

    /** What it is made of. */
    public Form form() {
        if (evaluated || vertex.conjuncts.isEmpty()) {
            return outcome();
        }
        Conjunct only = only();
        if (only != null) {
            return written(only.expr(), only.env());
        }
        List<Term> parts = new ArrayList<>();
        for (Conjunct conjunct : vertex.conjuncts) {
            parts.add(made(conjunct.expr(), conjunct.env()));
        }
        return new Form.All(parts);
    }

    private Form outcome() {
        Vertex found = settled();
        if (bottom() != null || found.scalar != null || struct() || list()) {
            return new Form.Whole();
        }
        if (found.leaves != null) {
            return choice(found.leaves);
        }
        List<Term> parts = atoms(found);
        if (parts.size() == 1) {
            Term only = parts.getFirst();
            return only.vertex.conjuncts.getFirst().expr() instanceof Expr.Type ? new Form.Whole() : only.form();
        }
        return parts.isEmpty() ? new Form.Whole() : new Form.All(parts);
    }

    /** Bounds, the tightest of each direction first, then functions, and the kind where these do not say it. */
    private List<Term> atoms(Vertex found) {
        List<Term> parts = new ArrayList<>();
        int implied = Kind.TOP;
        for (Vertex.Limit limit : Limits.essential(found)) {
            parts.add(made(new Expr.Bound(null, limit.op(), new Expr.Const(null, limit.value())), new Env(null, null)));
            implied &= Limits.kinds(limit.op(), limit.value());
        }
        if (found.checks != null) {
            for (Vertex.Check check : found.checks) {
                parts.add(made(check.function()));
                implied &= Calls.kinds(check.function());
            }
        }
        if ((implied & ~found.kinds & ~Kind.FUNCTION) != 0 || parts.isEmpty()) {
            parts.add(made(new Expr.Type(null, found.kinds), new Env(null, null)));
        }
        return parts;
    }

    /** Defaults come first, each for what was the first of the rest; a default that a side without a mark covers is left out. */
    private Form choice(List<Vertex.Leaf> leaves) {
        List<Vertex> order = new ArrayList<>();
        int marked = 0;
        for (Vertex.Leaf leaf : leaves) {
            if (leaf.mode() == Mode.DEFAULT) {
                if (marked == order.size()) {
                    order.add(leaf.vertex());
                } else {
                    order.add(order.get(marked));
                    order.set(marked, leaf.vertex());
                }
                marked++;
            } else {
                order.add(leaf.vertex());
            }
        }
        List<Term> terms =
                order.stream().map(leaf -> new Term(evaluator, leaf, true)).toList();
        List<Term> sides = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            Term side = terms.get(i);
            if (i >= marked
                    || terms.subList(marked, terms.size()).stream()
                            .noneMatch(other -> Subsumption.SIMPLIFYING.holds(other, side))) {
                sides.add(side);
            }
        }
        return new Form.Any(sides);
    }

    private Form written(Expr expr, Env env) {
        return switch (expr) {
            case Expr.Const known
            when known.value() instanceof Calls.Validator validator ->
                new Form.Call(
                        validator.builtin().name(),
                        validator.rest().stream().map(this::made).toList());
            case Expr.Const known
            when known.value() instanceof Vertex other -> new Term(evaluator, other, false).form();
            case Expr.Const known -> new Form.Whole();
            case Expr.Type type -> new Form.Whole();
            case Expr.BottomLit literal -> new Form.Whole();
            case Expr.ListLit list -> new Form.Whole();
            case Expr.LetRef let -> new Form.Whole();
            case Expr.SelfRef self -> new Form.Whole();
            case Expr.StructLit struct -> literal(struct, env);
            case Expr.Aliased aliased -> written(aliased.value(), new Env(env, vertex));
            case Expr.And and -> new Form.All(List.of(made(and.left(), env), made(and.right(), env)));
            case Expr.Or or -> choice(or, env);
            case Expr.Bound bound -> new Form.Limit(bound.op(), made(bound.operand(), env));
            case Expr.Call call -> call(call, env);
            case Expr.FieldRef ref -> new Form.Reference();
            case Expr.VarRef ref -> new Form.Reference();
            case Expr.ImportRef ref -> new Form.Reference();
            case Expr.FunctionRef ref -> new Form.Reference();
            case Expr.Selector selector -> new Form.Reference();
            case Expr.Index index -> new Form.Operation("[]");
            case Expr.Slice slice -> new Form.Operation("[:]");
            case Expr.Unary unary -> new Form.Operation(unary.op().spelling());
            case Expr.Binary binary -> new Form.Operation(binary.op().spelling());
            case Expr.Interpolation text -> new Form.Operation("\\()");
        };
    }

    private Form call(Expr.Call call, Env env) {
        if (!(call.function() instanceof Expr.FunctionRef function)) {
            return new Form.Operation("()");
        }
        boolean all = function.name().equals("and");
        if (function.packagePath().isEmpty()
                && call.arguments().size() == 1
                && (all || function.name().equals("or"))) {
            List<Term> elements = made(call.arguments().getFirst(), env).elements();
            if (!elements.isEmpty()) {
                return all ? new Form.All(elements) : new Form.Any(elements);
            }
            return new Form.Whole();
        }
        List<Term> arguments =
                call.arguments().stream().map(argument -> made(argument, env)).toList();
        int slash = function.packagePath().lastIndexOf('/');
        String owner = function.packagePath().substring(slash + 1);
        return new Form.Call(owner.isEmpty() ? function.name() : owner + "." + function.name(), arguments);
    }

    private Form choice(Expr.Or or, Env env) {
        List<Term> sides = new ArrayList<>();
        for (Expr.Choice choice : or.choices()) {
            Term side = made(choice.value(), env);
            if (!choice.isDefault() || !covered(side, or, env)) {
                sides.add(side);
            }
        }
        return new Form.Any(sides);
    }

    private boolean covered(Term side, Expr.Or or, Env env) {
        if (side.failure() != null) {
            return true;
        }
        for (Expr.Choice other : or.choices()) {
            if (!other.isDefault()) {
                Term beside = made(other.value(), env);
                if (beside.failure() == null && Subsumption.SIMPLIFYING.holds(beside, side)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A literal with embedded values comes apart: each of them, and behind them a literal of the rest. */
    private Form literal(Expr.StructLit struct, Env env) {
        List<Expr> embedded = new ArrayList<>();
        List<Expr.Decl> rest = new ArrayList<>();
        for (Expr.Decl decl : struct.decls()) {
            if (decl instanceof Expr.Embedding embedding && !plain(embedding.value())) {
                embedded.add(embedding.value());
            } else {
                rest.add(decl);
            }
        }
        if (embedded.isEmpty()) {
            return new Form.Whole();
        }
        Vertex around = vertex;
        List<Term> parts = new ArrayList<>();
        if (!rest.isEmpty()) {
            around = new Vertex(null, vertex.label);
            around.partOf = vertex;
            List<Expr.Decl> decls = new ArrayList<>(rest);
            if (scalar() != null) {
                decls.addFirst(new Expr.Embedding(null, new Expr.Type(null, kinds())));
            }
            evaluator.add(around, free(env, Expr.StructLit.of(decls)));
            evaluator.complete(around);
        }
        Env inside = new Env(env, around);
        embedded.forEach(each -> parts.add(made(each, inside)));
        if (!rest.isEmpty()) {
            parts.add(new Term(evaluator, around, false));
        }
        return parts.size() == 1 ? parts.getFirst().form() : new Form.All(parts);
    }

    /** What the original embeds as a value and not as an expression. */
    private static boolean plain(Expr expr) {
        return switch (expr) {
            case Expr.Const known -> true;
            case Expr.Type type -> true;
            case Expr.BottomLit literal -> true;
            case Expr.And and -> and.node() instanceof Node.Ident;
            default -> false;
        };
    }

    // ------------------------------------------------------------------ references

    private static boolean refers(Expr expr) {
        return switch (expr) {
            case Expr.FieldRef ref -> true;
            case Expr.SelfRef ref -> true;
            case Expr.VarRef ref -> true;
            case Expr.LetRef ref -> true;
            case Expr.ImportRef ref -> true;
            case Expr.FunctionRef ref -> true;
            case Expr.Selector ref -> true;
            case Expr.Index ref -> true;
            default -> false;
        };
    }

    /**
     * What a term refers to.
     *
     * @param path the names that lead to it from the root of its package
     * @param foreign true when that is another package than the one that is evaluated
     */
    public record Target(List<Label> path, boolean foreign) {
        /** Fixes the path. */
        public Target {
            path = List.copyOf(path);
        }
    }

    /** What it refers to by name; null when it is no reference, or one to what no path leads to. */
    public @Nullable Target target(Term root) {
        Conjunct only = only();
        if (only == null || evaluated && vertex.conjuncts.isEmpty()) {
            return null;
        }
        Target found = target(only.expr(), only.env(), root);
        return found == null || found.path().isEmpty() ? null : found;
    }

    private @Nullable Target target(Expr expr, Env env, Term root) {
        return switch (expr) {
            case Expr.FieldRef ref -> {
                Vertex base = env.at(ref.up()).vertex;
                if (base == null) {
                    yield null;
                }
                yield below(new Target(base.path(), top(base) != root.vertex), ref.label());
            }
            case Expr.VarRef ref -> {
                // A label's name stands for the struct that it names fields of; the variable of a loop is found nowhere
                // else.
                Vertex field = env.at(ref.up()).vertex;
                yield field == null || field.parent == null
                        ? new Target(List.of(Label.string(ref.name())), true)
                        : new Target(field.parent.path(), top(field.parent) != root.vertex);
            }
            case Expr.ImportRef ref -> new Target(List.of(), true);
            case Expr.FunctionRef ref ->
                ref.packagePath().isEmpty() ? null : new Target(List.of(Label.identifier(ref.name(), null)), true);
            case Expr.Selector ref -> below(target(ref.operand(), env, root), ref.label());
            case Expr.Index ref -> {
                Target base = target(ref.operand(), env, root);
                Datum index = base == null ? null : evaluator.value(ref.index(), env);
                yield index instanceof Datum.Text text
                        ? below(base, Label.string(text.value()))
                        : index instanceof Num number && number.integer() && number.signum() >= 0
                                ? below(base, Label.index(number.intValue()))
                                : null;
            }
            default -> null;
        };
    }

    private static @Nullable Target below(@Nullable Target base, Label label) {
        if (base == null) {
            return null;
        }
        List<Label> path = new ArrayList<>(base.path());
        path.add(label);
        return new Target(path, base.foreign());
    }

    private static Vertex top(Vertex vertex) {
        Vertex at = vertex.named();
        while (at.parent != null) {
            at = at.parent.named();
        }
        return at;
    }

    /** True when an expression of it names one of these terms. */
    public boolean names(Collection<Term> others) {
        References references = new References(evaluator);
        vertex.conjuncts.forEach(conjunct -> references.visit(conjunct.expr(), conjunct.env()));
        return references.found().stream()
                .anyMatch(found -> others.stream().anyMatch(other -> other.vertex.origin == found.origin));
    }

    // ------------------------------------------------------------------ what authors say

    /** The comments before each of its declarations, without slashes, each once; none of what only came of it. */
    public List<String> docs() {
        List<String> docs = new ArrayList<>();
        if (evaluated) {
            return docs;
        }
        List<Node.Field> fields = new ArrayList<>();
        for (Node.Field field : patterns.isEmpty() ? declarations(vertex) : patterns) {
            if (!shorthand(field)) {
                fields.add(field);
                note(field, docs);
            }
        }
        // In a: b: c the comment speaks of c.
        for (Vertex at = vertex.parent; at != null && !fields.isEmpty(); at = at.named().parent) {
            List<Node.Field> outer = new ArrayList<>();
            for (Node.Field field : declarations(at.named())) {
                if (field.value() instanceof Node.StructLit struct
                        && shorthand(field)
                        && fields.stream().anyMatch(inner -> stands(inner, struct.first()))) {
                    outer.add(field);
                    note(field, docs);
                }
            }
            fields = outer;
        }
        return docs;
    }

    private static boolean stands(Node.Field inner, Token first) {
        Position a = inner.first().position();
        return a.equals(first.position());
    }

    private static boolean shorthand(Node.Field field) {
        return field.value() instanceof Node.StructLit struct
                && struct.open() == null
                && struct.decls().size() == 1
                && struct.decls().getFirst() instanceof Node.Field inner
                && (inner.label() instanceof Node.Ident || inner.label() instanceof Node.BasicLit);
    }

    private static void note(Node.Field field, List<String> docs) {
        for (Comment comment : field.first().before()) {
            String words = comment.words();
            if (comment.documents() && !docs.contains(words)) {
                docs.add(words);
            }
        }
    }

    /** The attributes of each of its declarations. */
    public List<Node.Attribute> attributes() {
        return declarations(vertex).stream()
                .flatMap(field -> field.attributes().stream())
                .toList();
    }

    private static List<Node.Field> declarations(Vertex of) {
        List<Node.Field> fields = new ArrayList<>();
        Vertex parent = of.parent;
        if (parent == null || of.label == null || parent.resolved().literals == null) {
            return fields;
        }
        for (Vertex.Literal literal : parent.resolved().literals) {
            for (Expr.Decl decl : literal.struct().decls()) {
                if (decl instanceof Expr.Field field
                        && field.label().equals(of.label)
                        && field.node() instanceof Node.Field written) {
                    fields.add(written);
                } else if (decl instanceof Expr.Pattern pattern
                        && pattern.node() instanceof Node.Field written
                        && of.conjuncts.stream()
                                .anyMatch(conjunct -> conjunct.expr().is(pattern.value()))) {
                    fields.add(written);
                }
            }
        }
        return fields;
    }

    /** True when it is declared once, within what a comprehension yields. */
    public boolean yielded() {
        Conjunct only = only();
        return only != null && yielded(vertex, only.expr());
    }

    private static boolean yielded(Vertex of, Expr value) {
        Vertex parent = of.parent;
        List<Vertex.Literal> literals = parent == null ? null : parent.resolved().literals;
        if (parent == null || literals == null) {
            return false;
        }
        for (Vertex.Literal literal : literals) {
            for (Expr.Decl decl : literal.struct().decls()) {
                if (decl instanceof Expr.Field field && field.value().is(value)) {
                    return literal.struct().yielded() || yielded(parent, literal.struct());
                }
            }
        }
        return false;
    }

    /** It as it was written. */
    public Term written() {
        return evaluated ? new Term(evaluator, vertex, false) : this;
    }

    /** Where it was written. */
    public List<Position> positions() {
        List<Position> positions = new ArrayList<>();
        for (Conjunct conjunct : vertex.conjuncts) {
            Node node = conjunct.expr().node();
            if (node != null) {
                positions.add(node.first().position());
            }
        }
        return positions;
    }

    // ------------------------------------------------------------------ comparing

    /** True for one and the same value, optional fields, definitions and closedness apart. */
    public boolean same(Term other) {
        if (vertex.resolved() == other.vertex.resolved()) {
            return true;
        }
        if (kinds() != other.kinds() || (bottom() == null) != (other.bottom() == null)) {
            return false;
        }
        List<Term> mine = members();
        List<Term> theirs = other.members();
        if (mine.size() != theirs.size()) {
            return false;
        }
        for (Term each : mine) {
            if (theirs.stream().noneMatch(twin -> Objects.equals(each.label(), twin.label()) && each.same(twin))) {
                return false;
            }
        }
        return struct() && other.struct()
                || list() && other.list()
                || sameForm(evaluated().form(), other);
    }

    private List<Term> members() {
        if (bottom() != null || settled().leaves != null) {
            return List.of();
        }
        return list()
                ? elements()
                : fields().stream().filter(field -> field.mark() == Mark.MEMBER).toList();
    }

    private boolean sameForm(Form form, Term other) {
        Form twin = other.evaluated().form();
        return switch (form) {
            case Form.Whole whole -> {
                Datum mine = scalar();
                Datum theirs = other.scalar();
                yield twin instanceof Form.Whole
                        && (mine == null ? theirs == null : theirs != null && Values.equal(mine, theirs));
            }
            case Form.Limit limit ->
                twin instanceof Form.Limit bound
                        && limit.op() == bound.op()
                        && limit.operand().same(bound.operand());
            // The original finds no two functions equal.
            case Form.Call call -> false;
            case Form.All all -> twin instanceof Form.All parts && same(all.parts(), parts.parts());
            case Form.Any any -> twin instanceof Form.Any sides && same(any.sides(), sides.sides());
            case Form.Reference reference -> false;
            case Form.Operation operation -> false;
        };
    }

    private static boolean same(List<Term> left, List<Term> right) {
        for (int i = 0; i < left.size(); i++) {
            if (left.size() != right.size() || !left.get(i).same(right.get(i))) {
                return false;
            }
        }
        return left.size() == right.size();
    }

    /** True when each allows what the other allows, closedness and defaults counted. */
    public boolean equivalent(Term other) {
        return Subsumption.STRICT.holds(this, other) && Subsumption.STRICT.holds(other, this);
    }

    /** True unless it is certain that it does not allow all that another allows, whose defaults are taken; closedness does not count. */
    public boolean mayAllow(Term other) {
        return Subsumption.SCHEMAS.mayHold(this, other);
    }
}
