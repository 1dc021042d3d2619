package dev.slipway.workflow.engine;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** One machine as a table: state × signal → state. Whatever is not in the table is an error that names both. */
final class TransitionTable<S extends Enum<S>, E extends Enum<E>> {
    private final String machine;
    private final Class<S> states;
    private final S initial;
    private final Map<S, Map<E, S>> rows;

    private TransitionTable(String machine, Class<S> states, S initial, Map<S, Map<E, S>> rows) {
        this.machine = machine;
        this.states = states;
        this.initial = initial;
        this.rows = rows;
    }

    /** Thrown for a signal that a state does not know: a defect of the engine, never of a user's document. */
    static final class IllegalTransitionException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        IllegalTransitionException(String message) {
            super(message);
        }
    }

    static <S extends Enum<S>, E extends Enum<E>> Rows<S, E> of(
            String machine, Class<S> states, Class<E> signals, S initial) {
        return new Rows<>(machine, states, signals, initial);
    }

    S next(S from, E signal) {
        var to = rows.getOrDefault(from, Map.of()).get(signal);
        if (to == null) {
            throw new IllegalTransitionException("a " + machine + " in " + from + " does not know " + signal);
        }
        return to;
    }

    boolean allows(S from, E signal) {
        return rows.getOrDefault(from, Map.of()).containsKey(signal);
    }

    /** Whether nothing leads out of it. */
    boolean absorbs(S state) {
        return rows.getOrDefault(state, Map.of()).values().stream().allMatch(to -> to == state);
    }

    /** States that can be reached from the first. */
    Set<S> reachable() {
        var seen = EnumSet.of(initial);
        var queue = new ArrayDeque<S>(seen);
        while (!queue.isEmpty()) {
            for (var to : rows.getOrDefault(queue.remove(), Map.of()).values()) {
                if (seen.add(to)) {
                    queue.add(to);
                }
            }
        }
        return seen;
    }

    /** A Mermaid state diagram of the table. */
    String diagram() {
        var out =
                new StringBuilder("stateDiagram-v2\n  [*] --> ").append(initial).append('\n');
        for (var from : states.getEnumConstants()) {
            rows.getOrDefault(from, Map.of())
                    .forEach((signal, to) -> out.append("  ")
                            .append(from)
                            .append(" --> ")
                            .append(to)
                            .append(": ")
                            .append(signal)
                            .append('\n'));
        }
        return out.toString();
    }

    /** Collects the rows of a table. */
    static final class Rows<S extends Enum<S>, E extends Enum<E>> {
        private final String machine;
        private final Class<S> states;
        private final Class<E> signals;
        private final S initial;
        private final Map<S, Map<E, S>> rows;

        private Rows(String machine, Class<S> states, Class<E> signals, S initial) {
            this.machine = machine;
            this.states = states;
            this.signals = signals;
            this.initial = initial;
            this.rows = new EnumMap<>(states);
        }

        Rows<S, E> on(E signal, S to, Set<S> from) {
            for (var state : from) {
                var before =
                        rows.computeIfAbsent(state, s -> new EnumMap<>(signals)).put(signal, to);
                if (before != null) {
                    throw new IllegalArgumentException(machine + " has two rows for " + state + " and " + signal);
                }
            }
            return this;
        }

        Rows<S, E> on(E signal, S to, S from) {
            return on(signal, to, EnumSet.of(from));
        }

        TransitionTable<S, E> table() {
            return new TransitionTable<>(machine, states, initial, rows);
        }
    }
}
