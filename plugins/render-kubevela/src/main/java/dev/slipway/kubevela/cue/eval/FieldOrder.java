package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a struct's fields are exported: that of the literals it was made from, these in the order of their places or of
 * the references that led to them, those of one unification side by side; where nothing decides, by name. Places and rules are those
 * that cue v0.14.1, internal/core/toposort describes and shows.
 */
final class FieldOrder {

    /** A literal that takes part, with its place. */
    private static final class Part {
        final List<Expr.Decl> decls;
        final int serial;

        @Nullable
        Token place;

        boolean joined;
        boolean dynamic;

        Part(List<Expr.Decl> decls, int serial) {
            this.decls = decls;
            this.serial = serial;
        }
    }

    /**
     * Where an expression stands.
     *
     * @param decl what it is the value of, null for the literal itself and for what led to it
     */
    private record Use(Part part, Expr.@Nullable Decl decl) {}

    /** A label, and the labels that come behind it; one of these may be told twice. */
    private static final class Spot {
        final Label label;
        final List<Spot> next = new ArrayList<>(2);
        Component component;

        @Nullable
        Part owner;

        int index = -1;
        int low;
        boolean onStack;

        Spot(Label label) {
            this.label = label;
            this.component = new Component(List.of(this));
        }
    }

    private final Vertex vertex;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Expr, List<Use>> known = new IdentityHashMap<>();
    private final Map<Expr, Deque<Label>> dynamics = new IdentityHashMap<>();
    private final Map<Label, Spot> spots = new LinkedHashMap<>();

    private FieldOrder(Vertex vertex) {
        this.vertex = vertex;
    }

    /** How many steps it takes: each conjunct of a field is sought among the literals. */
    static long cost(Vertex vertex) {
        if (vertex.literals == null) {
            return 0;
        }
        long conjuncts = 0;
        for (Vertex arc : vertex.arcs().values()) {
            conjuncts += arc.conjuncts.size();
        }
        return vertex.literals.size() * conjuncts >> 6;
    }

    /** The labels of all arcs of a settled vertex. */
    static List<Label> of(Vertex vertex) {
        List<Vertex.Literal> literals = vertex.literals;
        if (literals == null
                || literals.size() == 1 && plain(literals.getFirst().struct())
                || vertex.arcs().size() < 2) {
            return List.copyOf(vertex.arcs().keySet());
        }
        FieldOrder order = new FieldOrder(vertex);
        order.gather(literals);
        order.connect();
        return order.sorted();
    }

    private static boolean plain(Expr.StructLit struct) {
        for (Expr.Decl decl : struct.decls()) {
            if (!(decl instanceof Expr.Field) && !(decl instanceof Expr.Let)) {
                return false;
            }
        }
        return true;
    }

    private static boolean names(Expr.StructLit struct) {
        for (Expr.Decl decl : struct.decls()) {
            if (decl instanceof Expr.Dynamic) {
                return true;
            }
        }
        return false;
    }

    private void gather(List<Vertex.Literal> literals) {
        Map<Expr.StructLit, Integer> times = new IdentityHashMap<>();
        for (Vertex.Literal literal : literals) {
            // That a literal is there more than once matters; how often only where it names other fields each time.
            if (times.merge(literal.struct(), 1, Integer::sum) > 2 && !names(literal.struct())) {
                continue;
            }
            for (List<Expr.Decl> decls : split(literal.struct())) {
                Part part = new Part(decls, parts.size());
                part.place = place(literal.struct());
                parts.add(part);
                note(literal.struct(), new Use(part, null));
                for (Expr.Decl decl : decls) {
                    switch (decl) {
                        case Expr.Field field -> note(field.value(), new Use(part, field));
                        case Expr.Dynamic dynamic -> note(dynamic.value(), new Use(part, dynamic));
                        case Expr.Embedding embedding -> note(embedding.value(), new Use(part, embedding));
                        default -> {}
                    }
                }
            }
        }
        for (Vertex arc : vertex.arcs().values()) {
            Label label = arc.label;
            if (label == null) {
                continue;
            }
            spot(label);
            for (Conjunct conjunct : arc.conjuncts) {
                locate(label, conjunct);
            }
        }
        for (Part part : parts) {
            for (Expr.Decl decl : part.decls) {
                part.dynamic |= decl instanceof Expr.Dynamic dynamic && dynamics.containsKey(dynamic.value());
            }
        }
        Deque<Expr> open = new ArrayDeque<>();
        for (Conjunct conjunct : vertex.conjuncts) {
            open.add(conjunct.expr());
        }
        for (Part part : parts) {
            for (Expr.Decl decl : part.decls) {
                if (decl instanceof Expr.Embedding embedding) {
                    open.add(embedding.value());
                }
            }
        }
        while (!open.isEmpty()) {
            if (open.poll() instanceof Expr.And and) {
                for (Expr operand : List.of(and.left(), and.right())) {
                    for (Use use : uses(operand)) {
                        use.part().joined = true;
                    }
                    open.add(operand);
                }
            }
        }
    }

    /** Named fields that a comprehension yields, and those below them, count apart from whatever else it yields. */
    private static List<List<Expr.Decl>> split(Expr.StructLit struct) {
        if (!struct.loose()) {
            return List.of(struct.decls());
        }
        List<Expr.Decl> named = new ArrayList<>();
        List<Expr.Decl> others = new ArrayList<>();
        for (Expr.Decl decl : struct.decls()) {
            (decl instanceof Expr.Field ? named : others).add(decl);
        }
        return named.isEmpty() || others.isEmpty() ? List.of(struct.decls()) : List.of(named, others);
    }

    private void note(Expr what, Use use) {
        List<Use> there = known.putIfAbsent(what, List.of(use));
        if (there != null) {
            List<Use> more = new ArrayList<>(there);
            more.add(use);
            known.put(what, more);
        }
    }

    /** Notes what led to a literal, once. */
    private void noteWay(Expr way, Part part) {
        for (Use use : uses(way)) {
            if (use.part() == part && use.decl() == null) {
                return;
            }
        }
        note(way, new Use(part, null));
    }

    private List<Use> uses(Expr what) {
        return known.getOrDefault(what, List.of());
    }

    private Spot spot(Label label) {
        return spots.computeIfAbsent(label, Spot::new);
    }

    /** A literal stands where its last field stands, or where the first reference stands that led to it. */
    private void locate(Label label, Conjunct conjunct) {
        List<Use> from = uses(conjunct.expr());
        boolean counted = false;
        for (Use use : from) {
            if (use.decl() instanceof Expr.Dynamic dynamic) {
                if (!counted) {
                    dynamics.computeIfAbsent(dynamic.value(), key -> new ArrayDeque<>())
                            .add(label);
                    counted = true;
                }
                use.part().place = place(dynamic.node(), use.part().place);
            } else if (use.decl() instanceof Expr.Field field) {
                use.part().place = place(field.node(), use.part().place);
            }
        }
        Trail trail = conjunct.trail();
        if (trail == null || from.isEmpty()) {
            return;
        }
        while (trail.before() != null) {
            trail = trail.before();
        }
        for (Use use : from) {
            noteWay(trail.by(), use.part());
        }
        Token place = place(trail.by());
        if (place != null) {
            for (Use use : uses(trail.by())) {
                use.part().place = place;
            }
        }
    }

    private static @Nullable Token place(Expr expr) {
        return place(expr.node(), null);
    }

    private static @Nullable Token place(@Nullable Node node, @Nullable Token otherwise) {
        return node == null ? otherwise : node.first();
    }

    private static int compare(@Nullable Token left, @Nullable Token right) {
        if (left == null || right == null) {
            return Boolean.compare(left == null, right == null);
        }
        int order = left.source().name().compareTo(right.source().name());
        return order != 0 ? order : Integer.compare(left.start(), right.start());
    }

    private static String source(Part part) {
        Token place = part.place;
        return place == null ? "" : place.source().name();
    }

    // ------------------------------------------------------------------ edges

    private void connect() {
        Comparator<Part> byPlace = (left, right) -> compare(left.place, right.place);
        parts.sort(byPlace.thenComparing(part -> part.dynamic).thenComparing(part -> part.serial));
        List<List<Part>> batches = new ArrayList<>();
        List<Part> batch = new ArrayList<>();
        for (Part part : parts) {
            if (!batch.isEmpty() && (compare(batch.getFirst().place, part.place) != 0 || part.dynamic)) {
                append(batches, batch);
                batch = new ArrayList<>();
            }
            batch.add(part);
        }
        append(batches, batch);
        List<Spot> previous = List.of();
        String file = null;
        for (List<Part> each : batches) {
            boolean joined = joined(each);
            String here = source(each.getFirst());
            if (file != null && !file.equals(here)) {
                previous = List.of();
            }
            List<Spot> next = new ArrayList<>();
            for (Part part : each) {
                part.joined = joined;
                next.addAll(chain(previous, part));
            }
            previous = next;
            file = here;
        }
    }

    private static boolean joined(List<Part> batch) {
        return batch.size() > 1 || batch.getFirst().joined;
    }

    private static void append(List<List<Part>> batches, List<Part> batch) {
        if (batch.isEmpty()) {
            return;
        }
        List<Part> last = batches.isEmpty() ? null : batches.getLast();
        if (last != null
                && joined(batch)
                && joined(last)
                && source(batch.getFirst()).equals(source(last.getFirst()))) {
            last.addAll(batch);
        } else {
            batches.add(new ArrayList<>(batch));
        }
    }

    private List<Spot> chain(List<Spot> before, Part part) {
        List<Spot> previous = before;
        for (Expr.Decl decl : part.decls) {
            Label label = switch (decl) {
                case Expr.Field field -> field.label();
                case Expr.Dynamic dynamic -> {
                    Deque<Label> labels = dynamics.get(dynamic.value());
                    yield labels == null ? null : labels.poll();
                }
                default -> null;
            };
            if (label == null) {
                continue;
            }
            Spot spot = spot(label);
            Part owner = spot.owner;
            if (owner == part
                    || owner != null
                            && !part.joined
                            && part.place != null
                            && source(owner).equals(source(part))) {
                continue;
            }
            spot.owner = part;
            for (Spot from : previous) {
                from.next.add(spot);
            }
            previous = List.of(spot);
        }
        return previous;
    }

    // ------------------------------------------------------------------ sorting

    /** Labels that must come before each other: sorted by name, entered together. Mostly one. */
    private static final class Component implements Comparable<Component> {
        final List<Spot> spots;
        int waiting;

        Component(List<Spot> spots) {
            this.spots = spots;
        }

        @Override
        public int compareTo(Component other) {
            int shared = Math.min(spots.size(), other.spots.size());
            for (int i = 0; i < shared; i++) {
                int order = spots.get(i)
                        .label
                        .name()
                        .compareTo(other.spots.get(i).label.name());
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(spots.size(), other.spots.size());
        }
    }

    private List<Label> sorted() {
        List<Label> straight = entered();
        if (straight.size() == spots.size()) {
            return present(straight);
        }
        components();
        return present(entered());
    }

    private List<Label> present(List<Label> labels) {
        labels.removeIf(label -> vertex.arc(label) == null);
        return labels;
    }

    /** Labels whose predecessors are all there, by name where several are. What leads into a circle of components is missing. */
    private List<Label> entered() {
        for (Spot spot : spots.values()) {
            spot.component.waiting = 0;
        }
        for (Spot spot : spots.values()) {
            for (Spot to : spot.next) {
                if (to.component != spot.component) {
                    to.component.waiting++;
                }
            }
        }
        PriorityQueue<Component> ready = new PriorityQueue<>();
        for (Spot spot : spots.values()) {
            if (spot.component.waiting == 0 && spot.component.spots.getFirst() == spot) {
                ready.add(spot.component);
            }
        }
        List<Label> result = new ArrayList<>(spots.size());
        while (!ready.isEmpty()) {
            Component component = ready.poll();
            for (Spot spot : component.spots) {
                result.add(spot.label);
            }
            for (Spot spot : component.spots) {
                for (Spot to : spot.next) {
                    if (to.component != component && --to.component.waiting == 0) {
                        ready.add(to.component);
                    }
                }
            }
        }
        return result;
    }

    private record Visit(Spot spot, Iterator<Spot> next) {}

    /** Strongly connected components after Tarjan, without recursion. */
    private void components() {
        Deque<Spot> stack = new ArrayDeque<>();
        int count = 0;
        for (Spot root : spots.values()) {
            if (root.index >= 0) {
                continue;
            }
            Deque<Visit> visits = new ArrayDeque<>();
            enter(root, count++, stack, visits);
            while (!visits.isEmpty()) {
                Visit visit = visits.peek();
                Spot spot = visit.spot();
                if (visit.next().hasNext()) {
                    Spot to = visit.next().next();
                    if (to.index < 0) {
                        enter(to, count++, stack, visits);
                    } else if (to.onStack) {
                        spot.low = Math.min(spot.low, to.index);
                    }
                    continue;
                }
                visits.pop();
                Visit above = visits.peek();
                if (above != null) {
                    above.spot().low = Math.min(above.spot().low, spot.low);
                }
                if (spot.low == spot.index) {
                    join(spot, stack);
                }
            }
        }
    }

    private static void enter(Spot spot, int index, Deque<Spot> stack, Deque<Visit> visits) {
        spot.index = index;
        spot.low = index;
        spot.onStack = true;
        stack.push(spot);
        visits.push(new Visit(spot, spot.next.iterator()));
    }

    private static void join(Spot last, Deque<Spot> stack) {
        List<Spot> together = new ArrayList<>(1);
        Spot spot;
        do {
            spot = stack.pop();
            spot.onStack = false;
            together.add(spot);
        } while (spot != last);
        together.sort(Comparator.comparing(each -> each.label.name()));
        Component component = new Component(together);
        together.forEach(each -> each.component = component);
    }
}
