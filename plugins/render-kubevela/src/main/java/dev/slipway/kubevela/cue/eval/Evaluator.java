package dev.slipway.kubevela.cue.eval;

import com.google.re2j.Pattern;
import dev.slipway.kubevela.cue.compile.Compiler;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Expr.Comprehension;
import dev.slipway.kubevela.cue.compile.Expr.Decl;
import dev.slipway.kubevela.cue.compile.Expr.Mark;
import dev.slipway.kubevela.cue.compile.Expr.StructLit;
import dev.slipway.kubevela.cue.compile.Imports;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Conjunct.Cycle;
import dev.slipway.kubevela.cue.eval.Place.Edge;
import dev.slipway.kubevela.cue.eval.Vertex.Arc;
import dev.slipway.kubevela.cue.eval.Vertex.State;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives vertices their values. One evaluator for one evaluation, on one thread.
 *
 * <p>A vertex is settled by expanding its conjuncts and trying its tasks until none goes on; what it contains is settled later, from a
 * list of work, so that the depth of data costs no stack. References recurse, bounded by the budget.
 */
final class Evaluator {

    private final Builtins builtins;
    private final Packages packages;
    private final Budget budget;
    private final Patterns patterns;
    /** From how many conjuncts of others on it is counted how often a vertex refers to the same one, and how often it may. */
    private static final int MUCH = 64;

    private static final int OFTEN = 8;

    private final boolean sharing;
    private final Map<String, Vertex> roots = new HashMap<>();
    private final Disjunctions disjunctions = new Disjunctions(this);
    private final Calls calls;
    private final Comprehensions comprehensions = new Comprehensions(this);
    private final Completion completion = new Completion(this);
    private final Copies copies = new Copies(this);
    private final Names names = new Names(this);
    private final Meter meter;
    private int running;

    /** The conjunct whose expression is being evaluated: what is made on the way inherits its trail. */
    private @Nullable Conjunct current;

    /** The vertex whose task is being performed. */
    private @Nullable Vertex working;

    /** The cycle that was met last, until some vertex is settled: whoever needs it within its own value still waits. */
    private @Nullable Bottom within;

    /** Whether that was met in what has fields. */
    private boolean withinStruct;

    /**
     * An evaluator.
     *
     * @param sharing whether what only refers takes over what was decided there; then it keeps no way of its own to where that was written
     */
    Evaluator(Builtins builtins, Packages packages, Budget budget, Patterns patterns, boolean sharing) {
        this.sharing = sharing;
        this.patterns = patterns;
        this.builtins = builtins;
        this.packages = packages;
        this.budget = budget;
        this.calls = new Calls(this, builtins);
        this.meter = new Meter(budget);
    }

    /** The root of a package. */
    Vertex root(List<StructLit> files) {
        Vertex root = new Vertex(null, null);
        Env outside = new Env(null, null);
        Place all = Place.root();
        for (StructLit file : files) {
            // What one file embeds does not close the others.
            add(root, new Conjunct(outside, file, all, null, Cycle.NONE));
        }
        return root;
    }

    void spend(long steps) {
        meter.steps(steps);
    }

    Meter meter() {
        return meter;
    }

    int running() {
        return running;
    }

    // ------------------------------------------------------------------ conjuncts

    void add(Vertex vertex, Conjunct conjunct) {
        feed(vertex, conjunct);
        if (vertex.conjuncts.isEmpty()) {
            meter.vertex(1);
        } else {
            meter.conjunct();
        }
        vertex.conjuncts.add(conjunct);
        if (vertex.state == State.SETTLED) {
            reopen(vertex);
        }
        if (vertex.followers != null) {
            List<Vertex.Follower> followers = vertex.followers;
            for (int i = 0; i < followers.size(); i++) {
                Vertex.Follower follower = followers.get(i);
                copy(follower, conjunct, follower.place());
            }
        }
    }

    /** Takes back what was concluded, since there is more to conclude from. */
    private void reopen(Vertex vertex) {
        vertex.state = State.WAITING;
        vertex.forward = null;
        vertex.leaves = null;
        vertex.error = null;
        vertex.open = null;
        for (Vertex at = vertex; at != null && (at == vertex || at.completed); at = at.parent) {
            at.completed = false;
            at.below = null;
            at.failedBelow = false;
        }
    }

    /** Tries blocked work once more. */
    void retry(Vertex vertex) {
        reopen(vertex);
        settle(vertex);
    }

    private void drain(Vertex vertex) {
        while (vertex.next < vertex.conjuncts.size()) {
            expand(vertex, vertex.conjuncts.get(vertex.next++));
        }
        while (vertex.nextIncoming < vertex.incoming.size()) {
            expand(vertex, vertex.incoming.get(vertex.nextIncoming++));
        }
    }

    private static void feed(Vertex vertex, Conjunct conjunct) {
        vertex.fed |= conjunct.cycle() == Cycle.NONE || conjunct.cycle() == Cycle.OPTIONAL;
    }

    void expand(Vertex vertex, Conjunct conjunct) {
        spend(1);
        meter.conjunct();
        feed(vertex, conjunct);
        switch (conjunct.expr()) {
            case Expr.Const known -> {
                ground(vertex, conjunct);
                put(vertex, conjunct, known.value());
            }
            case Expr.Type type -> {
                ground(vertex, conjunct);
                vertex.top |= type.kinds() == Kind.TOP;
                narrow(vertex, type.kinds(), type);
            }
            case Expr.BottomLit literal -> vertex.fail(Bottom.of(Bottom.Code.USER, EvalCode.BOTTOM, literal.node()));
            case StructLit struct -> struct(vertex, conjunct, struct);
            case Expr.ListLit list -> {
                ground(vertex, conjunct);
                narrow(vertex, Kind.LIST, list);
                vertex.list = true;
                vertex.tasks.add(new Task(Task.Type.LIST, conjunct, null));
            }
            case Expr.FieldRef ref -> vertex.tasks.add(new Task(Task.Type.REFERENCE, conjunct, null));
            case Expr.SelfRef ref -> vertex.tasks.add(new Task(Task.Type.REFERENCE, conjunct, null));
            case Expr.VarRef ref -> vertex.tasks.add(new Task(Task.Type.REFERENCE, conjunct, null));
            case Expr.LetRef ref -> vertex.tasks.add(new Task(Task.Type.REFERENCE, conjunct, null));
            case Expr.ImportRef ref -> vertex.tasks.add(new Task(Task.Type.REFERENCE, conjunct, null));
            case Expr.Selector ref -> vertex.tasks.add(new Task(Task.Type.REFERENCE, conjunct, null));
            case Expr.Index ref -> vertex.tasks.add(new Task(Task.Type.REFERENCE, conjunct, null));
            case Expr.And and -> both(vertex, conjunct, and);
            case Expr.Or or -> disjunctions.meet(vertex, conjunct, or, or);
            case Expr.Aliased aliased -> {
                vertex.aliased = true;
                expand(vertex, conjunct.with(new Env(conjunct.env(), vertex), aliased.value(), conjunct.place()));
            }
            case Expr.Bound bound -> {
                if (bound.operand() instanceof Expr.Const known) {
                    ground(vertex, conjunct);
                    limit(vertex, bound, known.value());
                } else {
                    vertex.tasks.add(new Task(Task.Type.VALUE, conjunct, null));
                }
            }
            case Expr.FunctionRef function -> {
                ground(vertex, conjunct);
                calls.value(vertex, conjunct, function);
            }
            case Expr.Slice slice -> calculate(vertex, conjunct);
            case Expr.Call call -> calculate(vertex, conjunct);
            case Expr.Unary unary -> calculate(vertex, conjunct);
            case Expr.Binary binary -> calculate(vertex, conjunct);
            case Expr.Interpolation text -> calculate(vertex, conjunct);
        }
    }

    /** What repeats itself is calculated only once something of the vertex's own is there: it might go on for ever. */
    private static void calculate(Vertex vertex, Conjunct conjunct) {
        Task task = new Task(Task.Type.VALUE, conjunct, null);
        if (conjunct.cycle() == Cycle.CYCLIC && !vertex.grounded && !vertex.fed) {
            vertex.repeatsAncestor = true;
            if (vertex.cyclic == null) {
                vertex.cyclic = new ArrayList<>(1);
            }
            vertex.cyclic.add(task);
        } else {
            vertex.tasks.add(task);
        }
    }

    private void both(Vertex vertex, Conjunct conjunct, Expr.And and) {
        List<Expr> operands = new ArrayList<>(4);
        Expr rest = and;
        while (rest instanceof Expr.And inner) {
            operands.add(inner.right());
            rest = inner.left();
        }
        operands.add(rest);
        for (Expr operand : operands.reversed()) {
            expand(vertex, conjunct.with(operand, conjunct.place().child(Edge.PART)));
        }
    }

    /** A conjunct that brings something of its own lets cyclic ones go on. */
    void ground(Vertex vertex, Conjunct conjunct) {
        if (conjunct.cycle() != Cycle.CYCLIC && !vertex.grounded) {
            vertex.grounded = true;
            if (vertex.cyclic != null) {
                vertex.tasks.addAll(vertex.cyclic);
                vertex.cyclic = null;
            }
        }
    }

    void narrow(Vertex vertex, int kinds, @Nullable Expr by) {
        narrow(vertex, kinds, by, null);
    }

    private static void narrow(Vertex vertex, int kinds, @Nullable Expr by, @Nullable Datum known) {
        int left = vertex.kinds & kinds;
        if (left == Kind.BOTTOM && vertex.kinds != Kind.BOTTOM) {
            Bottom conflict = Reasons.conflict(vertex, kinds, by, known);
            int whole = Kind.STRUCT | Kind.LIST;
            if (((vertex.kinds | kinds) & ~whole) == 0) {
                vertex.failAtEnd(conflict);
            } else {
                vertex.fail(conflict);
            }
        }
        if (left != vertex.kinds) {
            vertex.kinds = left;
            vertex.kindSource = by;
        }
    }

    /** Adds data, or what a vertex holds. */
    void put(Vertex vertex, Conjunct conjunct, Datum datum) {
        switch (datum) {
            case Datum.Items items -> {
                List<Conjunct> elements = new ArrayList<>(items.values().size());
                for (Datum item : items.values()) {
                    elements.add(conjunct.with(
                            new Expr.Const(conjunct.expr().node(), item),
                            conjunct.place().child(Edge.FIELD)));
                }
                narrow(vertex, Kind.LIST, conjunct.expr());
                list(vertex, elements, null, conjunct);
            }
            case Datum.Fields fields -> {
                // Told as a literal, for the order of export.
                List<Decl> decls = new ArrayList<>(fields.values().size());
                Node node = conjunct.expr().node();
                fields.values()
                        .forEach((name, value) -> decls.add(
                                new Expr.Field(node, Label.string(name), Mark.MEMBER, new Expr.Const(node, value))));
                struct(vertex, conjunct, StructLit.of(node, decls));
            }
            case Bottom bottom -> vertex.fail(bottom);
            case Vertex other -> follow(vertex, other, conjunct);
            case Calls.Function function -> calls.check(vertex, conjunct, function);
            case Datum.Opaque opaque -> throw new IllegalStateException("a foreign value: " + opaque);
            default -> scalar(vertex, conjunct.expr(), datum);
        }
    }

    private void scalar(Vertex vertex, Expr source, Datum datum) {
        Datum known = vertex.scalar;
        if (known == null) {
            narrow(vertex, datum.kind(), source, datum);
            vertex.scalar = datum;
            vertex.scalarSource = source;
        } else if (!Values.identical(known, datum)) {
            vertex.fail(Bottom.both(EvalCode.CONFLICT, datum, source, known, vertex.scalarSource));
        }
    }

    void limit(Vertex vertex, Expr.Bound bound, Datum value) {
        Limits.add(this, vertex, bound, value);
    }

    // ------------------------------------------------------------------ structs and lists

    private void struct(Vertex vertex, Conjunct conjunct, StructLit struct) {
        Env env = new Env(conjunct.env(), vertex);
        Place place = conjunct.place();
        if (vertex.literals == null) {
            vertex.literals = new ArrayList<>(2);
        }
        vertex.literals.add(new Vertex.Literal(struct, conjunct));
        boolean embeds = false;
        boolean fields = false;
        for (Decl decl : struct.decls()) {
            switch (decl) {
                case Expr.Field field -> {
                    fields |= field.label().regular() && field.mark() != Mark.OPTIONAL;
                    Conjunct value = conjunct.with(env, field.value(), place.child(Edge.FIELD));
                    insert(
                            vertex,
                            field.label(),
                            arc(field.mark()),
                            field.mark() == Mark.OPTIONAL ? value.optional() : value);
                }
                case Expr.Let let -> {}
                case Expr.Dynamic dynamic ->
                    vertex.tasks.add(new Task(Task.Type.FIELD, conjunct.with(env, conjunct.expr(), place), dynamic));
                case Expr.Pattern pattern ->
                    vertex.tasks.add(new Task(Task.Type.PATTERN, conjunct.with(env, conjunct.expr(), place), pattern));
                case Expr.Ellipsis ellipsis -> {
                    if (vertex.ellipses == null) {
                        vertex.ellipses = new ArrayList<>(1);
                    }
                    vertex.ellipses.add(place);
                }
                case Expr.Embedding embedding -> {
                    embeds = true;
                    expand(vertex, conjunct.with(env, embedding.value(), place.child(Edge.EMBEDDED)));
                }
                case Comprehension comprehension -> {
                    embeds = true;
                    expect(vertex, comprehension);
                    vertex.tasks.add(new Task(
                            Task.Type.COMPREHENSION, conjunct.with(env, conjunct.expr(), place), comprehension));
                }
            }
        }
        vertex.struct = true;
        if (fields || !embeds) {
            ground(vertex, conjunct);
            narrow(vertex, Kind.STRUCT, struct);
        }
    }

    static Arc arc(Mark mark) {
        return switch (mark) {
            case MEMBER -> Arc.MEMBER;
            case REQUIRED -> Arc.REQUIRED;
            case OPTIONAL -> Arc.OPTIONAL;
        };
    }

    /** Keeps the places of the fields that a comprehension may yield. */
    private void expect(Vertex vertex, Comprehension comprehension) {
        if (comprehension.value() instanceof StructLit body) {
            for (Decl decl : body.decls()) {
                if (decl instanceof Expr.Field field && vertex.arc(field.label()) == null) {
                    Vertex arc = new Vertex(vertex, field.label());
                    meter.vertex(0);
                    arc.arc = Arc.PENDING;
                    vertex.makeArcs().put(field.label(), arc);
                }
            }
        }
    }

    Vertex insert(Vertex vertex, Label label, Arc type, Conjunct conjunct) {
        Vertex arc = vertex.arc(label);
        boolean fresh = arc == null;
        if (arc == null) {
            arc = new Vertex(vertex, label);
            arc.arc = type;
            vertex.makeArcs().put(label, arc);
            if (vertex.walked && type == Arc.MEMBER && label.regular()) {
                vertex.fail(Bottom.eval(EvalCode.TOO_LATE, conjunct.expr().node(), label));
            }
        } else {
            fresh = arc.arc == Arc.PENDING && arc.conjuncts.isEmpty();
            if (type.compareTo(arc.arc) < 0) {
                arc.arc = type;
            }
        }
        add(arc, conjunct);
        if (fresh && vertex.patterns != null) {
            for (Vertex.Pattern pattern : vertex.patterns) {
                match(pattern, arc);
            }
        }
        return arc;
    }

    private void match(Vertex.Pattern pattern, Vertex arc) {
        Label label = arc.label;
        if (label != null && label.regular() && Values.admits(this, pattern.label(), new Datum.Text(label.name()))) {
            Conjunct value = pattern.value();
            Vertex name = datum(new Datum.Text(label.name()));
            String variable = pattern.variable();
            Env env = new Env(value.env(), arc, variable == null ? Map.of() : Map.of(variable, name));
            add(arc, value.with(env, value.expr(), value.place()).optional());
        }
    }

    /** A vertex that holds data. */
    Vertex datum(Datum datum) {
        Vertex vertex = new Vertex(null, null);
        add(vertex, new Conjunct(new Env(null, null), new Expr.Const(null, datum), Place.root(), null, Cycle.NONE));
        return vertex;
    }

    void list(Vertex vertex, List<Conjunct> elements, @Nullable Conjunct rest, Conjunct from) {
        vertex.list = true;
        int size = elements.size();
        if (rest == null) {
            if (vertex.fixedLength >= 0 && vertex.fixedLength != size) {
                vertex.failAtEnd(
                        Bottom.both(EvalCode.LENGTHS, size, from.expr(), vertex.fixedLength, vertex.kindSource));
                return;
            }
            vertex.fixedLength = size;
        } else {
            if (vertex.rests == null) {
                vertex.rests = new ArrayList<>(1);
            }
            vertex.rests.add(new Vertex.Rest(size, rest));
        }
        for (int i = 0; i < size; i++) {
            element(vertex, i, elements.get(i));
        }
        if (rest != null) {
            for (int i = size; i < vertex.length; i++) {
                element(vertex, i, rest);
            }
        }
        if (vertex.fixedLength >= 0 && vertex.length > vertex.fixedLength) {
            vertex.fail(
                    Bottom.both(EvalCode.LENGTHS, vertex.length, from.expr(), vertex.fixedLength, vertex.kindSource));
        }
    }

    private void element(Vertex vertex, int index, Conjunct conjunct) {
        spend(1);
        boolean fresh = index >= vertex.length;
        insert(vertex, Label.index(index), Arc.MEMBER, conjunct);
        if (fresh) {
            vertex.length = index + 1;
            if (vertex.rests != null) {
                for (Vertex.Rest rest : vertex.rests) {
                    if (index >= rest.from()) {
                        insert(vertex, Label.index(index), Arc.MEMBER, rest.value());
                    }
                }
            }
        }
    }

    // ------------------------------------------------------------------ settling

    /** Gives a vertex its value, as far as it can be had now. Does nothing for one that is being settled further up. */
    void settle(Vertex vertex) {
        if (vertex.state == State.WAITING) {
            base(vertex);
            if (vertex.error == null && vertex.undecided != null && !takesOver(vertex)) {
                vertex.state = State.RUNNING;
                running++;
                disjunctions.decide(vertex);
                running--;
                vertex.state = State.SETTLED;
            }
        }
    }

    /** What does nothing but refer, and what lies in it, need not decide again what was decided there: the choices of a definition are tried once. */
    private boolean takesOver(Vertex vertex) {
        Vertex target = sharing ? model(vertex) : null;
        if (target == null) {
            return false;
        }
        settle(target);
        if (target.error != null || target.open != null || target.state == State.RUNNING) {
            return false;
        }
        vertex.leaves = target.leaves;
        vertex.forward = target.forward;
        return vertex.leaves != null || vertex.forward != null;
    }

    /** The vertex of which this one is a copy in all. */
    private @Nullable Vertex model(Vertex vertex) {
        Deque<Label> below = new ArrayDeque<>();
        Vertex at = vertex;
        while (at != null && at.label != null && !at.repeats && !at.repeatsAncestor) {
            Vertex target = at.sole;
            if (target != null && at.conjuncts.size() == 1) {
                if (target.state == State.RUNNING || target.isAncestorOf(vertex) || !isCopyOf(at, target)) {
                    return null;
                }
                for (Label label : below) {
                    target = target == null ? null : target.resolved().arc(label);
                }
                return target;
            }
            below.push(at.label);
            at = at.parent;
        }
        return null;
    }

    /** Whether a vertex has nothing of its own beside what it refers to, and is not closed otherwise. */
    boolean isCopyOf(Vertex vertex, Vertex target) {
        return vertex.conjuncts.size() == 1
                && (target.closedWhole
                        || !vertex.closedWhole
                                && Closing.inherited(this, vertex).isEmpty());
    }

    /** Settles all but disjunctions. */
    void base(Vertex vertex) {
        if (running > budget.depth()) {
            throw new Budget.Exceeded(BudgetCode.DEPTH, budget.depth());
        }
        running++;
        vertex.state = State.RUNNING;
        Conjunct before = current;
        work(vertex);
        finish(vertex);
        within = null;
        current = before;
        vertex.state = State.SETTLED;
        running--;
    }

    private void work(Vertex vertex) {
        drain(vertex);
        while (attempt(vertex, false) || attempt(vertex, true)) {
            drain(vertex);
        }
    }

    private boolean attempt(Vertex vertex, boolean comprehensions) {
        boolean progress = false;
        List<Task> tasks = vertex.tasks;
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            if (task.done || task.running || (task.type == Task.Type.COMPREHENSION) != comprehensions) {
                continue;
            }
            spend(1);
            task.running = true;
            Conjunct before = current;
            Vertex host = working;
            current = task.conjunct;
            working = vertex;
            Bottom result = perform(vertex, task);
            current = before;
            working = host;
            task.running = false;
            if (result == null) {
                task.done = true;
                task.blocked = null;
                progress = true;
            } else if (result.open()) {
                task.blocked = result.at(vertex);
            } else {
                task.done = true;
                task.blocked = null;
                if (comprehensions) {
                    vertex.failAtEnd(result);
                } else {
                    vertex.fail(result);
                }
            }
            drain(vertex);
            if (comprehensions && progress) {
                break;
            }
        }
        if (progress) {
            tasks.removeIf(task -> task.done && !task.running);
        }
        return progress;
    }

    private @Nullable Bottom perform(Vertex vertex, Task task) {
        Conjunct conjunct = task.conjunct;
        switch (task.type) {
            case REFERENCE -> {
                if (!vertex.helped && looksAtItself(vertex, conjunct.expr(), conjunct.env())) {
                    vertex.helped = true;
                    help(vertex);
                    vertex.helped = false;
                }
                Vertex target = resolve(conjunct.expr(), conjunct.env());
                return target == null ? fault() : refer(vertex, target, task);
            }
            case VALUE -> {
                return calls.perform(vertex, conjunct);
            }
            case LIST -> {
                return comprehensions.list(vertex, conjunct);
            }
            case FIELD -> {
                return dynamic(vertex, conjunct, task);
            }
            case PATTERN -> {
                return pattern(vertex, conjunct, task);
            }
            case COMPREHENSION -> {
                return comprehensions.fields(vertex, conjunct, task);
            }
        }
        throw new IllegalStateException(task.type.name());
    }

    /** Whether a reference starts at the vertex itself: then all that may add to it comes first. */
    private static boolean looksAtItself(Vertex vertex, Expr expr, Env env) {
        Expr start = expr;
        while (start instanceof Expr.Selector selector) {
            start = selector.operand();
        }
        return start instanceof Expr.FieldRef ref && env.at(ref.up()).vertex == vertex;
    }

    private void finish(Vertex vertex) {
        boolean repeats = vertex.errors.isEmpty() ? Cycles.only(vertex) : Cycles.any(vertex);
        if (repeats && (vertex.errors.isEmpty() || vertex.belowFailure())) {
            Expr by = vertex.cyclic == null
                    ? null
                    : vertex.cyclic.getFirst().conjunct.expr();
            vertex.failFirst(
                    Bottom.of(Bottom.Code.STRUCTURAL_CYCLE, EvalCode.STRUCTURAL_CYCLE, by == null ? null : by.node()));
        }
        if (vertex.errors.isEmpty()) {
            Limits.check(this, vertex);
            if (vertex.scalar != null && vertex.checks != null && vertex.errors.isEmpty()) {
                calls.validate(vertex);
            }
        }
        vertex.open = null;
        for (Task task : vertex.tasks) {
            if (task.blocked != null) {
                vertex.open = task.blocked;
                break;
            }
        }
        if (vertex.struct
                && vertex.scalar == null
                && vertex.undecided == null
                && (vertex.kinds & Kind.STRUCT) != 0
                && !(vertex.kinds == Kind.TOP && vertex.top && !vertex.awaits())) {
            vertex.kinds = Kind.STRUCT;
        }
        vertex.error = worst(vertex.errors);
    }

    static @Nullable Bottom worst(List<Bottom> errors) {
        return errors.isEmpty() ? null : errors.getFirst();
    }

    /** Lets the work of a vertex that is being settled go on, on behalf of one that it waits for. */
    void help(Vertex vertex) {
        drain(vertex);
        while (attempt(vertex, false)) {
            drain(vertex);
        }
        while (attempt(vertex, true)) {
            drain(vertex);
            attempt(vertex, false);
        }
    }

    // ------------------------------------------------------------------ references

    private @Nullable Bottom refer(Vertex vertex, Vertex target, Task task) {
        Conjunct conjunct = task.conjunct;
        // Cycles are looked for in all that lies above and in all references that led here.
        spend((vertex.depth + (conjunct.trail() == null ? 0 : conjunct.trail().length())) >> 3);
        Conjunct marked = Cycles.follow(this, vertex, target, conjunct, task);
        if (marked != null) {
            boolean alone = vertex.isSolely(conjunct);
            Vertex end = target.sole == null || target.state != State.SETTLED ? target : target.sole;
            vertex.sole = alone && !leadsTo(end, vertex) ? end : null;
            vertex.copied = alone ? target : vertex.copied;
            follow(vertex, target, marked);
        }
        Bottom below = target.below;
        return target.completed && below != null && below.code() == Bottom.Code.STRUCTURAL_CYCLE ? below : null;
    }

    private static boolean leadsTo(Vertex from, Vertex to) {
        for (Vertex at = from; at != null; at = at.sole) {
            if (at == to) {
                return true;
            }
        }
        return false;
    }

    /** Makes the conjuncts of another vertex those of this one too, also such as come later. */
    void follow(Vertex vertex, Vertex target, Conjunct through) {
        if (refersAgain(vertex, target, through.place()) || refersOften(vertex, target)) {
            return;
        }
        // What lies in a definition is closed for those who name the definition.
        boolean named = through.expr().namesDefinition();
        boolean closed = target.closedWhole && (named || target.label != null && target.label.definition());
        Place place = through.place().child(Edge.PART);
        if (closed) {
            close(vertex, place, true, target);
        }
        if (target.followers == null) {
            target.followers = new ArrayList<>(2);
        }
        Vertex.Follower follower = new Vertex.Follower(vertex, through, place);
        List<Place.Group> inherited = named && !target.closedWhole ? Closing.inherited(this, target) : List.of();
        Vertex end = target.sole;
        if (end != null
                && inherited.isEmpty()
                && target.state == State.SETTLED
                && target.conjuncts.size() == 1
                && !end.isAncestorOf(vertex)) {
            // What only refers is passed over: a chain of references costs each of its links once.
            target.followers.add(follower);
            if (end.origin != vertex.origin) {
                follow(vertex, end, through.with(through.expr(), place));
            }
            return;
        }
        if (inherited.isEmpty()) {
            for (int i = 0; i < target.conjuncts.size(); i++) {
                copy(follower, target.conjuncts.get(i), place);
            }
        } else {
            Closing.Graft graft = new Closing.Graft(place);
            for (Place.Group group : inherited) {
                Place there = graft.of(group.place());
                if (vertex.groups == null) {
                    vertex.groups = new ArrayList<>(2);
                }
                vertex.groups.add(new Place.Group(there, group.deep(), group.by()));
            }
            for (int i = 0; i < target.conjuncts.size(); i++) {
                Conjunct conjunct = target.conjuncts.get(i);
                push(follower, conjunct, graft.of(conjunct.place()));
            }
        }
        target.followers.add(follower);
    }

    /** What a vertex refers to twice counts once, unless one of both references serves what closes the struct: the second does not stand beside the first. */
    private boolean refersAgain(Vertex vertex, Vertex target, Place place) {
        if (target.closedWhole) {
            return false;
        }
        if (vertex.followed == null) {
            vertex.followed = new ArrayList<>(1);
        }
        spend(vertex.followed.size() >> 5);
        for (Vertex.Followed known : vertex.followed) {
            if (known.target() == target && Closing.alike(this, vertex, known.place(), place)) {
                return true;
            }
        }
        vertex.followed.add(new Vertex.Followed(target, place));
        return false;
    }

    /** To refer once more to the same adds nothing; it may go on for ever where what is embedded grows by what embeds it. */
    private static boolean refersOften(Vertex vertex, Vertex target) {
        if (vertex.incoming.size() < MUCH) {
            return false;
        }
        if (vertex.references == null) {
            vertex.references = new IdentityHashMap<>(4);
        }
        return vertex.references.merge(target.origin, 1, Integer::sum) > OFTEN;
    }

    private void copy(Vertex.Follower follower, Conjunct conjunct, Place place) {
        push(follower, conjunct, place.child(Edge.PART));
    }

    private void push(Vertex.Follower follower, Conjunct conjunct, Place place) {
        Conjunct through = follower.through();
        Vertex vertex = follower.vertex();
        meter.conjunct();
        vertex.incoming.add(new Conjunct(conjunct.env(), conjunct.expr(), place, through.trail(), through.cycle()));
        if (vertex.state == State.SETTLED) {
            reopen(vertex);
        }
    }

    void close(Vertex vertex, Place place, boolean deep, Object by) {
        if (vertex.groups == null) {
            vertex.groups = new ArrayList<>(2);
        }
        vertex.groups.add(new Place.Group(place, deep, by));
    }

    /** The vertex that an expression names or makes, null with a {@link #fault}. */
    @Nullable
    Vertex resolve(Expr expr, Env env) {
        return names.resolve(expr, env);
    }

    /** Why the last resolution gave nothing. */
    Bottom fault() {
        return names.fault();
    }

    @Nullable
    Vertex working() {
        return working;
    }

    @Nullable
    Vertex imported(Expr.ImportRef ref) {
        Vertex known = roots.get(ref.path());
        if (known == null) {
            List<StructLit> files = packages.files(ref.path());
            if (files == null) {
                return names.failed(Bottom.eval(EvalCode.PACKAGE, ref.node(), ref.path()));
            }
            known = root(files);
            roots.put(ref.path(), known);
        }
        return known;
    }

    Vertex let(Env env, Expr.Let let) {
        Vertex known = env.let(let);
        if (known == null) {
            known = new Vertex(env.vertex, Vertex.LET);
            known.closedWhole = false;
            env.keep(let, known);
            Conjunct around = current;
            add(
                    known,
                    new Conjunct(env, let.value(), Place.root(), around == null ? null : around.trail(), Cycle.NONE));
        }
        return known;
    }

    /** A vertex for a value that has no field of its own. */
    Vertex anonymous(Expr expr, Env env) {
        Vertex vertex = new Vertex(null, null);
        vertex.host = working;
        Conjunct around = current;
        add(
                vertex,
                new Conjunct(
                        env,
                        expr,
                        Place.root(),
                        around == null ? null : around.trail(),
                        around == null ? Cycle.NONE : around.cycle()));
        return vertex;
    }

    // ------------------------------------------------------------------ values

    /** What an expression is: data, a bottom, or a vertex that is a struct, a list or not decided. Defaults are taken. */
    Datum value(Expr expr, Env env) {
        return switch (expr) {
            case Expr.Const known
            when !(known.value() instanceof Datum.Items)
                    && !(known.value() instanceof Datum.Fields)
                    && !(known.value() instanceof Vertex) -> known.value();
            case Expr.Binary binary -> calls.binary(binary, env);
            case Expr.Unary unary -> calls.unary(unary, env);
            case Expr.Interpolation text -> calls.interpolation(text, env);
            case Expr.Slice slice -> calls.slice(slice, env);
            case Expr.Call call -> calls.result(call, env);
            case Expr.FunctionRef function -> calls.plain(function);
            default -> {
                Vertex vertex = resolve(expr, env);
                yield vertex == null ? fault() : simple(vertex, expr);
            }
        };
    }

    /** What a vertex is, defaults taken. */
    Datum simple(Vertex vertex, Expr by) {
        settle(vertex);
        Vertex found = vertex.resolved();
        if (found.state == State.RUNNING) {
            Datum early = early(found);
            if (early == null) {
                help(found);
                early = early(found);
            }
            if (early != null) {
                return early;
            }
            found.origin.touched = true;
            Bottom cycle = Bottom.cycle(found, by.node());
            within = cycle;
            withinStruct = found.struct;
            return cycle;
        }
        if (found.error != null) {
            // Where no side of a disjunction is left, who asks before its turn has come goes on with the scalar beside
            // it.
            return found.exhausted && found.scalar != null && vertex.label != null && !found.completed
                    ? found.scalar
                    : found.error;
        }
        if (found.completed && found.below != null && found.below.code() == Bottom.Code.STRUCTURAL_CYCLE) {
            return found.below;
        }
        Vertex fallback = found.defaultValue();
        if (fallback != null) {
            found = fallback.resolved();
        }
        boolean known = found.scalar != null && found.open != null && found.open.code() == Bottom.Code.CYCLE;
        if (found.open != null && !known) {
            return found.open;
        }
        return found.scalar != null ? found.scalar : found;
    }

    /** Whether a failure says that a value is within what is being made just now. */
    boolean within(Bottom cycle) {
        return cycle.equals(within);
    }

    private static @Nullable Datum early(Vertex vertex) {
        if (!vertex.errors.isEmpty()) {
            return vertex.errors.getFirst();
        }
        if (vertex.scalar != null) {
            return vertex.scalar;
        }
        boolean inside = (vertex.kinds & ~(Kind.STRUCT | Kind.LIST)) == 0;
        return inside && vertex.undecided == null ? vertex : null;
    }

    // ------------------------------------------------------------------ tasks

    private @Nullable Bottom dynamic(Vertex vertex, Conjunct conjunct, Task task) {
        if (!(task.decl instanceof Expr.Dynamic field)) {
            throw new IllegalStateException("no dynamic field");
        }
        Datum label = value(field.label(), conjunct.env());
        return switch (label) {
            case Bottom bottom -> bottom;
            case Datum.Text text -> {
                narrow(vertex, Kind.STRUCT, conjunct.expr());
                Conjunct value = conjunct.with(field.value(), conjunct.place().child(Edge.FIELD));
                insert(
                        vertex,
                        Label.string(text.value()),
                        arc(field.mark()),
                        field.mark() == Mark.OPTIONAL ? value.optional() : value);
                yield null;
            }
            case Vertex open
            when (open.kind() & Kind.STRING) != 0 ->
                Bottom.undecided(open, field.label().node());
            default -> Bottom.eval(EvalCode.LABEL, field.label().node(), label);
        };
    }

    private @Nullable Bottom pattern(Vertex vertex, Conjunct conjunct, Task task) {
        if (!(task.decl instanceof Expr.Pattern pattern)) {
            throw new IllegalStateException("no pattern");
        }
        Vertex label = anonymous(pattern.label(), conjunct.env());
        settle(label);
        Vertex settled = label.resolved();
        if (settled.error != null) {
            return settled.error;
        }
        if (settled.open != null && settled.scalar == null) {
            return settled.open;
        }
        Conjunct value = conjunct.with(pattern.value(), conjunct.place().child(Edge.FIELD));
        Vertex.Pattern kept = new Vertex.Pattern(label, value, conjunct.place(), pattern.variable());
        if (vertex.patterns == null) {
            vertex.patterns = new ArrayList<>(1);
        }
        vertex.patterns.add(kept);
        for (Vertex arc : List.copyOf(vertex.arcs().values())) {
            match(kept, arc);
        }
        return null;
    }

    // ------------------------------------------------------------------ completion

    /** Settles a vertex and everything below it; the first failure that no information can mend, null without one. */
    @Nullable
    Bottom complete(Vertex root) {
        return completion.of(root, false);
    }

    /** The same for one that is of no use once anything below it failed: then the rest is left. */
    @Nullable
    Bottom probe(Vertex root) {
        return completion.of(root, true);
    }

    void validate(Vertex vertex) {
        calls.validate(vertex);
    }

    // ------------------------------------------------------------------ for functions

    /** Whether an expression has no value: true for a failure, something missing, and a scalar that is not decided. */
    Datum isBottom(Expr expr, Env env) {
        if (expr instanceof Expr.BottomLit) {
            return new Datum.Bool(true);
        }
        Datum value = value(expr, env);
        if (value instanceof Bottom bottom) {
            // What is being made is there.
            boolean itself = bottom.code() == Bottom.Code.CYCLE && within(bottom) && !withinStruct;
            return bottom.code() == Bottom.Code.CYCLE && !itself ? bottom : new Datum.Bool(!itself);
        }
        if (!(value instanceof Vertex vertex)) {
            return new Datum.Bool(false);
        }
        Vertex found = vertex.resolved();
        if (found.leaves != null) {
            return new Datum.Bool(false);
        }
        if ((found.kinds & (Kind.STRUCT | Kind.LIST)) == 0) {
            return new Datum.Bool(true);
        }
        if (found.state == State.RUNNING) {
            return Bottom.cycle(found, expr.node());
        }
        return new Datum.Bool(complete(found) != null);
    }

    /** What the name of a function or constant stands for. */
    Datum member(Expr.FunctionRef function) {
        return calls.plain(function);
    }

    /** The data that a vertex is, defaults taken, or why it is none. */
    Datum data(Vertex vertex) {
        return calls.data(vertex, null);
    }

    /** How data unified with a constraint fares. */
    Builtin.Fit fit(Datum data, Datum schema) {
        Datum plain = calls.data(data, null);
        Vertex vertex = new Vertex(null, null);
        vertex.unchecked = plain instanceof Bottom;
        unify(vertex, List.of(plain instanceof Bottom ? data : plain, schema));
        if (complete(vertex) != null || vertex.resolved().open != null) {
            return Builtin.Fit.FAILS;
        }
        return lacks(vertex) ? Builtin.Fit.LACKS : Builtin.Fit.MEETS;
    }

    private static boolean lacks(Vertex root) {
        Deque<Vertex> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            for (Vertex arc : open.pop().resolved().arcs().values()) {
                if (arc.arc == Arc.REQUIRED) {
                    return true;
                }
                if (arc.arc == Arc.MEMBER) {
                    open.push(arc);
                }
            }
        }
        return false;
    }

    /** The unification of several values, settled. */
    Vertex unified(List<Datum> values) {
        Vertex vertex = new Vertex(null, null);
        unify(vertex, values);
        return vertex;
    }

    private void unify(Vertex vertex, List<Datum> values) {
        Env outside = new Env(null, null);
        for (Datum value : values) {
            add(
                    vertex,
                    new Conjunct(
                            outside, new Expr.Const(null, value), Place.root().child(Edge.PART), null, Cycle.NONE));
        }
        settle(vertex);
    }

    boolean meets(Vertex constraint, Datum value) {
        if (constraint.checks == null) {
            return true;
        }
        for (Vertex.Check check : constraint.checks) {
            if (!calls.meets(check.function(), value)) {
                return false;
            }
        }
        return true;
    }

    void meet(Vertex vertex, Conjunct conjunct, Expr.Or or, Expr source) {
        disjunctions.meet(vertex, conjunct, or, source);
    }

    Pattern pattern(String text) {
        return patterns.of(text);
    }

    Copies copies() {
        return copies;
    }

    /** Whether something is missing that no information can bring: a package that is imported is what it is. */
    boolean missingFromPackage(Bottom open) {
        return open.missingFrom() instanceof Vertex base && roots.containsValue(base);
    }

    /** A member of the library that is made of CUE, null when there is none of this name. */
    @Nullable
    Vertex libraryMember(Expr.FunctionRef ref) {
        String source = builtins.source(ref.packagePath());
        if (source == null) {
            return null;
        }
        Vertex root = roots.get(ref.packagePath());
        if (root == null) {
            Node.File file = Parser.parse(new Source(ref.packagePath(), source)).file();
            root = root(new Compiler(Imports.NONE, null).compile(List.of(file)));
            roots.put(ref.packagePath(), root);
        }
        settle(root);
        return root.arc(Label.identifier(ref.name(), null));
    }
}
