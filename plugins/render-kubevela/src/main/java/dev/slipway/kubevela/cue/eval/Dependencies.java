package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Reads.Read;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a compiled package may need which others. Told from the text, once, when it is asked for the first time; what is in
 * doubt counts as needed. Immutable to whoever looks, any thread.
 */
public final class Dependencies {

    /** More references of a field into itself than this are not looked through. */
    private static final int MOST_INNER = 500;

    private final List<Expr.StructLit> files;
    private final Packages packages;
    private volatile @Nullable Graph graph;

    /** Of the files of a package and those that it may import. */
    public Dependencies(List<Expr.StructLit> files, Packages packages) {
        this.files = List.copyOf(files);
        this.packages = packages;
    }

    /**
     * The fields of the root that a change may reach, null when that may be any.
     *
     * @param changed the paths at which conjuncts were taken away or added
     * @param settled whether a field of the root, or of an imported package, was free of failures and cycles: who reads it then finds the
     *     same, whatever was evaluated before
     */
    @Nullable
    Set<Label> affected(Collection<List<Label>> changed, Predicate<List<Label>> settled) {
        Graph known = graph;
        if (known == null) {
            // Two threads at once make the same.
            known = new Graph(files, packages);
            graph = known;
        }
        return known.affected(changed, settled);
    }

    /** Everything that is known, fixed. */
    private static final class Graph {
        private final boolean opaque;
        private final boolean wild;
        private final Set<List<Label>> cuts;
        private final Map<List<Label>, List<Read>> readers = new HashMap<>();
        private final Map<List<Label>, Set<List<Label>>> needs = new LinkedHashMap<>();
        private final Set<List<Label>> entangled = new HashSet<>();

        Graph(List<Expr.StructLit> files, Packages packages) {
            Reads reads = new Reads();
            reads.files(files, List.of());
            Set<String> looked = new HashSet<>();
            Deque<String> open = new ArrayDeque<>(reads.imports());
            boolean unknown = false;
            while (!open.isEmpty()) {
                String path = open.poll();
                if (looked.add(path)) {
                    List<Expr.StructLit> found = packages.files(path);
                    unknown |= found == null;
                    reads.files(found == null ? List.of() : found, Reads.root(path));
                    open.addAll(reads.imports());
                }
            }
            for (Read read : reads.all()) {
                unknown |= read.to().size() == 1 && Reads.imported(read.to().getFirst()) != null;
            }
            this.opaque = unknown || reads.everything();
            this.wild = reads.declared().contains(List.of(Reads.ANY));
            this.cuts = reads.cuts();
            connect(reads);
        }

        private void connect(Reads reads) {
            Map<List<Label>, List<Read>> inner = new HashMap<>();
            for (List<Label> path : reads.declared()) {
                needs.computeIfAbsent(key(path), key -> new LinkedHashSet<>());
            }
            for (Read read : reads.all()) {
                List<Label> from = key(read.from());
                List<Label> to = key(read.to());
                readers.computeIfAbsent(to, key -> new ArrayList<>()).add(read);
                if (from.equals(to)) {
                    inner.computeIfAbsent(from, key -> new ArrayList<>()).add(read);
                } else {
                    needs.computeIfAbsent(from, key -> new LinkedHashSet<>()).add(to);
                }
            }
            for (List<Label> let : reads.structLets()) {
                entangled.add(key(let));
            }
            inner.forEach((key, own) -> {
                if (cyclic(own)) {
                    entangled.add(key);
                }
            });
            for (List<Label> key : List.copyOf(needs.keySet())) {
                Set<List<Label>> below = closure(needs.getOrDefault(key, Set.of()));
                long sources = below.stream().filter(inner::containsKey).count() + (inner.containsKey(key) ? 1 : 0);
                if (below.contains(key) || sources > 1) {
                    entangled.add(key);
                }
            }
        }

        /** The field of a root that a path goes through. */
        private static List<Label> key(List<Label> path) {
            int length = Reads.imported(path.getFirst()) == null ? 1 : 2;
            return path.size() <= length ? path : List.copyOf(path.subList(0, length));
        }

        /** Whether references of a field into itself may lead back to where they begin. */
        private static boolean cyclic(List<Read> reads) {
            if (reads.size() > MOST_INNER) {
                return true;
            }
            int[] state = new int[reads.size()];
            Deque<int[]> way = new ArrayDeque<>();
            for (int start = 0; start < state.length; start++) {
                if (state[start] == 0) {
                    state[start] = 1;
                    way.push(new int[] {start, 0});
                }
                while (!way.isEmpty()) {
                    int[] at = way.peek();
                    if (at[1] == state.length) {
                        state[at[0]] = 2;
                        way.pop();
                        continue;
                    }
                    int next = at[1]++;
                    if (overlap(reads.get(at[0]).to(), reads.get(next).from())) {
                        if (state[next] == 1) {
                            return true;
                        }
                        if (state[next] == 0) {
                            state[next] = 1;
                            way.push(new int[] {next, 0});
                        }
                    }
                }
            }
            return false;
        }

        /** True where one path lies on the way to the other. */
        private static boolean overlap(List<Label> left, List<Label> right) {
            int shared = Math.min(left.size(), right.size());
            for (int i = 0; i < shared; i++) {
                Label one = left.get(i);
                Label other = right.get(i);
                if (!one.equals(other) && !one.equals(Reads.ANY) && !other.equals(Reads.ANY)) {
                    return false;
                }
            }
            return true;
        }

        /** As much of a path as says what else changes with it. */
        private List<Label> cut(List<Label> path) {
            if (wild) {
                return key(path);
            }
            for (int length = 1; length < path.size(); length++) {
                List<Label> prefix = path.subList(0, length);
                if (cuts.contains(prefix)) {
                    return List.copyOf(prefix);
                }
            }
            return path;
        }

        private Set<List<Label>> closure(Collection<List<Label>> keys) {
            Set<List<Label>> found = new LinkedHashSet<>();
            Deque<List<Label>> open = new ArrayDeque<>(keys);
            while (!open.isEmpty()) {
                List<Label> key = open.poll();
                if (found.add(key)) {
                    open.addAll(needs.getOrDefault(key, Set.of()));
                    List<Label> any = Reads.with(key.subList(0, key.size() - 1), Reads.ANY);
                    if (needs.containsKey(any)) {
                        open.add(any);
                    }
                }
            }
            return found;
        }

        @Nullable
        Set<Label> affected(Collection<List<Label>> changed, Predicate<List<Label>> settled) {
            if (opaque) {
                return null;
            }
            Set<List<Label>> units = new LinkedHashSet<>();
            Set<List<Label>> keys = new LinkedHashSet<>();
            Deque<List<Label>> open = new ArrayDeque<>();
            for (List<Label> path : changed) {
                if (path.isEmpty()) {
                    return null;
                }
                open.add(cut(path));
            }
            while (!open.isEmpty()) {
                spread(open, units, keys);
                if (keys.contains(List.of(Reads.ANY))) {
                    return null;
                }
                for (List<Label> key : closure(keys)) {
                    if (!units.contains(key) && (entangled.contains(key) || !settled.test(key))) {
                        open.add(key);
                    }
                }
            }
            Set<Label> found = new HashSet<>();
            for (List<Label> key : keys) {
                found.add(key.getFirst());
            }
            return found;
        }

        /** Goes on from what is affected to what reads it. */
        private void spread(Deque<List<Label>> open, Set<List<Label>> units, Set<List<Label>> keys) {
            while (!open.isEmpty()) {
                List<Label> unit = open.poll();
                if (!units.add(unit)) {
                    continue;
                }
                List<Label> key = key(unit);
                keys.add(key);
                for (Read read : readers.getOrDefault(key, List.of())) {
                    if (overlap(cut(read.to()), unit)) {
                        open.add(cut(read.from()));
                    }
                }
            }
        }
    }
}
