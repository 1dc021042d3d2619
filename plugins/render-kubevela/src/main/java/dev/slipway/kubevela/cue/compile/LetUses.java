package dev.slipway.kubevela.cue.compile;

import dev.slipway.kubevela.cue.syntax.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which let names which in its value. Such a name is replaced by what it stands for, which must come to an end. */
final class LetUses {

    /** A name within the value of a let, for another or the same. */
    record Use(Expr.Let let, Token name) {}

    private record Step(Expr.Let let, Iterator<Use> uses) {}

    private final Map<Expr.Let, List<Use>> uses = new IdentityHashMap<>();
    private final Deque<Expr.Let> within = new ArrayDeque<>();
    private final List<Expr.Let> lets = new ArrayList<>();

    /** The value of a let begins. */
    void enter(Expr.Let let) {
        lets.add(let);
        within.push(let);
    }

    /** It ends. */
    void leave() {
        within.pop();
    }

    /** A let is named here. */
    void use(Expr.Let let, Token name) {
        Expr.Let from = within.peek();
        if (from != null) {
            uses.computeIfAbsent(from, none -> new ArrayList<>(2)).add(new Use(let, name));
        }
    }

    /** For each circle the name by which the first of its lets, in the order of the text, goes into it. */
    List<Use> circles() {
        List<Use> circles = new ArrayList<>();
        Set<Expr.Let> done = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Expr.Let let : lets) {
            walk(let, done, circles);
        }
        return circles;
    }

    private void walk(Expr.Let start, Set<Expr.Let> done, List<Use> circles) {
        Deque<Step> way = new ArrayDeque<>();
        Deque<Use> taken = new ArrayDeque<>();
        Map<Expr.Let, Integer> depth = new IdentityHashMap<>();
        enter(start, way, depth, done);
        while (!way.isEmpty()) {
            Step step = way.peekLast();
            if (!step.uses().hasNext()) {
                way.removeLast();
                taken.pollLast();
                depth.remove(step.let());
                continue;
            }
            Use use = step.uses().next();
            Integer at = depth.get(use.let());
            if (at != null) {
                circles.add(taken.stream().skip(at).findFirst().orElse(use));
            } else if (!done.contains(use.let())) {
                taken.addLast(use);
                enter(use.let(), way, depth, done);
            }
        }
    }

    private void enter(Expr.Let let, Deque<Step> way, Map<Expr.Let, Integer> depth, Set<Expr.Let> done) {
        done.add(let);
        depth.put(let, way.size());
        way.addLast(new Step(let, uses.getOrDefault(let, List.of()).iterator()));
    }
}
