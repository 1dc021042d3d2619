package dev.slipway.app.run;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader.WatchEvent;
import dev.slipway.api.cluster.ClusterReader.Watching;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.EngineCommand;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.JournalException;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.ScopeState;
import dev.slipway.api.run.Transition;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Drives one run: event → transition → commit → effects. The same driver works live and in virtual time; its
 * {@link Pace} is the difference.
 *
 * <p>Nothing is done before the event that led to it is durable, and every request goes out once. When the driver stops,
 * for whatever reason, the journal is enough to go on.
 */
public final class RunDriver implements AutoCloseable {
    /** No event or bookmark for so long counts as a dead watch (ENGINE §6). */
    static final Duration WATCH_SILENCE = Duration.ofSeconds(90);

    private static final Logger LOG = System.getLogger(RunDriver.class.getName());
    private static final Duration WATCH_RETRY = Duration.ofSeconds(5);

    private final RunMemory memory;
    private final Journal journal;
    private final RunSetup setup;
    private final Pace pace;
    private final ClusterPorts ports;
    private final SecretMask mask;
    private final Actor owner;
    private final long epoch;
    private final CommandInbox inbox;
    private final Listener listener;
    private final DriverProbe probe;
    private final Map<RunMemory.TimerKey, Pace.Alarm> alarms = new ConcurrentHashMap<>();
    private final Map<RunMemory.WatchKey, Watching> watching = new ConcurrentHashMap<>();
    private final Set<CommandId> taken = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<RunOutcome> outcome = new CompletableFuture<>();

    /** Hears of every commit, on the thread of the scope; must not block. */
    public interface Listener {
        void committed(long sequence, Journal.Draft draft);
    }

    /** What a driver is made of. */
    public record Parts(
            Engine engine,
            Journal journal,
            Pace pace,
            ClusterPorts ports,
            SecretTexts secrets,
            CommandInbox inbox,
            Listener listener,
            DriverProbe probe) {}

    /** @param epoch the epoch that {@link Journal#claim} gave this process */
    public RunDriver(Parts parts, RunSetup setup, Actor owner, long epoch) {
        this.memory = new RunMemory(parts.engine(), setup);
        this.journal = parts.journal();
        this.setup = setup;
        this.pace = parts.pace();
        this.ports = parts.ports();
        this.mask = new SecretMask(parts.secrets());
        this.owner = owner;
        this.epoch = epoch;
        this.inbox = parts.inbox();
        this.listener = parts.listener();
        this.probe = parts.probe();
    }

    /**
     * Folds what the journal holds and goes on from there; a new run simply begins.
     *
     * @throws JournalException when the journal cannot be read or does not fold
     */
    public void begin() {
        JournalReading.entries(journal, setup.run(), 0).forEachRemaining(memory::replay);
        if (memory.ended().isPresent()) {
            outcome.complete(new RunOutcome.Ended(memory.ended().get()));
            return;
        }
        if (memory.begun()) {
            var away = memory.lastEvent()
                    .map(last -> Duration.between(last, pace.now()))
                    .filter(gap -> !gap.isNegative())
                    .orElse(Duration.ZERO);
            var undelivered = memory.undelivered();
            for (var scope : memory.scopes()) {
                pace.post(scope, new RunEvent.Recovered(owner, epoch, away));
                undelivered.getOrDefault(scope, List.of()).forEach(event -> pace.post(scope, event));
            }
        } else {
            pace.post(Scope.RUN, new RunEvent.Started(owner, epoch));
        }
        pace.begin(this::handle);
        bell();
    }

    /** Looks into the inbox for commands; called when the doorbell rings. Any thread. */
    public void bell() {
        if (outcome.isDone()) {
            return;
        }
        for (var command : inbox.pending(setup.run())) {
            if (command.command() instanceof OperatorCommand.Release) {
                inbox.settle(command.id(), true, Optional.empty());
                finish(new RunOutcome.Released());
                return;
            }
            var settled = memory.settled(command.id());
            if (settled.isPresent()) {
                inbox.settle(
                        command.id(), settled.get().accepted(), settled.get().answer());
            } else if (taken.add(command.id()) && !memory.took(command.id())) {
                pace.post(Scope.RUN, new RunEvent.CommandGiven(command));
            }
        }
    }

    /** A command that was not stored in the inbox, for rehearsals that script their operator. */
    public void give(GivenCommand command) {
        if (taken.add(command.id())) {
            pace.post(Scope.RUN, new RunEvent.CommandGiven(command));
        }
    }

    /** Tells every scope that nobody was there for a while, although the process lived (sleep, clock jump). */
    public void wokeUp(Duration away) {
        memory.scopes().forEach(scope -> pace.post(scope, new RunEvent.Recovered(owner, epoch, away)));
    }

    /** What is committed, as people see it. */
    public RunView view() {
        return memory.view();
    }

    /** Completes when this driver is through with the run. */
    public CompletableFuture<RunOutcome> outcome() {
        return outcome;
    }

    /** What came for several scopes at once shares commits, so that one fsync serves them all. */
    private void handle(Map<Scope, List<RunEvent>> events) {
        var rounds = new ArrayList<Map<Scope, List<RunEvent>>>();
        events.forEach((scope, all) -> {
            var parts = parts(all);
            for (int i = 0; i < parts.size(); i++) {
                if (rounds.size() == i) {
                    rounds.add(new LinkedHashMap<>());
                }
                rounds.get(i).put(scope, parts.get(i));
            }
        });
        rounds.forEach(this::commit);
    }

    /** A timer that an earlier event of the batch stopped must not fire: memory is looked at after each commit. */
    private static List<List<RunEvent>> parts(List<RunEvent> events) {
        var parts = new ArrayList<List<RunEvent>>();
        int from = 0;
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof RunEvent.TimerFired) {
                if (from < i) {
                    parts.add(events.subList(from, i));
                }
                parts.add(events.subList(i, i + 1));
                from = i + 1;
            }
        }
        if (from < events.size()) {
            parts.add(events.subList(from, events.size()));
        }
        return parts;
    }

    private record Pending(
            Scope scope, Instant at, RunEvent event, Transition transition, CompletableFuture<Long> sequence) {}

    private void append(Scope scope, List<RunEvent> events, List<Pending> pending) {
        ScopeState state = memory.state(scope);
        var at = memory.stamp(scope, pace.now());
        for (var event : events) {
            if (event instanceof RunEvent.TimerFired(var timer) && !due(scope, timer, at)) {
                continue;
            }
            var transition = memory.consider(state, at, event);
            state = transition.state();
            probe.at(DriverProbe.Point.BEFORE_COMMIT, scope, name(event));
            pending.add(new Pending(
                    scope,
                    at,
                    event,
                    transition,
                    journal.append(setup.run(), epoch, new Journal.Draft(scope, at, event, transition.changes()))));
        }
    }

    private void commit(Map<Scope, List<RunEvent>> round) {
        if (outcome.isDone()) {
            return;
        }
        try {
            var pending = new ArrayList<Pending>();
            round.forEach((scope, events) -> append(scope, events, pending));
            for (var done : pending) {
                var scope = done.scope();
                long sequence = done.sequence().join();
                memory.accept(scope, done.at(), done.event(), done.transition());
                memory.reached(sequence);
                probe.at(DriverProbe.Point.COMMITTED, scope, name(done.event()));
                listener.committed(
                        sequence,
                        new Journal.Draft(
                                scope,
                                done.at(),
                                done.event(),
                                done.transition().changes()));
                if (done.event() instanceof RunEvent.Recovered) {
                    pickUp(scope);
                }
                done.transition().commands().forEach(command -> execute(scope, command));
            }
        } catch (CompletionException e) {
            fail(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException | Error e) {
            // a virtual thread that dies says nothing: the run would stand still for ever
            fail(e);
        }
    }

    private boolean due(Scope scope, String timer, Instant at) {
        var known = memory.timers().get(new RunMemory.TimerKey(scope, timer));
        if (known == null) {
            return false;
        }
        if (known.due().isAfter(at)) {
            // it was moved, or the alarm was a little early
            arm(new RunMemory.TimerKey(scope, timer), known.due());
            return false;
        }
        return true;
    }

    /** Timers and watches that were in force before the restart. */
    private void pickUp(Scope scope) {
        memory.timers().forEach((key, timer) -> {
            if (key.scope().equals(scope)) {
                arm(key, timer.due());
            }
        });
        memory.watches().forEach((key, query) -> {
            if (key.scope().equals(scope)) {
                execute(scope, new EngineCommand.Watch(key.name(), query));
            }
        });
    }

    private void execute(Scope scope, EngineCommand command) {
        switch (command) {
            case EngineCommand.Read read ->
                ask(
                        scope,
                        () -> {
                            var object = ports.reader(cluster(scope)).get(read.gvk(), read.namespace(), read.name());
                            return new RunEvent.ObjectRead(
                                    read.read(),
                                    new ResourceId(read.gvk().groupKind(), read.namespace(), read.name()),
                                    object.map(mask::withhold));
                        },
                        fault -> new RunEvent.ReadFailed(read.read(), fault));
            case EngineCommand.ListObjects list ->
                ask(
                        scope,
                        () -> {
                            var objects = ports.reader(cluster(scope))
                                    .list(list.query())
                                    .items();
                            return new RunEvent.ObjectsListed(
                                    list.read(),
                                    objects.stream().map(mask::withhold).toList());
                        },
                        fault -> new RunEvent.ReadFailed(list.read(), fault));
            case EngineCommand.Send send -> send(scope, send);
            case EngineCommand.Watch watch -> watch(scope, watch);
            case EngineCommand.StopWatch stop -> {
                var running = watching.remove(new RunMemory.WatchKey(scope, stop.watch()));
                if (running != null) {
                    pace.perform(scope, running::close);
                }
            }
            case EngineCommand.StartTimer start -> arm(new RunMemory.TimerKey(scope, start.timer()), start.due());
            case EngineCommand.StopTimer stop -> {
                var alarm = alarms.remove(new RunMemory.TimerKey(scope, stop.timer()));
                if (alarm != null) {
                    alarm.cancel();
                }
            }
            case EngineCommand.Tell tell -> pace.post(tell.scope(), tell.event());
            case EngineCommand.Settle settle -> inbox.settle(settle.command(), settle.accepted(), settle.answer());
            case EngineCommand.End end -> finish(new RunOutcome.Ended(end.phase()));
        }
    }

    private void arm(RunMemory.TimerKey key, Instant due) {
        var before = alarms.put(key, pace.at(due, () -> pace.post(key.scope(), new RunEvent.TimerFired(key.name()))));
        if (before != null) {
            before.cancel();
        }
    }

    private interface Question {
        RunEvent ask();
    }

    private interface OnFault {
        RunEvent event(ClusterFault fault);
    }

    private void ask(Scope scope, Question question, OnFault onFault) {
        pace.perform(scope, () -> {
            if (outcome.isDone()) {
                return;
            }
            try {
                pace.post(scope, question.ask());
            } catch (ClusterException e) {
                pace.post(scope, onFault.event(e.fault()));
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        });
    }

    private void send(Scope scope, EngineCommand.Send send) {
        var what = send.effect() + " " + send.request().target();
        pace.perform(scope, () -> {
            if (outcome.isDone()) {
                return;
            }
            RunEvent answer;
            try {
                probe.at(DriverProbe.Point.BEFORE_SEND, scope, what);
                answer = new RunEvent.EffectAnswered(
                        send.effect(),
                        send.attempt(),
                        ports.writer(cluster(scope))
                                .send(mask.fill(send.request()))
                                .map(mask::withhold));
            } catch (ClusterException e) {
                answer = new RunEvent.EffectFailed(send.effect(), send.attempt(), e.fault());
            } catch (SecretMask.SecretNotHeldException e) {
                answer = new RunEvent.EffectFailed(
                        send.effect(),
                        send.attempt(),
                        ClusterFault.of(
                                ClusterFault.Kind.UNUSABLE, 0, "SecretNotHeld", String.valueOf(e.getMessage())));
            } catch (RuntimeException | Error e) {
                fail(e);
                return;
            }
            try {
                probe.at(DriverProbe.Point.ANSWERED, scope, what);
                pace.post(scope, answer);
            } catch (DriverProbe.Killed e) {
                fail(e);
            }
        });
    }

    private void watch(Scope scope, EngineCommand.Watch watch) {
        var key = new RunMemory.WatchKey(scope, watch.watch());
        pace.perform(scope, () -> {
            if (outcome.isDone()
                    || watching.containsKey(key)
                    || !memory.watches().containsKey(key)) {
                return;
            }
            try {
                var running = ports.reader(cluster(scope))
                        .watch(watch.query(), Optional.empty(), WATCH_SILENCE, event -> seen(key, event));
                var other = watching.putIfAbsent(key, running);
                if (other != null) {
                    running.close();
                } else if (outcome.isDone() && watching.remove(key, running)) {
                    running.close();
                }
            } catch (ClusterException e) {
                pace.post(scope, new RunEvent.ContactLost(e.fault()));
                pace.at(pace.now().plus(WATCH_RETRY), () -> watch(scope, watch));
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        });
    }

    private void seen(RunMemory.WatchKey key, WatchEvent event) {
        if (outcome.isDone()) {
            return;
        }
        switch (event) {
            case WatchEvent.Added(var object) -> observed(key, object, true);
            case WatchEvent.Modified(var object) -> observed(key, object, true);
            case WatchEvent.Deleted(var object) -> observed(key, object, false);
            case WatchEvent.Synced synced -> pace.post(key.scope(), new RunEvent.WatchSynced(key.name()));
            case WatchEvent.Lost(var fault) -> pace.post(key.scope(), new RunEvent.ContactLost(fault));
            case WatchEvent.Restored restored -> pace.post(key.scope(), new RunEvent.ContactRestored());
            case WatchEvent.Bookmark bookmark -> {}
            case WatchEvent.Relisted relisted ->
                LOG.log(Level.DEBUG, "{0}: watch {1} lists again: {2}", setup.run(), key.name(), relisted.reason());
        }
    }

    private void observed(RunMemory.WatchKey key, Manifest object, boolean there) {
        pace.post(
                key.scope(),
                new RunEvent.Observed(
                        key.name(),
                        object.id(),
                        there
                                ? Optional.of(mask.withhold(object.without("metadata.managedFields")))
                                : Optional.empty()));
    }

    private static ClusterName cluster(Scope scope) {
        return switch (scope) {
            case Scope.Lane(var cluster) -> cluster;
            case Scope.Run run -> throw new IllegalStateException("the run itself talks to no cluster");
        };
    }

    private static String name(RunEvent event) {
        return event.getClass().getSimpleName();
    }

    private void fail(Throwable cause) {
        if (cause instanceof JournalException refused && refused.kind() == JournalException.Kind.NOT_OWNER) {
            finish(new RunOutcome.TakenOver(String.valueOf(refused.getMessage())));
            return;
        }
        if (!(cause instanceof DriverProbe.Killed)) {
            LOG.log(
                    Level.ERROR,
                    "run " + setup.run() + " stops being driven here; resume goes on from its journal",
                    cause);
        }
        finish(new RunOutcome.Broken(cause));
    }

    private void finish(RunOutcome how) {
        if (outcome.complete(how)) {
            close();
        }
    }

    /** Stops driving, if it has not stopped yet; what is committed stays. */
    @Override
    public void close() {
        outcome.complete(new RunOutcome.Released());
        alarms.values().forEach(Pace.Alarm::cancel);
        watching.values().forEach(Watching::close);
        watching.clear();
        pace.close();
    }
}
