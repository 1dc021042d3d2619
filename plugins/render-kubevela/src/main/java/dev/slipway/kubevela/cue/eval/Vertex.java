package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value in the making: the conjuncts of a field, and what has come of them so far. Owned by one {@link Evaluator}. */
final class Vertex implements Datum.Opaque {

    /** The label of what a let stands for. */
    static final Label LET = Label.identifier("let", null);

    /** What kind of field it is; the first is the strongest. */
    enum Arc {
        MEMBER,
        REQUIRED,
        OPTIONAL,
        /** Only a comprehension may make it a member. */
        PENDING
    }

    /** How far evaluation has come. */
    enum State {
        WAITING,
        RUNNING,
        SETTLED
    }

    /** A constraint on fields by their names. */
    record Pattern(
            Vertex label,
            Conjunct value,
            Place place,
            @Nullable String variable) {}

    /** What a list literal allows behind its elements. */
    record Rest(int from, Conjunct value) {}

    /** A bound with the value that it compares with. */
    record Limit(Expr.Op op, Datum value, Expr.@Nullable Bound source) {}

    /** A constraint that is a function. */
    record Check(Calls.Function function, Conjunct source) {}

    /** A disjunction that waits for a choice. */
    record Undecided(Conjunct.Key key, Expr.Or or, Conjunct conjunct) {}

    /** One value that a disjunction may be. */
    record Leaf(Vertex vertex, Mode mode) {}

    /** A vertex whose conjuncts this one has, by a reference that stands at a place. */
    record Followed(Vertex target, Place place) {}

    /** Who copies the conjuncts of this vertex. */
    record Follower(Vertex vertex, Conjunct through, Place place) {}

    /** A literal that takes part, with the conjunct that brought it. */
    record Literal(Expr.StructLit struct, Conjunct source) {}

    final @Nullable Vertex parent;
    final @Nullable Label label;
    final int depth;
    /** The vertex of which this is a trial; itself otherwise. */
    final Vertex origin;

    /** The vertex of which this is a part that was taken out, for its name; null for any other. */
    @Nullable
    Vertex partOf;

    /** For a value without a field of its own, the vertex that needs it. */
    @Nullable
    Vertex host;

    /** The choice that is being tried. */
    @Nullable
    Vertex trial;

    Arc arc = Arc.MEMBER;
    State state = State.WAITING;
    final List<Conjunct> conjuncts = new ArrayList<>(2);
    int next;
    /** Conjuncts of vertices that this one follows; whoever follows this one gets them from there. */
    final List<Conjunct> incoming = new ArrayList<>(0);

    int nextIncoming;

    @Nullable
    Map<Label, Vertex> arcs;

    final List<Task> tasks = new ArrayList<>(0);

    @Nullable
    List<Follower> followers;

    int kinds = Kind.TOP;

    @Nullable
    Datum scalar;

    @Nullable
    Expr scalarSource;

    @Nullable
    Expr kindSource;

    @Nullable
    List<Limit> limits;

    @Nullable
    List<Check> checks;

    @Nullable
    List<Pattern> patterns;

    @Nullable
    List<Place> ellipses;

    @Nullable
    List<Rest> rests;

    @Nullable
    List<Place.Group> groups;

    @Nullable
    List<Literal> literals;

    boolean struct;
    boolean list;
    /** Set where {@code _} stands: a literal that embeds it may still be anything. */
    boolean top;

    /** Set where an expression within calls this vertex by a name of its own. */
    boolean aliased;

    int length;
    int fixedLength = -1;
    /** Set by a conjunct that brings a value and does not repeat itself. */
    boolean grounded;
    /** Set by any conjunct that does not repeat itself. */
    boolean fed;

    boolean repeats;
    boolean repeatsAncestor;

    @Nullable
    List<Task> cyclic;

    boolean closedWhole;
    boolean refused;

    /** How often it refers to another one, once it is made of much. */
    @Nullable
    Map<Vertex, Integer> references;

    @Nullable
    List<Followed> followed;

    @Nullable
    List<Undecided> undecided;

    Map<Conjunct.Key, Conjunct.Pick> picks = Map.of();

    /** The choices that lead to the same value, of which this trial alone is kept. */
    List<List<Conjunct.Pick>> twins = List.of();

    @Nullable
    Map<Expr, Integer> met;

    @Nullable
    List<Leaf> leaves;

    /** Set where every choice failed. */
    boolean exhausted;

    @Nullable
    Vertex forward;

    @Nullable
    Bottom error;

    @Nullable
    Bottom open;
    /** What a comprehension around it waits for that might say more of it. */
    @Nullable
    Bottom withheld;

    /** Set where constraints that are functions are left out, since they are being applied. */
    boolean unchecked;

    /** What the only conjunct refers to, where nothing of what stands there refers further: such a vertex is told like that one. */
    @Nullable
    Vertex sole;

    /** What the only conjunct refers to, whatever stands there: its fields have the order of those there. */
    @Nullable
    Vertex copied;

    final List<Bottom> errors = new ArrayList<>(0);
    /** Set once everything below was evaluated; says whether anything there failed. */
    boolean completed;

    @Nullable
    Bottom below;

    /** Set with it where something below failed that is not merely not allowed. */
    boolean failedBelow;

    /** How many of its failures show at the end alone. */
    private int errorsAtEnd;

    @Nullable
    Bottom cycleBelow;
    /** Set when somebody needed the value while it was being made. */
    boolean touched;
    /** Set while the first reference to a field of its own waits for its other work. */
    boolean helped;
    /** Set when a comprehension of its own walked its fields: more may not come. */
    boolean walked;

    /** Set once what lies below is being made into values that last. */
    boolean entered;

    /** The value that lasts. */
    @Nullable
    Value value;

    /** What {@link #offered} says, where that is known from an evaluation before. */
    @Nullable
    Boolean wasOffered;

    Vertex(@Nullable Vertex parent, @Nullable Label label) {
        this(parent, label, null);
    }

    Vertex(@Nullable Vertex parent, @Nullable Label label, @Nullable Vertex origin) {
        this.parent = parent;
        this.label = label;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.origin = origin == null ? this : origin.origin;
        this.closedWhole = label != null && label.definition() || parent != null && parent.closedWhole;
    }

    /** Notes a failure of its own. */
    void fail(Bottom why) {
        errors.add(why.at(this));
    }

    /** The same for what is not told to those who read fields before all is done. */
    void failAtEnd(Bottom why) {
        fail(why);
        errorsAtEnd++;
    }

    /** Whether it failed for somebody who reads its fields now. */
    boolean failsReaders(boolean allDone) {
        return error != null && (allDone || errors.isEmpty() || errors.size() > errorsAtEnd);
    }

    /** The same for what is worse than anything that was found before. */
    void failFirst(Bottom why) {
        errors.addFirst(why.at(this));
    }

    /** Whether a struct around it is a failure as a whole: then it would be told how this one goes on, for ever where it repeats itself. */
    boolean belowFailure() {
        for (Vertex at = parent; at != null; at = at.parent) {
            // The root is told whatever became of it.
            if (at.error != null && at.parent != null) {
                return true;
            }
        }
        return false;
    }

    /** What a resolved disjunction became. */
    Vertex resolved() {
        Vertex vertex = this;
        while (vertex.forward != null) {
            vertex = vertex.forward;
        }
        return vertex;
    }

    @Nullable
    Vertex arc(Label name) {
        return arcs == null ? null : arcs.get(name);
    }

    Map<Label, Vertex> arcs() {
        return arcs == null ? Map.of() : arcs;
    }

    Map<Label, Vertex> makeArcs() {
        Map<Label, Vertex> known = arcs;
        if (known == null) {
            known = new LinkedHashMap<>();
            arcs = known;
        }
        return known;
    }

    /** True when a comprehension may have yielded a field, which makes a struct of it. */
    boolean awaits() {
        for (Vertex arc : arcs().values()) {
            if (arc.arc == Arc.PENDING) {
                return true;
            }
        }
        return false;
    }

    /** How often an expression was met so far within this vertex, counting up. */
    int meet(Expr or) {
        if (met == null) {
            met = new IdentityHashMap<>();
        }
        return met.merge(or, 1, Integer::sum);
    }

    /** True when a conjunct's expression is all that there is. */
    boolean isSolely(Conjunct conjunct) {
        return conjuncts.size() == 1
                && incoming.isEmpty()
                && picks.isEmpty()
                && conjuncts.getFirst().expr().is(conjunct.expr());
    }

    /** True when nothing lies below and nothing waits: what it is so far is told by a few fields. */
    boolean flat() {
        return arcs == null
                && literals == null
                && !list
                && !aliased
                && !unchecked
                && tasks.isEmpty()
                && cyclic == null
                && errors.isEmpty()
                && patterns == null
                && ellipses == null;
    }

    /** True for a value that is given and declared nowhere else: the name may be meant for another one. */
    boolean offered() {
        if (wasOffered != null) {
            return wasOffered;
        }
        Vertex found = resolved();
        return conjuncts.size() + incoming.size() == 1
                && !refused
                && (found.scalar != null || found.list || found.struct);
    }

    /** Takes over what is known of a flat vertex with the same conjuncts; what it is undecided about is left. */
    void goOnFrom(Vertex flat) {
        next = conjuncts.size();
        incoming.addAll(flat.incoming);
        nextIncoming = incoming.size();
        kinds = flat.kinds;
        top = flat.top;
        kindSource = flat.kindSource;
        scalar = flat.scalar;
        scalarSource = flat.scalarSource;
        limits = flat.limits == null ? null : new ArrayList<>(flat.limits);
        checks = flat.checks == null ? null : new ArrayList<>(flat.checks);
        groups = flat.groups == null ? null : new ArrayList<>(flat.groups);
        grounded = flat.grounded;
        fed = flat.fed;
        repeats = flat.repeats;
        repeatsAncestor = flat.repeatsAncestor;
        met = flat.met == null ? null : new IdentityHashMap<>(flat.met);
        followed = flat.followed == null ? null : new ArrayList<>(flat.followed);
        references = flat.references == null ? null : new IdentityHashMap<>(flat.references);
    }

    /** Adds disjunctions that are still to be decided behind the others. */
    void leave(List<Undecided> later) {
        if (undecided == null && !later.isEmpty()) {
            undecided = new ArrayList<>(later.size());
        }
        if (undecided != null) {
            undecided.addAll(later);
        }
    }

    boolean isAncestorOf(Vertex other) {
        for (Vertex at = other.parent; at != null; at = at.parent) {
            if (at == this || at.origin == origin) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is a field of a package, not of what a let or an expression makes. */
    boolean inPackage() {
        for (Vertex at = this; at != null; at = at.parent) {
            if (at.host != null || at.label != null && at.label.equals(LET)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it, or a struct around it that has work to do before its fields, is being settled. */
    boolean maybeMore() {
        if (state == State.RUNNING) {
            return true;
        }
        for (Vertex at = parent; at != null; at = at.parent) {
            if (at.state == State.RUNNING && at.early()) {
                return true;
            }
        }
        return false;
    }

    private boolean early() {
        for (Task task : tasks) {
            if (!task.done && task.early(this)) {
                return true;
            }
        }
        return false;
    }

    /** The only default, null without one. */
    @Nullable
    Vertex defaultValue() {
        if (leaves == null) {
            return null;
        }
        Vertex found = null;
        for (Leaf leaf : leaves) {
            if (leaf.mode() == Mode.DEFAULT) {
                if (found != null) {
                    return null;
                }
                found = leaf.vertex();
            }
        }
        return found;
    }

    @Override
    public int kind() {
        Vertex vertex = resolved();
        if (vertex.error != null) {
            return Kind.BOTTOM;
        }
        if (vertex.scalar != null) {
            return vertex.scalar.kind();
        }
        if (vertex.leaves != null) {
            int all = Kind.BOTTOM;
            for (Leaf leaf : vertex.leaves) {
                all |= leaf.vertex().kind();
            }
            return all;
        }
        return vertex.kinds;
    }

    /** The labels from the root, for messages. */
    List<Label> path() {
        List<Label> labels = new ArrayList<>();
        for (Vertex at = named(); at != null && at.label != null; at = at.parent == null ? null : at.parent.named()) {
            labels.addFirst(at.label);
        }
        return labels;
    }

    /** The vertex that has the name of this one. */
    Vertex named() {
        Vertex at = this;
        while (at.partOf != null) {
            at = at.partOf;
        }
        return at;
    }

    @Override
    public String toString() {
        return path().toString();
    }
}
