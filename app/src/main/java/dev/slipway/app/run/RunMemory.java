package dev.slipway.app.run;

import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.EngineCommand;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.JournalException;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.ScopeState;
import dev.slipway.api.run.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a journal's events add up to: the scopes' states, and what the engine asked for that is still in force (timers,
 * watches, messages between scopes, answers to commands). The one fold that drivers, followers and replays share.
 *
 * <p>Changes of one scope must come one at a time; different scopes may be changed side by side.
 */
public final class RunMemory {
    private final Engine engine;
    private final RunSetup setup;
    private final Map<Scope, ScopeState> states = new ConcurrentHashMap<>();
    private final Map<Scope, Instant> last = new ConcurrentHashMap<>();
    private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();
    private final Map<WatchKey, ListQuery> watches = new ConcurrentHashMap<>();
    private final Map<Scope, List<RunEvent>> undelivered = new ConcurrentHashMap<>();
    private final Map<CommandId, Settled> settled = new ConcurrentHashMap<>();
    private final Map<CommandId, Boolean> given = new ConcurrentHashMap<>();
    private final Queue<Long> ahead = new PriorityQueue<>();
    private volatile long sequence;
    private volatile Optional<RunPhase> ended = Optional.empty();

    /** A timer of a scope. */
    public record TimerKey(Scope scope, String name) {}

    /** When a timer is due, and whether time away counts. */
    public record Timer(Instant due, boolean countsAway) {}

    /** A watch of a scope. */
    public record WatchKey(Scope scope, String name) {}

    /** What a command was answered. */
    public record Settled(boolean accepted, Optional<Message> answer) {}

    public RunMemory(Engine engine, RunSetup setup) {
        this.engine = engine;
        this.setup = setup;
        states.put(Scope.RUN, engine.initial(setup, Scope.RUN));
        for (var lane : setup.snapshot().plan().lanes()) {
            var scope = Scope.lane(lane.cluster());
            states.put(scope, engine.initial(setup, scope));
        }
    }

    public RunSetup setup() {
        return setup;
    }

    /** The run's scope first, then the lanes in the plan's order. */
    public List<Scope> scopes() {
        var scopes = new ArrayList<Scope>();
        scopes.add(Scope.RUN);
        setup.snapshot().plan().lanes().forEach(lane -> scopes.add(Scope.lane(lane.cluster())));
        return scopes;
    }

    public ScopeState state(Scope scope) {
        var state = states.get(scope);
        if (state == null) {
            throw new IllegalArgumentException(setup.run() + " has no scope " + scope);
        }
        return state;
    }

    /** An instant for the next event of a scope: now, but never before the last event there. */
    public Instant stamp(Scope scope, Instant now) {
        var before = last.get(scope);
        return before != null && before.isAfter(now) ? before : now;
    }

    /** What the event would lead to from a state; nothing is changed yet. */
    public Transition consider(ScopeState state, Instant at, RunEvent event) {
        return engine.step(setup, state, at, event);
    }

    /** Takes a transition over that follows from the event. */
    public void accept(Scope scope, Instant at, RunEvent event, Transition transition) {
        states.put(scope, transition.state());
        last.put(scope, at);
        delivered(scope, event);
        if (event instanceof RunEvent.CommandGiven(var command)) {
            given.put(command.id(), true);
        }
        if (event instanceof RunEvent.TimerFired(var timer)) {
            timers.remove(new TimerKey(scope, timer));
        }
        if (event instanceof RunEvent.Recovered recovered) {
            moveTimers(scope, recovered);
        }
        for (var command : transition.commands()) {
            switch (command) {
                case EngineCommand.StartTimer start ->
                    timers.put(new TimerKey(scope, start.timer()), new Timer(start.due(), start.countsAway()));
                case EngineCommand.StopTimer stop -> timers.remove(new TimerKey(scope, stop.timer()));
                case EngineCommand.Watch watch -> watches.put(new WatchKey(scope, watch.watch()), watch.query());
                case EngineCommand.StopWatch stop -> watches.remove(new WatchKey(scope, stop.watch()));
                case EngineCommand.Tell tell ->
                    undelivered
                            .computeIfAbsent(tell.scope(), s -> Collections.synchronizedList(new ArrayList<>()))
                            .add(tell.event());
                case EngineCommand.Settle settle ->
                    settled.put(settle.command(), new Settled(settle.accepted(), settle.answer()));
                case EngineCommand.End end -> ended = Optional.of(end.phase());
                case EngineCommand.Read read -> {}
                case EngineCommand.ListObjects list -> {}
                case EngineCommand.Send send -> {}
            }
        }
    }

    private void moveTimers(Scope scope, RunEvent.Recovered recovered) {
        timers.replaceAll((key, timer) -> key.scope().equals(scope) && !timer.countsAway()
                ? new Timer(timer.due().plus(recovered.away()), false)
                : timer);
    }

    private void delivered(Scope scope, RunEvent event) {
        var waiting = undelivered.get(scope);
        if (waiting != null) {
            waiting.remove(event);
        }
    }

    /**
     * Marks one entry as included. Scopes take theirs over side by side, so a later one may come first; {@link #sequence()}
     * stays before the first that is missing.
     */
    public void reached(long entry) {
        synchronized (ahead) {
            ahead.add(entry);
            long upTo = sequence;
            while (!ahead.isEmpty() && ahead.element() <= upTo + 1) {
                upTo = Math.max(upTo, ahead.remove());
            }
            sequence = upTo;
        }
    }

    /**
     * Folds one stored entry, and proves that the same event still leads to the same changes.
     *
     * @throws JournalException when it does not: the journal is damaged or was written by another engine
     */
    public void replay(Journal.Entry entry) {
        var transition = consider(state(entry.scope()), entry.at(), entry.event());
        if (!transition.changes().equals(entry.changes())) {
            throw new JournalException(
                    JournalException.Kind.DAMAGED,
                    "run " + entry.run() + ": entry " + entry.sequence()
                            + " no longer leads to the changes that were stored with it; it was written by another"
                            + " version of the workflow plugin, or the store is damaged (try: slipway store check)",
                    null);
        }
        accept(entry.scope(), entry.at(), entry.event(), transition);
        reached(entry.sequence());
    }

    /** A picture that holds at least everything up to its sequence. */
    public RunView view() {
        // read first: what is taken over meanwhile may be in the picture, but nothing that it claims may be missing
        long upTo = sequence;
        return engine.view(setup, Map.copyOf(states), upTo);
    }

    /** The last entry up to which all are included. */
    public long sequence() {
        return sequence;
    }

    /** The phase the run ended in. */
    public Optional<RunPhase> ended() {
        return ended;
    }

    public Optional<Instant> lastEvent() {
        return last.values().stream().max(Instant::compareTo);
    }

    public boolean begun() {
        return !last.isEmpty();
    }

    public Map<TimerKey, Timer> timers() {
        return Map.copyOf(timers);
    }

    public Map<WatchKey, ListQuery> watches() {
        return Map.copyOf(watches);
    }

    /** Messages that were sent between scopes and not yet taken, in order. */
    public Map<Scope, List<RunEvent>> undelivered() {
        var copy = new LinkedHashMap<Scope, List<RunEvent>>();
        undelivered.forEach((scope, events) -> {
            synchronized (events) {
                if (!events.isEmpty()) {
                    copy.put(scope, List.copyOf(events));
                }
            }
        });
        return copy;
    }

    public Optional<Settled> settled(CommandId command) {
        return Optional.ofNullable(settled.get(command));
    }

    /** Whether the run has taken the command in, settled or not. */
    public boolean took(CommandId command) {
        return given.containsKey(command);
    }
}
