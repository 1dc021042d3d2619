package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
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
        Position place;

        boolean joined;
        boolean dynamic;

        Part(List<Expr.Decl> decls, int serial) {
            this.decls = decls;
            this.serial = serial;
        }
    }

    private final Vertex vertex;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Expr, Set<Part>> known = new IdentityHashMap<>();
    private final Map<Expr, Deque<Label>> dynamics = new IdentityHashMap<>();
    private final Map<Label, Part> owners = new HashMap<>();
    private final Map<Label, Set<Label>> edges = new LinkedHashMap<>();

    private FieldOrder(Vertex vertex) {
        this.vertex = vertex;
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

    private void gather(List<Vertex.Literal> literals) {
        for (Vertex.Literal literal : literals) {
            for (List<Expr.Decl> decls : split(literal.struct())) {
                Part part = new Part(decls, parts.size());
                part.place = place(literal.struct());
                parts.add(part);
                note(literal.struct(), part);
                for (Expr.Decl decl : decls) {
                    switch (decl) {
                        case Expr.Field field -> note(field.value(), part);
                        case Expr.Dynamic dynamic -> note(dynamic.value(), part);
                        case Expr.Embedding embedding -> note(embedding.value(), part);
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
            edges.put(label, new LinkedHashSet<>());
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
                    for (Part part : known.getOrDefault(operand, Set.of())) {
                        part.joined = true;
                    }
                    open.add(operand);
                }
            }
        }
    }

    /** Named fields that a comprehension yields count apart from whatever else it yields. */
    private static List<List<Expr.Decl>> split(Expr.StructLit struct) {
        if (!struct.yielded()) {
            return List.of(struct.decls());
        }
        List<Expr.Decl> named = new ArrayList<>();
        List<Expr.Decl> others = new ArrayList<>();
        for (Expr.Decl decl : struct.decls()) {
            (decl instanceof Expr.Field ? named : others).add(decl);
        }
        return named.isEmpty() || others.isEmpty() ? List.of(struct.decls()) : List.of(named, others);
    }

    private void note(Expr what, Part part) {
        known.computeIfAbsent(what, key -> new LinkedHashSet<>()).add(part);
    }

    /** A literal stands where its last field stands, or where the first reference stands that led to it. */
    private void locate(Label label, Conjunct conjunct) {
        Set<Part> from = known.get(conjunct.expr());
        if (from == null) {
            return;
        }
        boolean counted = false;
        for (Part part : from) {
            for (Expr.Decl decl : part.decls) {
                if (decl instanceof Expr.Dynamic dynamic && dynamic.value().is(conjunct.expr())) {
                    if (!counted) {
                        dynamics.computeIfAbsent(dynamic.value(), key -> new ArrayDeque<>())
                                .add(label);
                        counted = true;
                    }
                    part.place = position(dynamic.node(), part.place);
                } else if (decl instanceof Expr.Field field && field.value().is(conjunct.expr())) {
                    part.place = position(field.node(), part.place);
                }
            }
        }
        Trail trail = conjunct.trail();
        if (trail == null) {
            return;
        }
        while (trail.before() != null) {
            trail = trail.before();
        }
        for (Part part : from) {
            note(trail.by(), part);
        }
        Position place = place(trail.by());
        if (place != null) {
            for (Part part : known.getOrDefault(trail.by(), Set.of())) {
                part.place = place;
            }
        }
    }

    private static @Nullable Position place(Expr expr) {
        return position(expr.node(), null);
    }

    private static @Nullable Position position(@Nullable Node node, @Nullable Position otherwise) {
        return node == null ? otherwise : node.first().position();
    }

    private static int compare(@Nullable Position left, @Nullable Position right) {
        if (left == null || right == null) {
            return Boolean.compare(left == null, right == null);
        }
        int order = left.source().compareTo(right.source());
        return order != 0 ? order : Integer.compare(left.offset(), right.offset());
    }

    private static String source(Part part) {
        Position place = part.place;
        return place == null ? "" : place.source();
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
        List<Label> previous = List.of();
        String file = null;
        for (List<Part> each : batches) {
            boolean joined = joined(each);
            String here = source(each.getFirst());
            if (file != null && !file.equals(here)) {
                previous = List.of();
            }
            List<Label> next = new ArrayList<>();
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

    private List<Label> chain(List<Label> before, Part part) {
        List<Label> previous = before;
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
            Part owner = owners.get(label);
            if (owner == part
                    || owner != null
                            && !part.joined
                            && part.place != null
                            && source(owner).equals(source(part))) {
                continue;
            }
            owners.put(label, part);
            edges.computeIfAbsent(label, key -> new LinkedHashSet<>());
            for (Label from : previous) {
                edges.computeIfAbsent(from, key -> new LinkedHashSet<>()).add(label);
            }
            previous = List.of(label);
        }
        return previous;
    }

    // ------------------------------------------------------------------ sorting

    /** Labels that must come before each other: sorted by name, entered together. */
    private record Component(List<Label> labels) implements Comparable<Component> {
        @Override
        public int compareTo(Component other) {
            int shared = Math.min(labels.size(), other.labels.size());
            for (int i = 0; i < shared; i++) {
                int order = labels.get(i).name().compareTo(other.labels.get(i).name());
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(labels.size(), other.labels.size());
        }
    }

    private List<Label> sorted() {
        Map<Label, Component> components = components();
        Map<Component, Set<Component>> outgoing = new IdentityHashMap<>();
        Map<Component, Integer> waiting = new IdentityHashMap<>();
        Set<Component> all = new LinkedHashSet<>(components.values());
        for (Component component : all) {
            waiting.put(component, 0);
            outgoing.put(component, new LinkedHashSet<>());
        }
        edges.forEach((from, targets) -> {
            for (Label to : targets) {
                Component left = find(components, from);
                Component right = find(components, to);
                if (!left.equals(right) && find(outgoing, left).add(right)) {
                    waiting.merge(right, 1, Integer::sum);
                }
            }
        });
        PriorityQueue<Component> ready = new PriorityQueue<>();
        for (Component component : all) {
            if (find(waiting, component) == 0) {
                ready.add(component);
            }
        }
        List<Label> result = new ArrayList<>();
        while (!ready.isEmpty()) {
            Component component = ready.poll();
            for (Label label : component.labels()) {
                if (vertex.arc(label) != null) {
                    result.add(label);
                }
            }
            for (Component next : find(outgoing, component)) {
                if (waiting.merge(next, -1, Integer::sum) == 0) {
                    ready.add(next);
                }
            }
        }
        return result;
    }

    private static <K, V> V find(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("not in the graph: " + key);
        }
        return value;
    }

    private static final class Visit {
        final Label label;
        final Iterator<Label> next;

        Visit(Label label, Iterator<Label> next) {
            this.label = label;
            this.next = next;
        }
    }

    /** Strongly connected components after Tarjan, without recursion. */
    private Map<Label, Component> components() {
        Map<Label, Integer> index = new HashMap<>();
        Map<Label, Integer> low = new HashMap<>();
        Deque<Label> stack = new ArrayDeque<>();
        Set<Label> onStack = new LinkedHashSet<>();
        Map<Label, Component> found = new HashMap<>();
        for (Label root : List.copyOf(edges.keySet())) {
            if (index.containsKey(root)) {
                continue;
            }
            Deque<Visit> visits = new ArrayDeque<>();
            enter(root, index, low, stack, onStack, visits);
            while (!visits.isEmpty()) {
                Visit visit = visits.peek();
                if (visit.next.hasNext()) {
                    Label to = visit.next.next();
                    if (!index.containsKey(to)) {
                        enter(to, index, low, stack, onStack, visits);
                    } else if (onStack.contains(to)) {
                        low.merge(visit.label, find(index, to), Math::min);
                    }
                    continue;
                }
                visits.pop();
                Visit above = visits.peek();
                if (above != null) {
                    low.merge(above.label, find(low, visit.label), Math::min);
                }
                if (find(low, visit.label).equals(find(index, visit.label))) {
                    List<Label> labels = new ArrayList<>();
                    Label label;
                    do {
                        label = stack.pop();
                        onStack.remove(label);
                        labels.add(label);
                    } while (!label.equals(visit.label));
                    labels.sort(Comparator.comparing(Label::name));
                    Component component = new Component(labels);
                    labels.forEach(each -> found.put(each, component));
                }
            }
        }
        return found;
    }

    private void enter(
            Label label,
            Map<Label, Integer> index,
            Map<Label, Integer> low,
            Deque<Label> stack,
            Set<Label> onStack,
            Deque<Visit> visits) {
        low.put(label, index.size());
        index.put(label, index.size());
        stack.push(label);
        onStack.add(label);
        visits.push(new Visit(label, edges.getOrDefault(label, Set.of()).iterator()));
    }
}
