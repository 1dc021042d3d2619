package dev.slipway.app.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.release.WavePlan;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.RunView;
import dev.slipway.app.cluster.ClusterConnection;
import dev.slipway.app.cluster.Connections;
import dev.slipway.app.rehearsal.World;
import dev.slipway.store.Store;
import dev.slipway.store.command.Commands;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be done with runs from one process: start, take over, follow, command. Processes on one store hear of
 * each other by the doorbell; which of them drives a run is decided by a lock of the operating system. Any thread; methods
 * block on the store.
 */
public final class RunService implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RunService.class.getName());
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Duration CLOCK_CHECK = Duration.ofSeconds(30);
    private static final Duration CLOCK_GAP = Duration.ofSeconds(10);

    private final Parts parts;
    private final Store store;
    private final Optional<Doorbell> bell;
    private final List<Running> running = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicBoolean toRing = new AtomicBoolean();
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService watch;
    private long heard;
    private volatile Instant wall;
    private volatile long monotonic;

    /** Connects to the real clusters of a run; closed with the run. */
    public interface LiveClusters {
        Connected open(RunSetup setup);

        /**
         * Connections over kubeconfigs, each opened when it is first needed.
         *
         * @param targets where a cluster is; throws when nobody knows
         */
        static Connected of(Connections connections, Function<ClusterName, ClusterTarget> targets) {
            var open = new ConcurrentHashMap<ClusterName, ClusterConnection>();
            var ports = new ClusterPorts() {
                @Override
                public ClusterReader reader(ClusterName cluster) {
                    return connection(cluster).reader();
                }

                @Override
                public ClusterWriter writer(ClusterName cluster) {
                    return connection(cluster).writer();
                }

                private ClusterConnection connection(ClusterName cluster) {
                    return open.computeIfAbsent(cluster, name -> connections.open(targets.apply(name)));
                }
            };
            return new Connected(ports, () -> open.values().forEach(ClusterConnection::close));
        }

        /** Ports and how to let go of them. */
        record Connected(ClusterPorts ports, Runnable release) {}
    }

    /**
     * What the service works with.
     *
     * @param runtimeFolder the user's folder for sockets, for stores with a long path
     * @param probe looks on at every run's protocol points; {@link DriverProbe#NONE} in the product
     */
    public record Parts(
            Store store,
            Engine engine,
            LiveClusters live,
            InstantSource clock,
            Actor actor,
            Path runtimeFolder,
            DriverProbe probe) {}

    /**
     * A run that is to begin.
     *
     * @param secrets clear texts by digest; sealed before anything else
     */
    public record Order(Snapshot snapshot, Map<String, String> secrets, String reason, RunSetup.Purpose purpose) {
        @Override
        public String toString() {
            return "order of " + snapshot.plan().application();
        }
    }

    /** What became of a command. Closed. */
    public sealed interface Given {
        /** The owner answered. */
        record Answered(Commands.Outcome outcome) implements Given {}

        /** Nobody drives the run; the command waits for whoever does next. */
        record Recorded() implements Given {}

        /** Nobody drove the run, so this process does now. */
        record Driving(Running running, CommandId command) implements Given {}

        /** The owner has the command and has not answered yet. */
        record Unanswered(CommandId command) implements Given {}
    }

    public RunService(Parts parts) {
        this.parts = parts;
        this.store = parts.store();
        this.wall = parts.clock().instant();
        this.monotonic = System.nanoTime();
        this.bell = hang();
        this.watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("slipway-desk-clock").factory());
        watch.scheduleWithFixedDelay(
                this::compareClocks, CLOCK_CHECK.toMillis(), CLOCK_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        if (bell.isEmpty()) {
            heard = store.dataVersion();
            watch.scheduleWithFixedDelay(this::lookAgain, 1, 1, TimeUnit.SECONDS);
        }
    }

    private Optional<Doorbell> hang() {
        try {
            return Optional.of(Doorbell.hang(store.file(), parts.runtimeFolder(), this::rung));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "no doorbell could be hung; looking at the store once a second instead", e);
            return Optional.empty();
        }
    }

    private void lookAgain() {
        long now = store.dataVersion();
        if (now != heard) {
            heard = now;
            rung();
        }
    }

    private void rung() {
        running.forEach(Running::look);
        wake();
    }

    private void wake() {
        lock.lock();
        try {
            changes.incrementAndGet();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    /** Wall and monotonic clock part when the machine slept; then nobody was there although the process lived. */
    private void compareClocks() {
        var nowWall = parts.clock().instant();
        long nowMonotonic = System.nanoTime();
        var gap = Duration.between(wall, nowWall).minusNanos(nowMonotonic - monotonic);
        wall = nowWall;
        monotonic = nowMonotonic;
        if (gap.compareTo(CLOCK_GAP) > 0) {
            running.stream().filter(run -> !run.setup().rehearsal()).forEach(run -> run.wokeUp(gap));
        }
    }

    /**
     * Has something called after every commit of this process and every ring of another; it must not block.
     *
     * @return ends it
     */
    public Runnable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void committed() {
        wake();
        if (toRing.compareAndSet(false, true)) {
            workers.execute(() -> {
                toRing.set(false);
                ring();
            });
        }
    }

    private void ring() {
        if (bell.isPresent()) {
            bell.get().ring();
        } else {
            Doorbell.ringAll(store.file(), parts.runtimeFolder());
        }
    }

    // ---- begin

    /**
     * Begins a run on real clusters.
     *
     * @throws RunRefusedException when a lane's cluster is still owed something by an earlier run
     */
    public Running start(Order order) {
        var plan = order.snapshot().plan();
        for (var lane : plan.lanes()) {
            var owing = store.runs().owing(plan.application(), lane.namespace(), lane.cluster());
            if (!owing.isEmpty()) {
                throw RunRefusedException.of(
                                "cli.runs.owed", owing.getFirst().run(), lane.cluster(), plan.application())
                        .hint("cli.runs.owed.hint", owing.getFirst().run());
            }
        }
        return begin(order);
    }

    private Running begin(Order order) {
        var setup = create(order, parts.clock().instant(), false);
        return drive(setup, locked(setup.run()), Optional.empty(), Optional.empty());
    }

    /**
     * Begins a run in a simulated world, which is closed with the run.
     *
     * @param speed virtual seconds per second of the wall; empty for as fast as it goes
     * @param approver in whose name gates are answered; empty when people answer them
     */
    public Running rehearse(Order order, Rehearsal rehearsal, Optional<Double> speed, Optional<String> approver) {
        var setup = create(order, rehearsal.world().time().now(), true);
        rehearsal.holds(store, setup.run(), approver, speed);
        return drive(setup, locked(setup.run()), Optional.of(rehearsal), speed);
    }

    private RunSetup create(Order order, Instant at, boolean rehearsal) {
        var actor = parts.actor();
        var plan = order.snapshot().plan();
        var run = newId();
        var stored = store.snapshots().put(order.snapshot(), actor, order.reason());
        if (!rehearsal) {
            order.secrets().forEach((digest, clear) -> store.secrets().seal(run, digest, clear));
        }
        var setup = new RunSetup(run, order.snapshot(), actor, at, order.reason(), rehearsal, order.purpose());
        store.journal()
                .create(
                        new Journal.RunHeader(
                                run,
                                plan.application(),
                                plan.namespace(),
                                stored.id(),
                                plan.intent(),
                                rehearsal,
                                actor,
                                at,
                                order.reason(),
                                RunPhase.READY),
                        setup);
        return setup;
    }

    /** The runs that this process drives. */
    public List<RunId> drives() {
        return running.stream().map(Running::run).toList();
    }

    /** Whether other processes can ring here; otherwise the store is looked at once a second. */
    public boolean hears() {
        return bell.isPresent();
    }

    /** The present of a run's clock, when this process drives it. */
    public Optional<Instant> present(RunId run) {
        return running.stream().filter(own -> own.run().equals(run)).findFirst().map(Running::now);
    }

    /** A name for a new simulated world. */
    public String newWorld() {
        return "world-" + newId();
    }

    private RunId newId() {
        return new RunId(ID.format(parts.clock().instant()) + "-%04x".formatted(random.nextInt(0x10000)));
    }

    private RunLock locked(RunId run) {
        return RunLock.take(Rehearsal.locks(store), run)
                .orElseThrow(() -> RunRefusedException.of("cli.runs.driven-elsewhere", run));
    }

    // ---- take over

    /**
     * Takes a run over that nobody drives, and goes on.
     *
     * @return empty when another process drives it
     * @throws RunRefusedException when there is no such run or it has ended
     */
    public Optional<Running> resume(RunId run, Optional<Double> speed) {
        var header = store.runs().find(run).orElseThrow(() -> RunRefusedException.of("cli.runs.absent", run));
        if (header.phase().terminal()) {
            throw RunRefusedException.of("cli.runs.ended", run, header.phase());
        }
        var taken = RunLock.take(Rehearsal.locks(store), run);
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        RunSetup setup;
        Optional<Rehearsal> rehearsal;
        try {
            setup = store.journal().setup(run).orElseThrow(() -> RunRefusedException.of("cli.runs.absent", run));
            dropReleases(run);
            rehearsal = setup.rehearsal() ? Optional.of(worldOf(run)) : Optional.empty();
        } catch (RuntimeException e) {
            taken.get().close();
            throw e;
        }
        return Optional.of(drive(setup, taken.get(), rehearsal, speed));
    }

    /**
     * The world in which a run was rehearsed, at the moment of the run's last event.
     *
     * @throws RunRefusedException when it is gone or another process is in it
     */
    public Rehearsal worldOf(RunId run) {
        var place = Rehearsal.of(store, run).orElseThrow(() -> RunRefusedException.of("cli.runs.world-gone", run));
        var rehearsal = Rehearsal.open(store, place.world(), place.seed());
        lastEvent(run).ifPresent(last -> rehearsal.world().time().runUntil(last));
        return rehearsal;
    }

    /**
     * The clusters of a rehearsal as the run's last event left them: a copy that nobody drives and that writes nothing. Whoever
     * gets it has it alone.
     *
     * @throws RunRefusedException when the world is gone
     */
    public World copyOf(RunId run) {
        var place = Rehearsal.of(store, run).orElseThrow(() -> RunRefusedException.of("cli.runs.world-gone", run));
        var record = store.rehearsals().read(place.world());
        if (record.isEmpty()) {
            throw RunRefusedException.of("cli.runs.world-gone", run);
        }
        var last = lastEvent(run);
        // later runs may have gone on in the same world
        var world = World.rebuild(
                record.stream()
                        .filter(entry -> last.isEmpty() || !after(entry, last.get()))
                        .toList(),
                entry -> {});
        last.ifPresent(world.time()::runUntil);
        return world;
    }

    private static boolean after(Value entry, Instant last) {
        return entry instanceof Value.ObjectValue object
                && object.text("at").map(Instant::parse).filter(last::isBefore).isPresent();
    }

    /** What a former owner was asked and did not live to do. */
    private void dropReleases(RunId run) {
        store.commands().pending(run).stream()
                .filter(command -> command.command() instanceof OperatorCommand.Release)
                .forEach(command -> store.commands().settle(command.id(), true, Optional.empty()));
    }

    private Optional<Instant> lastEvent(RunId run) {
        Optional<Instant> last = Optional.empty();
        var entries = JournalReading.entries(store.journal(), run, 0);
        while (entries.hasNext()) {
            var at = entries.next().at();
            last = last.filter(before -> before.isAfter(at)).or(() -> Optional.of(at));
        }
        return last;
    }

    private Running drive(RunSetup setup, RunLock runLock, Optional<Rehearsal> rehearsal, Optional<Double> speed) {
        LiveClusters.@Nullable Connected connected = null;
        long epoch;
        try {
            if (rehearsal.isEmpty()) {
                connected = parts.live().open(setup);
            }
            epoch = store.journal().claim(setup.run(), parts.actor());
        } catch (RuntimeException e) {
            if (connected != null) {
                connected.release().run();
            }
            rehearsal.ifPresent(Rehearsal::close);
            runLock.close();
            throw e;
        }
        return connected == null
                ? rehearsed(setup, runLock, rehearsal.orElseThrow(), speed, epoch)
                : live(setup, runLock, connected, epoch);
    }

    private RunDriver driver(
            RunSetup setup,
            Pace pace,
            ClusterPorts ports,
            SecretTexts texts,
            long epoch,
            Consumer<Supplier<RunView>> onGate) {
        var made = new AtomicReference<@Nullable RunDriver>();
        var driver = new RunDriver(
                new RunDriver.Parts(
                        parts.engine(),
                        store.journal(),
                        pace,
                        ports,
                        texts,
                        new StoredCommands(store.commands(), this::committed),
                        (sequence, draft) -> {
                            var self = made.get();
                            if (self != null && mayOpenAGate(draft.event())) {
                                onGate.accept(self::view);
                            }
                            committed();
                        },
                        parts.probe()),
                setup,
                parts.actor(),
                epoch);
        made.set(driver);
        return driver;
    }

    private static boolean mayOpenAGate(RunEvent event) {
        return event instanceof RunEvent.Recovered
                || event instanceof RunEvent.LaneReported(var cluster, var phase, var note)
                        && note.gate().isPresent();
    }

    private Running live(RunSetup setup, RunLock runLock, LiveClusters.Connected connected, long epoch) {
        var texts = new SealedTexts(store.secrets(), setup.snapshot().plan().application(), setup.run());
        var driver = driver(setup, new LivePace(parts.clock()), connected.ports(), texts, epoch, view -> {});
        var finished = driver.outcome()
                .thenApplyAsync(
                        outcome -> {
                            connected.release().run();
                            return ended(setup, driver, runLock, outcome);
                        },
                        workers);
        var handle = new Running(setup, driver, parts.clock(), Runnable::run, finished);
        manage(handle);
        try {
            driver.begin();
        } catch (RuntimeException e) {
            handle.close();
            throw e;
        }
        return handle;
    }

    private Running rehearsed(
            RunSetup setup, RunLock runLock, Rehearsal rehearsal, Optional<Double> speed, long epoch) {
        var place = Rehearsal.of(store, setup.run());
        var pace = new VirtualPace(
                rehearsal.world().time(),
                rehearsal.seed(),
                speed.or(() -> place.flatMap(Rehearsal.Place::speed))
                        .map(factor -> new VirtualPace.Speed(factor, parts.clock())));
        var application = setup.snapshot().plan().application();
        var texts = SecretTexts.withheld(text -> store.secrets().digest(application, text));
        var gates = place.flatMap(Rehearsal.Place::approver)
                .map(name -> new GateAnswers(store.commands(), rehearsal.world().time(), setup.run(), name));
        var driver = driver(setup, pace, rehearsal.ports(), texts, epoch, view -> gates.ifPresent(g -> g.look(view)));
        gates.ifPresent(g -> g.deliver(driver::bell));
        var finished = new CompletableFuture<RunOutcome>();
        var handle = new Running(setup, driver, pace::now, pace::arrive, finished);
        manage(handle);
        workers.execute(() -> {
            RunOutcome outcome;
            try {
                driver.begin();
                pace.drive(() -> driver.outcome().isDone(), true);
                outcome = driver.outcome().getNow(new RunOutcome.Released());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                driver.close();
                outcome = new RunOutcome.Released();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "rehearsal " + setup.run() + " stops", e);
                driver.close();
                outcome = new RunOutcome.Broken(e);
            }
            rehearsal.close();
            finished.complete(ended(setup, driver, runLock, outcome));
        });
        return handle;
    }

    private void manage(Running handle) {
        running.add(handle);
        handle.finished().whenComplete((outcome, failure) -> {
            running.remove(handle);
            wake();
        });
    }

    private RunOutcome ended(RunSetup setup, RunDriver driver, RunLock runLock, RunOutcome outcome) {
        try {
            if (outcome instanceof RunOutcome.Ended
                    && driver.view().lanes().stream().noneMatch(lane -> lane.phase() == LanePhase.OWED)) {
                store.secrets().destroy(setup.run());
            }
        } finally {
            runLock.close();
            committed();
        }
        return outcome;
    }

    // ---- owed lanes

    /** The lanes of an ended run that are still owed something. */
    public List<ClusterName> owed(RunId run) {
        var header = store.runs().find(run).orElseThrow(() -> RunRefusedException.of("cli.runs.absent", run));
        if (header.rehearsal() || !header.phase().terminal()) {
            return List.of();
        }
        var setup = store.journal().setup(run).orElseThrow(() -> RunRefusedException.of("cli.runs.absent", run));
        return setup.snapshot().plan().lanes().stream()
                .filter(lane -> store.runs().owing(header.application(), lane.namespace(), lane.cluster()).stream()
                        .anyMatch(owing -> owing.run().equals(run)))
                .map(LanePlan::cluster)
                .toList();
    }

    /**
     * Begins the run that does what an ended run's lanes still owe: the rest of the release when it succeeded elsewhere,
     * else the way back to the version the cluster had before. The debt counts as paid when that run succeeds.
     *
     * @throws RunRefusedException when nothing is owed, or no version is known to go back to
     */
    public Running payOwed(RunId run) {
        var clusters = owed(run);
        if (clusters.isEmpty()) {
            throw RunRefusedException.of("cli.runs.nothing-owed", run);
        }
        var setup = store.journal().setup(run).orElseThrow(() -> RunRefusedException.of("cli.runs.absent", run));
        var phase = store.runs().find(run).orElseThrow().phase();
        boolean forward = phase == RunPhase.SUCCEEDED;
        var snapshot = forward ? setup.snapshot() : before(setup, clusters.getFirst());
        var wanted = Set.copyOf(forward ? clusters : clusters.subList(0, 1));
        var order = new Order(
                only(snapshot, wanted),
                secretsOf(setup, snapshot),
                "owed by " + run,
                forward ? RunSetup.Purpose.RELEASE : RunSetup.Purpose.ROLL_BACK);
        var follow = begin(order);
        follow.finished()
                .thenAcceptAsync(
                        outcome -> {
                            if (outcome.equals(new RunOutcome.Ended(RunPhase.SUCCEEDED))) {
                                wanted.forEach(cluster -> store.runs().pay(run, cluster, follow.run()));
                                if (owed(run).isEmpty()) {
                                    store.secrets().destroy(run);
                                }
                            }
                        },
                        workers)
                .exceptionally(failure -> {
                    LOG.log(
                            Level.ERROR,
                            "what run " + follow.run() + " paid for " + run + " could not be stored",
                            failure);
                    return null;
                });
        return follow;
    }

    private Snapshot before(RunSetup setup, ClusterName cluster) {
        var plan = setup.snapshot().plan();
        return store.snapshots()
                .baseline(false, plan.application(), plan.namespace(), cluster)
                .flatMap(baseline -> store.snapshots().get(baseline.snapshot()))
                .orElseThrow(() -> RunRefusedException.of("cli.runs.no-version-before", cluster, plan.application())
                        .hint("cli.runs.no-version-before.hint", plan.application()));
    }

    private Map<String, String> secretsOf(RunSetup setup, Snapshot snapshot) {
        var texts = new SealedTexts(store.secrets(), setup.snapshot().plan().application(), setup.run());
        var held = new LinkedHashMap<String, String>();
        snapshot.plan().lanes().stream()
                .flatMap(lane -> lane.objects().stream())
                .flatMap(object -> SecretMask.digests(object.manifest().tree()).stream())
                .distinct()
                .forEach(digest -> texts.reveal(digest).ifPresent(clear -> held.put(digest, clear)));
        return held;
    }

    /** The same release for some of its clusters. */
    public static Snapshot only(Snapshot snapshot, Set<ClusterName> clusters) {
        var plan = snapshot.plan();
        var waves = new ArrayList<WavePlan>();
        var dropped = new ArrayList<String>();
        for (var wave : plan.waves()) {
            var kept = wave.clusters().stream().filter(clusters::contains).toList();
            if (kept.isEmpty()) {
                dropped.add(wave.name());
            } else {
                waves.add(new WavePlan(
                        wave.name(),
                        kept,
                        wave.needs().stream()
                                .filter(need -> !dropped.contains(need))
                                .toList(),
                        wave.maxParallel(),
                        wave.maxFailures(),
                        wave.soak(),
                        wave.onUnreachable()));
            }
        }
        return new Snapshot(
                snapshot.format(),
                new ReleasePlan(
                        plan.application(),
                        plan.namespace(),
                        plan.version(),
                        plan.intent(),
                        plan.base(),
                        plan.strategy(),
                        waves,
                        plan.lanes().stream()
                                .filter(lane -> clusters.contains(lane.cluster()))
                                .toList(),
                        plan.failure(),
                        plan.plugins()),
                snapshot.inputs(),
                snapshot.provenance());
    }

    // ---- command

    /**
     * Gives a command to whoever drives the run, and waits for the answer. Without an owner, {@code pause} and
     * {@code approve} are only recorded; with any other verb this process takes the run over and does it.
     *
     * @param patience how long to wait for an owner's answer
     */
    public Given give(RunId run, OperatorCommand command, String reason, Duration patience)
            throws InterruptedException {
        return give(given(run, parts.actor(), command, reason), patience);
    }

    /** A command by an actor of this process' choice, such as the one that approves a demonstration's gates. */
    public GivenCommand given(RunId run, Actor actor, OperatorCommand command, String reason) {
        return new GivenCommand(
                new CommandId(Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong())),
                run,
                actor,
                parts.clock().instant(),
                reason,
                command);
    }

    /** As {@link #give(RunId, OperatorCommand, String, Duration)} with a command made before. */
    public Given give(GivenCommand command, Duration patience) throws InterruptedException {
        var run = command.run();
        var header = store.runs().find(run).orElseThrow(() -> RunRefusedException.of("cli.runs.absent", run));
        if (header.phase().terminal()) {
            throw RunRefusedException.of("cli.runs.ended", run, header.phase());
        }
        store.commands().give(command);
        running.stream().filter(own -> own.run().equals(run)).forEach(Running::look);
        ring();
        boolean owned = running.stream().anyMatch(own -> own.run().equals(run));
        if (!owned) {
            if (onlyRecorded(command.command())) {
                if (!RunLock.held(Rehearsal.locks(store), run)) {
                    return new Given.Recorded();
                }
            } else if (!(command.command() instanceof OperatorCommand.Release)) {
                var taken = resume(run, Optional.empty());
                if (taken.isPresent()) {
                    return new Given.Driving(taken.get(), command.id());
                }
            }
        }
        return answer(command.id(), patience)
                .<Given>map(Given.Answered::new)
                .orElseGet(() -> new Given.Unanswered(command.id()));
    }

    private static boolean onlyRecorded(OperatorCommand command) {
        return switch (command) {
            case OperatorCommand.Pause pause -> true;
            case OperatorCommand.Approve approve -> true;
            case OperatorCommand.Resume resume -> false;
            case OperatorCommand.Skip skip -> false;
            case OperatorCommand.Retry retry -> false;
            case OperatorCommand.Stop stop -> false;
            case OperatorCommand.RollBack rollBack -> false;
            case OperatorCommand.TakeOver takeOver -> false;
            case OperatorCommand.Release release -> false;
        };
    }

    /** Waits for a command's answer; woken by the bell. */
    public Optional<Commands.Outcome> answer(CommandId command, Duration patience) throws InterruptedException {
        return await(() -> store.commands().outcome(command), patience);
    }

    /** Asks for something again after every commit or ring until it is there. */
    public <T> Optional<T> await(Supplier<Optional<T>> wanted, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        while (true) {
            long seen = changes.get();
            var there = wanted.get();
            if (there.isPresent() || left <= 0) {
                return there;
            }
            lock.lock();
            try {
                while (changes.get() == seen && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Has everybody who {@linkplain #await waits} look again. */
    public void nudge() {
        wake();
    }

    /** Whether any process drives the run. */
    public boolean driven(RunId run) {
        return running.stream().anyMatch(own -> own.run().equals(run)) || RunLock.held(Rehearsal.locks(store), run);
    }

    /**
     * Asks the owner to give the run up and waits until it has.
     *
     * @return whether nobody drives it now
     */
    public boolean release(RunId run, Duration patience) throws InterruptedException {
        if (!driven(run)) {
            return true;
        }
        give(given(run, parts.actor(), new OperatorCommand.Release(), ""), patience);
        return await(() -> driven(run) ? Optional.<Boolean>empty() : Optional.of(true), patience)
                .isPresent();
    }

    /** Looks at a run from its journal: one of another process, or one that has ended. */
    public RunFollower follow(RunId run) {
        return new RunFollower(parts.engine(), store.journal(), run);
    }

    /** What people see of a run, whoever drives it. */
    public RunView view(RunId run) {
        return running.stream()
                .filter(own -> own.run().equals(run))
                .findFirst()
                .map(Running::view)
                .orElseGet(() -> {
                    var follower = follow(run);
                    follower.advance();
                    return follower.view();
                });
    }

    /** Gives up every run that is still in hand. */
    @Override
    public void close() {
        running.forEach(Running::close);
        watch.shutdownNow();
        bell.ifPresent(Doorbell::close);
        workers.shutdownNow();
    }
}
