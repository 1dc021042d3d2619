package dev.slipway.workflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.StepSpec.OnFailure;
import dev.slipway.api.release.WavePlan;
import dev.slipway.api.release.WavePlan.OnUnreachable;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.EffectId;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.EngineCommand;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.ScopeState;
import dev.slipway.api.run.StateChange;
import dev.slipway.api.run.StateChange.Subject;
import dev.slipway.api.run.Transition;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the engine in virtual time against one {@link ServerModel} for each lane, as a driver does: journal, then act. Can
 * be killed after any event and goes on from its journal alone.
 */
final class Bench {
    static final Instant START = Instant.parse("2026-11-25T10:00:00Z");
    static final Actor STARTER = new Actor("ada", "desk", List.of("dev"));

    final RunSetup setup;
    final Engine engine;
    final Map<ClusterName, ServerModel> servers = new TreeMap<>();
    final List<Entry> journal = new ArrayList<>();
    final Map<CommandId, Settled> settled = new LinkedHashMap<>();
    final List<Sent> sent = new ArrayList<>();
    int lists;
    final List<String> broken = new ArrayList<>();

    /** What becomes of a request; empty lets it through. */
    Function<Sent, Fate> fates = sending -> Fate.FINE;
    /** What becomes of a read. */
    Function<ClusterName, Optional<ClusterFault>> readFaults = cluster -> Optional.empty();
    /** How long a read takes, by what it asks for and how many were asked before. */
    ToLongFunction<ResourceId> readMillis = id -> 5;
    /** What the cluster's controllers do about a write. */
    BiConsumer<Scope, ResourceId> controllers = (scope, id) -> {};
    /** Called before each event is taken. */
    Runnable eachEvent = () -> {};

    Instant now = START;
    long epoch = 1;
    private long sequence;
    private int commands;
    private PriorityQueue<Due> queue = new PriorityQueue<>();
    private Map<Scope, ScopeState> states = new HashMap<>();
    private Map<String, Timer> timers = new HashMap<>();
    private Map<Scope, TreeMap<String, ListQuery>> watches = new HashMap<>();
    private Map<Scope, List<RunEvent>> undelivered = new HashMap<>();
    private Optional<RunPhase> ended = Optional.empty();

    record Entry(Scope scope, Instant at, RunEvent event, List<StateChange> changes) {}

    record Settled(boolean accepted, Optional<Message> answer) {}

    record Sent(ClusterName cluster, String effect, int attempt, WriteRequest request) {
        boolean housekeeping() {
            return effect.startsWith("keep-");
        }
    }

    /** How a request fares. */
    enum Fate {
        FINE,
        /** Done by the server, but the answer is lost. */
        ANSWER_LOST,
        /** Never arrives, and nobody learns of it. */
        REQUEST_LOST,
        TOO_MANY,
        REFUSED,
        INTERNAL_ERROR,
        FORBIDDEN,
        UNAUTHORIZED,
        CONFLICT,
        /** No answer at all: the driver dies with it. */
        SILENT
    }

    private record Timer(Instant due, boolean countsAway) {}

    private record Due(
            Instant at,
            long sequence,
            Scope scope,
            RunEvent event,
            @Nullable String timer) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    Bench(ReleasePlan plan) {
        this(plan, context -> Optional.empty());
    }

    Bench(ReleasePlan plan, EngineParts.Guard guard) {
        this(plan, engine(guard));
    }

    Bench(ReleasePlan plan, Engine driven) {
        this.setup = new RunSetup(
                new RunId("20261125-100000-test"),
                new Snapshot(Snapshot.FORMAT, plan, Map.of(), Optional.empty()),
                STARTER,
                START,
                "",
                true,
                RunSetup.Purpose.RELEASE);
        this.engine = driven;
        plan.lanes().forEach(lane -> {
            var server = new ServerModel();
            server.put(new Manifest(Value.object(
                    "apiVersion", "v1", "kind", "Namespace", "metadata", Value.object("name", Steps.NAMESPACE))));
            servers.put(lane.cluster(), server);
        });
        fresh();
        post(Scope.RUN, new RunEvent.Started(STARTER, epoch));
    }

    static WorkflowEngine engine(EngineParts.Guard guard) {
        var steps = Steps.all();
        return new WorkflowEngine(EngineParts.of(
                steps,
                List.of(),
                List.of(new Steps.DeploymentModel()),
                new Steps.Fold(steps.stream().collect(Collectors.toMap(StepType::kind, s -> s))),
                guard,
                new Said()));
    }

    /** As much of CEL as the tests say. */
    private record Said() implements EngineParts.Conditions {
        @Override
        public boolean holds(String expression, StepContext context) {
            return switch (expression) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("unknown name " + expression);
            };
        }

        @Override
        public Value output(String expression, StepContext context) {
            return Value.of(expression);
        }
    }

    // ---- plans

    static StepSpec step(String kind, Object... parameters) {
        return StepSpec.of(
                new StepId(kind + "-"
                        + Digest.of(kind + List.of(parameters)).brief().substring(0, 4)),
                kind,
                Value.object(parameters),
                SourceSpan.whole("plan.yaml"));
    }

    static StepSpec with(StepSpec s, OnFailure onFailure, StepSpec.Retry retry, List<StepSpec> cleanup) {
        return new StepSpec(
                s.id(),
                s.kind(),
                s.parameters(),
                s.target(),
                s.when(),
                s.needs(),
                s.inputs(),
                s.outputs(),
                s.timeout(),
                retry,
                onFailure,
                cleanup,
                s.safeBoundary(),
                s.undo(),
                s.onUnknown(),
                s.span());
    }

    static StepSpec timed(StepSpec s, Duration timeout) {
        return new StepSpec(
                s.id(),
                s.kind(),
                s.parameters(),
                s.target(),
                s.when(),
                s.needs(),
                s.inputs(),
                s.outputs(),
                Optional.of(timeout),
                s.retry(),
                s.onFailure(),
                s.cleanup(),
                s.safeBoundary(),
                s.undo(),
                s.onUnknown(),
                s.span());
    }

    static StepSpec when(StepSpec s, String expression, boolean safe) {
        return new StepSpec(
                s.id(),
                s.kind(),
                s.parameters(),
                s.target(),
                Optional.of(expression),
                s.needs(),
                s.inputs(),
                s.outputs(),
                s.timeout(),
                s.retry(),
                s.onFailure(),
                s.cleanup(),
                safe,
                s.undo(),
                s.onUnknown(),
                s.span());
    }

    static LanePlan lane(String cluster, Protection protection, boolean web, StepSpec... steps) {
        return new LanePlan(
                new ClusterName(cluster),
                Steps.NAMESPACE,
                protection,
                3,
                false,
                List.of(),
                List.of(),
                List.of(),
                web ? Optional.of(Steps.web()) : Optional.empty(),
                Optional.empty(),
                List.of(steps));
    }

    static LanePlan lane(String cluster, StepSpec... steps) {
        return lane(cluster, Protection.OPEN, false, steps);
    }

    static WavePlan wave(
            String name, List<String> needs, int parallel, int failures, Duration soak, String... clusters) {
        return new WavePlan(
                name,
                Arrays.stream(clusters).map(ClusterName::new).toList(),
                needs,
                parallel,
                failures,
                soak,
                new OnUnreachable.Wait(Duration.ofHours(1)));
    }

    static ReleasePlan plan(List<WavePlan> waves, LanePlan... lanes) {
        return new ReleasePlan(
                new ApplicationName("shop"),
                Steps.NAMESPACE,
                Digest.of("version"),
                Digest.of("intent"),
                Optional.empty(),
                "plan",
                waves,
                List.of(lanes),
                new FailurePolicy(OnFailure.PAUSE, FailurePolicy.Reach.LANE),
                Map.of());
    }

    static ReleasePlan plan(StepSpec... steps) {
        return plan(List.of(wave("all", List.of(), 1, 0, Duration.ZERO, "eu-1")), lane("eu-1", steps));
    }

    // ---- driving

    ServerModel server() {
        return servers.values().iterator().next();
    }

    ServerModel server(ClusterName cluster) {
        return Objects.requireNonNull(servers.get(cluster));
    }

    private void fresh() {
        states = new HashMap<>();
        timers = new HashMap<>();
        watches = new HashMap<>();
        undelivered = new HashMap<>();
        queue = new PriorityQueue<>();
        states.put(Scope.RUN, engine.initial(setup, Scope.RUN));
        setup.snapshot()
                .plan()
                .lanes()
                .forEach(l -> states.put(Scope.lane(l.cluster()), engine.initial(setup, Scope.lane(l.cluster()))));
    }

    void post(Scope scope, RunEvent event) {
        queue.add(new Due(now, sequence++, scope, event, null));
    }

    void later(Duration pause, Scope scope, RunEvent event) {
        queue.add(new Due(now.plus(pause), sequence++, scope, event, null));
    }

    CommandId give(OperatorCommand command) {
        return give(command, new Actor("bob", "desk", List.of("release-owners")));
    }

    CommandId give(OperatorCommand command, Actor actor) {
        var id = new CommandId("c" + commands++);
        post(Scope.RUN, new RunEvent.CommandGiven(new GivenCommand(id, setup.run(), actor, now, "", command)));
        return id;
    }

    boolean accepted(CommandId command) {
        return Objects.requireNonNull(settled.get(command), "no answer to " + command)
                .accepted();
    }

    Optional<RunPhase> ended() {
        return ended;
    }

    LaneState lane(String cluster) {
        return (LaneState) Objects.requireNonNull(states.get(Scope.lane(new ClusterName(cluster))));
    }

    LaneState lane() {
        return lane(servers.keySet().iterator().next().value());
    }

    RunState run() {
        return (RunState) Objects.requireNonNull(states.get(Scope.RUN));
    }

    RunView view() {
        return engine.view(setup, states, journal.size());
    }

    Map<Scope, ScopeState> states() {
        return states;
    }

    /** Takes events until nothing is due any more. */
    Bench settle() {
        return settle(Duration.ofDays(30), Integer.MAX_VALUE);
    }

    /** Takes events for so long by the clock. */
    Bench run(Duration span) {
        settle(span, Integer.MAX_VALUE);
        return this;
    }

    /** Takes at most so many events. */
    Bench events(int count) {
        return settle(Duration.ofDays(30), count);
    }

    Bench settle(Duration span, int count) {
        var end = now.plus(span);
        int taken = 0;
        while (taken < count && ended.isEmpty()) {
            var next = queue.peek();
            if (next == null || next.at().isAfter(end)) {
                if (span.compareTo(Duration.ofDays(29)) < 0) {
                    now = end;
                }
                return this;
            }
            queue.remove();
            if (next.timer() != null) {
                var timer = timers.get(next.scope() + next.timer());
                if (timer == null || !timer.due().equals(next.at())) {
                    continue;
                }
            }
            now = next.at().isAfter(now) ? next.at() : now;
            eachEvent.run();
            take(next.scope(), next.event());
            taken++;
        }
        return this;
    }

    private void take(Scope scope, RunEvent event) {
        var transition = engine.step(setup, Objects.requireNonNull(states.get(scope)), now, event);
        journal.add(new Entry(scope, now, event, transition.changes()));
        accept(scope, event, transition);
        if (event instanceof RunEvent.Recovered) {
            timers.forEach((key, timer) -> {
                if (key.startsWith(scope.toString())) {
                    arm(scope, key.substring(scope.toString().length()), timer.due());
                }
            });
            List.copyOf(watches.getOrDefault(scope, new TreeMap<>()).entrySet())
                    .forEach(w -> watch(scope, w.getKey(), w.getValue()));
        }
        transition.commands().forEach(command -> execute(scope, command));
    }

    private void accept(Scope scope, RunEvent event, Transition transition) {
        states.put(scope, transition.state());
        var waiting = undelivered.get(scope);
        if (waiting != null) {
            waiting.remove(event);
        }
        if (event instanceof RunEvent.TimerFired(var timer)) {
            timers.remove(scope + timer);
        }
        if (event instanceof RunEvent.Recovered(var owner, var number, var away)) {
            timers.replaceAll((key, timer) -> key.startsWith(scope.toString()) && !timer.countsAway()
                    ? new Timer(timer.due().plus(away), false)
                    : timer);
        }
        for (var command : transition.commands()) {
            switch (command) {
                case EngineCommand.StartTimer(var name, var due, var away) ->
                    timers.put(scope + name, new Timer(due, away));
                case EngineCommand.StopTimer(var name) -> timers.remove(scope + name);
                case EngineCommand.Watch(var name, var query) ->
                    watches.computeIfAbsent(scope, k -> new TreeMap<>()).put(name, query);
                case EngineCommand.StopWatch(var name) ->
                    watches.getOrDefault(scope, new TreeMap<>()).remove(name);
                case EngineCommand.Tell(var to, var what) ->
                    undelivered.computeIfAbsent(to, s -> new ArrayList<>()).add(what);
                case EngineCommand.Settle(var id, var accepted, var answer) ->
                    settled.put(id, new Settled(accepted, answer));
                case EngineCommand.End(var phase) -> ended = Optional.of(phase);
                case EngineCommand.Read read -> {}
                case EngineCommand.ListObjects list -> {}
                case EngineCommand.Send send -> {}
            }
        }
    }

    private void arm(Scope scope, String name, Instant due) {
        queue.add(new Due(due.isBefore(now) ? now : due, sequence++, scope, new RunEvent.TimerFired(name), name));
        timers.computeIfPresent(
                scope + name, (key, timer) -> new Timer(due.isBefore(now) ? now : due, timer.countsAway()));
    }

    private static ClusterName cluster(Scope scope) {
        return ((Scope.Lane) scope).cluster();
    }

    private ServerModel server(Scope scope) {
        return Objects.requireNonNull(servers.get(cluster(scope)));
    }

    private void execute(Scope scope, EngineCommand command) {
        switch (command) {
            case EngineCommand.Read(var read, var gvk, var namespace, var name) -> {
                var id = new ResourceId(gvk.groupKind(), namespace, name);
                var fault = readFaults.apply(cluster(scope));
                later(
                        Duration.ofMillis(readMillis.applyAsLong(id)),
                        scope,
                        fault.<RunEvent>map(f -> new RunEvent.ReadFailed(read, f))
                                .orElseGet(() -> new RunEvent.ObjectRead(
                                        read, id, server(scope).get(id))));
            }
            case EngineCommand.Send(var effect, var attempt, var request) ->
                send(scope, new Sent(cluster(scope), effect.value(), attempt, request));
            case EngineCommand.Watch(var name, var query) -> watch(scope, name, query);
            case EngineCommand.StartTimer(var name, var due, var away) -> arm(scope, name, due);
            case EngineCommand.Tell(var to, var event) -> post(to, event);
            case EngineCommand.StopTimer stop -> {}
            case EngineCommand.StopWatch stop -> {}
            case EngineCommand.Settle settle -> {}
            case EngineCommand.End end -> {}
            case EngineCommand.ListObjects(var read, var query) -> {
                lists++;
                later(
                        Duration.ofMillis(5),
                        scope,
                        new RunEvent.ObjectsListed(read, server(scope).list(query)));
            }
        }
    }

    private void send(Scope scope, Sent sending) {
        sent.add(sending);
        var effect = new EffectId(sending.effect());
        var fate = fates.apply(sending);
        switch (fate) {
            case FINE, ANSWER_LOST -> {
                RunEvent answer;
                try {
                    var object = server(scope).send(sending.effect(), sending.request());
                    answer = new RunEvent.EffectAnswered(effect, sending.attempt(), object);
                    changed(scope, sending.request().target());
                    controllers.accept(scope, sending.request().target());
                } catch (ServerModel.Refused e) {
                    answer = new RunEvent.EffectFailed(effect, sending.attempt(), e.fault);
                }
                later(Duration.ofMillis(5), scope, fate == Fate.FINE ? answer : lost(effect, sending.attempt(), 0));
            }
            case REQUEST_LOST -> later(Duration.ofMillis(5), scope, lost(effect, sending.attempt(), 0));
            case INTERNAL_ERROR -> later(Duration.ofMillis(5), scope, lost(effect, sending.attempt(), 500));
            case TOO_MANY ->
                later(
                        Duration.ofMillis(5),
                        scope,
                        new RunEvent.EffectFailed(
                                effect,
                                sending.attempt(),
                                new ClusterFault(
                                        ClusterFault.Kind.NOT_SENT,
                                        429,
                                        "TooManyRequests",
                                        "slow down",
                                        List.of(),
                                        Optional.of(Duration.ofSeconds(7)))));
            case REFUSED -> failed(scope, effect, sending, ClusterFault.Kind.NOT_SENT, 0);
            case FORBIDDEN -> failed(scope, effect, sending, ClusterFault.Kind.FORBIDDEN, 403);
            case UNAUTHORIZED -> failed(scope, effect, sending, ClusterFault.Kind.UNAUTHORIZED, 401);
            case CONFLICT -> failed(scope, effect, sending, ClusterFault.Kind.CONFLICT, 409);
            case SILENT -> {}
        }
    }

    private void failed(Scope scope, EffectId effect, Sent sending, ClusterFault.Kind kind, int code) {
        later(
                Duration.ofMillis(5),
                scope,
                new RunEvent.EffectFailed(
                        effect, sending.attempt(), ClusterFault.of(kind, code, kind.name(), kind.name())));
    }

    private static RunEvent lost(EffectId effect, int attempt, int code) {
        return new RunEvent.EffectFailed(effect, attempt, ClusterFault.of(ClusterFault.Kind.UNKNOWN, code, "", "cut"));
    }

    private void watch(Scope scope, String name, ListQuery query) {
        var id = id(query);
        server(scope)
                .get(id)
                .ifPresent(o -> later(Duration.ofMillis(5), scope, new RunEvent.Observed(name, id, Optional.of(o))));
        later(Duration.ofMillis(5), scope, new RunEvent.WatchSynced(name));
    }

    private static ResourceId id(ListQuery query) {
        return new ResourceId(
                query.gvk().groupKind(), query.namespace(), query.fields().getOrDefault("metadata.name", ""));
    }

    /** Tells the watches of a lane that an object changed. */
    void changed(Scope scope, ResourceId id) {
        watches.getOrDefault(scope, new TreeMap<>()).forEach((name, query) -> {
            if (id(query).equals(id)) {
                later(
                        Duration.ofMillis(8),
                        scope,
                        new RunEvent.Observed(name, id, server(scope).get(id)));
            }
        });
    }

    /** Somebody else's write, seen by the watches. */
    void foreign(String cluster, Manifest object) {
        var scope = Scope.lane(new ClusterName(cluster));
        server(scope).put(object);
        changed(scope, object.id());
    }

    /** The Deployment's controller catches up. */
    void roll(String cluster, int available) {
        var scope = Scope.lane(new ClusterName(cluster));
        var live = server(scope).get(Steps.web()).orElseThrow();
        server(scope)
                .status(
                        Steps.web(),
                        Value.object(
                                "observedGeneration",
                                live.generation(),
                                "replicas",
                                available,
                                "availableReplicas",
                                available));
        changed(scope, Steps.web());
    }

    /** Everything in memory is gone; the journal is folded again, proven equal, and taken over. */
    Bench kill(Duration away) {
        var before = states;
        var journalled = List.copyOf(journal);
        fresh();
        var answers = new LinkedHashMap<>(settled);
        settled.clear();
        for (var entry : journalled) {
            var transition =
                    engine.step(setup, Objects.requireNonNull(states.get(entry.scope())), entry.at(), entry.event());
            assertThat(transition.changes()).isEqualTo(entry.changes());
            accept(entry.scope(), entry.event(), transition);
        }
        assertThat(states).isEqualTo(before);
        assertThat(settled).isEqualTo(answers);
        epoch++;
        now = now.plus(away);
        if (ended.isPresent()) {
            return this;
        }
        var tells = new HashMap<>(undelivered);
        if (journalled.isEmpty()) {
            post(Scope.RUN, new RunEvent.Started(STARTER, epoch));
        } else {
            var scopes = new ArrayList<Scope>();
            scopes.add(Scope.RUN);
            servers.keySet().forEach(c -> scopes.add(Scope.lane(c)));
            for (var scope : scopes) {
                post(scope, new RunEvent.Recovered(STARTER, epoch, away));
                List.copyOf(tells.getOrDefault(scope, List.of())).forEach(event -> post(scope, event));
            }
        }
        return this;
    }

    // ---- oracles

    /** Requests that changed something, by effect, without housekeeping. */
    Map<String, Long> changesByEffect() {
        return servers.values().stream()
                .flatMap(s -> s.log().stream())
                .filter(w -> !w.effect().isEmpty() && !w.effect().startsWith("keep-"))
                .collect(Collectors.groupingBy(ServerModel.Write::effect, TreeMap::new, Collectors.counting()));
    }

    /** Values of all ConfigMaps but the inventory, and replicas of Deployments, over all clusters. */
    Map<String, String> outcome() {
        var out = new TreeMap<String, String>();
        servers.forEach((cluster, server) -> server.objects().forEach((id, object) -> {
            switch (id.kind()) {
                case "ConfigMap" -> {
                    if (!id.name().endsWith("-inventory")) {
                        out.put(cluster + "/" + id.name(), Steps.value(object));
                    }
                }
                case "Deployment" ->
                    out.put(
                            cluster + "/" + id.name(),
                            String.valueOf(object.spec().integer("replicas").orElse(0L)));
                case "Lease" ->
                    out.put(cluster + "/lease", LeaseRecord.of(object).holder());
                default -> {}
            }
        }));
        return out;
    }

    /** The transitions of steps in order, without what a recovery adds. */
    List<String> stepTransitions() {
        return journal.stream()
                .flatMap(e -> e.changes().stream())
                .filter(c -> c.subject() == Subject.STEP)
                .filter(c -> !c.to().equals("ACTING") && !c.from().equals("ACTING"))
                .map(c -> c.id() + " " + c.to())
                .distinct()
                .toList();
    }

    /** All changes of one subject as {@code id from→to}. */
    List<String> changes(Subject subject) {
        return journal.stream()
                .flatMap(e -> e.changes().stream())
                .filter(c -> c.subject() == subject)
                .map(c -> c.id() + " " + c.from() + "→" + c.to())
                .toList();
    }
}
