package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.FailurePolicy.Reach;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.WavePlan;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.EngineCommand;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunEvent.LaneNote;
import dev.slipway.api.run.RunEvent.LaneOrder;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.StateChange;
import dev.slipway.api.run.StateChange.Subject;
import dev.slipway.api.run.Transition;
import dev.slipway.api.run.WavePhase;
import dev.slipway.workflow.engine.RunState.Lane;
import dev.slipway.workflow.engine.RunState.Wave;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The machine of the run: waves, people's commands, and how it all ends. */
final class RunMachine {
    static final String SOAK = "soak/";

    private final RunSetup setup;
    private final ReleasePlan plan;
    private final Instant at;
    private final List<StateChange> changes = new ArrayList<>();
    private final List<EngineCommand> commands = new ArrayList<>();

    private RunPhase phase;
    private Actor owner;
    private long epoch;
    private List<Wave> waves;
    private List<Lane> lanes;
    private final Map<ClusterName, Integer> places;
    private final List<List<Integer>> members;
    private boolean paused;
    private boolean cancelling;
    private Optional<Reach> turningBack;
    private boolean superseded;
    private Set<ClusterName> recovering;
    private Set<CommandId> handled;
    private Optional<Message> cause;
    private Optional<Instant> endedAt;
    private Optional<String> fired = Optional.empty();

    private RunMachine(RunSetup setup, RunState state, Instant at) {
        this.setup = setup;
        this.plan = setup.snapshot().plan();
        this.at = at;
        this.phase = state.phase();
        this.owner = state.owner();
        this.epoch = state.epoch();
        this.waves = state.waves();
        this.lanes = state.lanes();
        this.places = state.places();
        this.members = state.members();
        this.paused = state.paused();
        this.cancelling = state.cancelling();
        this.turningBack = state.turningBack();
        this.superseded = state.superseded();
        this.recovering = state.recovering();
        this.handled = state.handled();
        this.cause = state.cause();
        this.endedAt = state.endedAt();
    }

    static RunState initial(RunSetup setup) {
        var plan = setup.snapshot().plan();
        var places = new TreeMap<ClusterName, Integer>();
        for (int i = 0; i < plan.lanes().size(); i++) {
            places.put(plan.lanes().get(i).cluster(), i);
        }
        return new RunState(
                RunPhase.READY,
                setup.startedBy(),
                0,
                plan.waves().stream()
                        .map(w -> new Wave(WavePhase.PENDING, Optional.empty(), Clocked.ZERO))
                        .toList(),
                plan.lanes().stream()
                        .map(l -> new Lane(LanePhase.PENDING, LaneNote.NONE, false, false))
                        .toList(),
                Collections.unmodifiableMap(places),
                plan.waves().stream()
                        .map(w -> w.clusters().stream()
                                .filter(places::containsKey)
                                .map(places::get)
                                .sorted()
                                .toList())
                        .toList(),
                false,
                false,
                Optional.empty(),
                false,
                Set.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty());
    }

    static Transition step(RunSetup setup, RunState state, Instant at, RunEvent event) {
        var machine = new RunMachine(setup, state, at);
        if (state.phase().terminal()) {
            if (event instanceof RunEvent.CommandGiven(var given)) {
                machine.settle(given.id(), Optional.of(Message.of("workflow.run-ended", state.phase())));
            }
            return new Transition(state, machine.changes, machine.commands);
        }
        machine.take(event);
        machine.goOn();
        return machine.end();
    }

    private Transition end() {
        return new Transition(
                new RunState(
                        phase,
                        owner,
                        epoch,
                        waves,
                        lanes,
                        places,
                        members,
                        paused,
                        cancelling,
                        turningBack,
                        superseded,
                        recovering,
                        handled,
                        cause,
                        endedAt),
                changes,
                commands);
    }

    private void take(RunEvent event) {
        switch (event) {
            case RunEvent.Started(var by, var number) -> {
                owner = by;
                epoch = number;
                signal(RunTable.Signal.GO);
            }
            case RunEvent.CommandGiven(var given) -> given(given);
            case RunEvent.LaneReported(var cluster, var lanePhase, var note) -> reported(cluster, lanePhase, note);
            case RunEvent.TimerFired(var timer) -> {
                if (!timer.startsWith(SOAK)) {
                    throw new IllegalArgumentException("the run knows no timer " + timer);
                }
                fired = Optional.of(timer);
            }
            case RunEvent.Recovered(var by, var number, var away) -> recovered(by, number, away);
            case RunEvent.LaneOrdered e -> throw strange(event);
            case RunEvent.ObjectRead e -> throw strange(event);
            case RunEvent.ObjectsListed e -> throw strange(event);
            case RunEvent.ReadFailed e -> throw strange(event);
            case RunEvent.EffectAnswered e -> throw strange(event);
            case RunEvent.EffectFailed e -> throw strange(event);
            case RunEvent.Observed e -> throw strange(event);
            case RunEvent.WatchSynced e -> throw strange(event);
            case RunEvent.ContactLost e -> throw strange(event);
            case RunEvent.ContactRestored e -> throw strange(event);
        }
    }

    private static IllegalArgumentException strange(RunEvent event) {
        return new IllegalArgumentException(
                "the run does not take " + event.getClass().getSimpleName() + "; it is for a lane");
    }

    // ---- lanes

    private int index(ClusterName cluster) {
        var place = places.get(cluster);
        if (place == null) {
            throw new IllegalArgumentException("the run has no lane " + cluster);
        }
        return place;
    }

    private ClusterName name(int lane) {
        return plan.lanes().get(lane).cluster();
    }

    private void set(int index, Lane lane) {
        var copy = new ArrayList<>(lanes);
        copy.set(index, lane);
        lanes = Collections.unmodifiableList(copy);
    }

    private void reported(ClusterName cluster, LanePhase lanePhase, LaneNote note) {
        int index = index(cluster);
        var before = lanes.get(index);
        boolean back = before.turningBack() || note.rollingBack();
        set(index, new Lane(lanePhase, note, true, back && lanePhase != LanePhase.ROLLED_BACK));
        if (!note.recovering() && recovering.contains(cluster)) {
            var rest = new TreeSet<>(recovering);
            rest.remove(cluster);
            recovering = Collections.unmodifiableSet(rest);
        }
        if (note.superseded()) {
            superseded = true;
        }
        if (note.rollBack().isPresent() && before.note().rollBack().isEmpty()) {
            turnBack(
                    note.rollBack().get(),
                    index,
                    note.cause().map(Message::code).orElse("failed"));
        }
    }

    private void tell(int lane, LaneOrder order) {
        commands.add(new EngineCommand.Tell(Scope.lane(name(lane)), new RunEvent.LaneOrdered(order)));
    }

    private void tellOpened(LaneOrder order) {
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get(i).opened()) {
                tell(i, order);
            }
        }
    }

    private static boolean over(Lane lane) {
        return switch (lane.phase()) {
            case DONE, FAILED, ROLLED_BACK, OWED -> true;
            case PENDING, ACTIVE -> false;
        };
    }

    private boolean active(Lane lane) {
        return lane.opened() && (lane.phase() == LanePhase.PENDING || lane.phase() == LanePhase.ACTIVE);
    }

    private static boolean failed(Lane lane) {
        return switch (lane.phase()) {
            case FAILED, ROLLED_BACK -> true;
            case OWED -> !lane.note().leftOut();
            case PENDING, ACTIVE, DONE -> false;
        };
    }

    // ---- people

    private void settle(CommandId id, Optional<Message> refusal) {
        commands.add(new EngineCommand.Settle(id, refusal.isEmpty(), refusal));
    }

    private void given(GivenCommand given) {
        if (handled.contains(given.id())) {
            return;
        }
        handled = LaneDraft.with(handled, given.id());
        changes.add(new StateChange(
                Subject.RUN,
                "command/" + given.id().value(),
                "",
                given.command().getClass().getSimpleName(),
                Value.object("actor", given.actor().toString(), "reason", given.reason())));
        switch (given.command()) {
            case OperatorCommand.Pause(var now) -> {
                if (cancelling || turningBack.isPresent()) {
                    settle(given.id(), Optional.of(Message.of("workflow.not-now", phase)));
                    return;
                }
                paused = true;
                tellOpened(new LaneOrder.Pause(now));
                settle(given.id(), Optional.empty());
            }
            case OperatorCommand.Resume resume -> {
                paused = false;
                tellOpened(new LaneOrder.Command(given));
                settle(given.id(), Optional.empty());
            }
            case OperatorCommand.Approve(var lane, var step, var comment) -> approve(given, lane);
            case OperatorCommand.Skip(var lane, var step) ->
                forward(given, lane, l -> l.phase() == LanePhase.ACTIVE, "workflow.nothing-to-skip");
            case OperatorCommand.Retry(var lane, var step) ->
                forward(
                        given,
                        lane,
                        l -> l.note().stuck().isPresent() || l.note().blocked(),
                        "workflow.nothing-to-retry");
            case OperatorCommand.TakeOver(var lane) ->
                forward(given, lane, l -> l.note().blocked() && l.note().needsPerson(), "workflow.lease-not-held");
            case OperatorCommand.Stop stop -> {
                cancelling = true;
                paused = false;
                tellOpened(new LaneOrder.Stop());
                signal(RunTable.Signal.CANCEL);
                settle(given.id(), Optional.empty());
            }
            case OperatorCommand.RollBack(var reach, var lane) -> rollBack(given, reach, lane);
            // giving the run up is the owner's own affair; nothing of the run changes
            case OperatorCommand.Release release -> settle(given.id(), Optional.empty());
        }
    }

    private void approve(GivenCommand given, Optional<ClusterName> lane) {
        // a lane that is named answers for itself: what it shows may be newer than what it has reported
        var gates = lane.isPresent()
                ? candidates(lane, Lane::opened)
                : candidates(lane, l -> l.note().gate().isPresent());
        if (gates.size() != 1) {
            settle(
                    given.id(),
                    Optional.of(
                            gates.isEmpty()
                                    ? Message.of(
                                            "workflow.no-gate",
                                            lane.map(ClusterName::value).orElse("-"))
                                    : Message.of("workflow.which-lane", names(gates))));
            return;
        }
        int index = gates.getFirst();
        if (plan.lanes().get(index).protection() != Protection.OPEN
                && given.actor().user().equals(setup.startedBy().user())) {
            settle(given.id(), Optional.of(Message.of("workflow.starter-cannot-approve", name(index))));
            return;
        }
        tell(index, new LaneOrder.Command(given));
    }

    private void forward(GivenCommand given, Optional<ClusterName> lane, Predicate<Lane> fits, String nothing) {
        var fitting = lane.isPresent() ? candidates(lane, l -> l.opened()) : candidates(lane, fits);
        if (fitting.isEmpty()) {
            settle(
                    given.id(),
                    Optional.of(Message.of(nothing, lane.map(ClusterName::value).orElse("-"))));
        } else if (fitting.size() > 1) {
            settle(given.id(), Optional.of(Message.of("workflow.which-lane", names(fitting))));
        } else {
            tell(fitting.getFirst(), new LaneOrder.Command(given));
        }
    }

    private List<Integer> candidates(Optional<ClusterName> lane, Predicate<Lane> fits) {
        var found = new ArrayList<Integer>();
        for (int i = 0; i < lanes.size(); i++) {
            if ((lane.isEmpty() || name(i).equals(lane.get())) && fits.test(lanes.get(i))) {
                found.add(i);
            }
        }
        return found;
    }

    private String names(List<Integer> indexes) {
        return String.join(", ", indexes.stream().map(i -> name(i).value()).toList());
    }

    private void rollBack(GivenCommand given, Reach reach, Optional<ClusterName> lane) {
        int index = -1;
        if (reach != Reach.RUN) {
            var fitting = candidates(lane, Lane::opened);
            if (fitting.size() != 1) {
                settle(
                        given.id(),
                        Optional.of(
                                fitting.isEmpty()
                                        ? Message.of("workflow.nothing-to-roll-back")
                                        : Message.of("workflow.which-lane", names(fitting))));
                return;
            }
            index = fitting.getFirst();
        }
        turnBack(reach, index, given.reason().isEmpty() ? given.actor().toString() : given.reason());
        settle(given.id(), Optional.empty());
    }

    private void turnBack(Reach reach, int origin, String reason) {
        var affected = new ArrayList<Integer>();
        switch (reach) {
            case LANE -> affected.add(origin);
            case WAVE -> {
                var clusters = plan.waveOf(name(origin)).map(WavePlan::clusters).orElse(List.of());
                for (int i = 0; i < lanes.size(); i++) {
                    if (clusters.contains(name(i))) {
                        affected.add(i);
                    }
                }
            }
            case RUN -> {
                paused = false;
                turningBack = Optional.of(reach);
                for (int i = 0; i < lanes.size(); i++) {
                    affected.add(i);
                }
                signal(RunTable.Signal.TURN_BACK);
            }
        }
        for (int i : affected) {
            var lane = lanes.get(i);
            if (lane.opened() && lane.phase() != LanePhase.ROLLED_BACK) {
                set(i, new Lane(lane.phase(), lane.note(), true, true));
                tell(i, new LaneOrder.RollBack(reason));
            }
        }
    }

    // ---- restart

    private void recovered(Actor by, long number, Duration away) {
        owner = by;
        epoch = number;
        var active = new TreeSet<ClusterName>();
        for (int i = 0; i < lanes.size(); i++) {
            if (active(lanes.get(i)) && lanes.get(i).phase() == LanePhase.ACTIVE) {
                active.add(name(i));
            }
        }
        recovering = Collections.unmodifiableSet(active);
        for (int i = 0; i < waves.size(); i++) {
            var wave = waves.get(i);
            wave(i, new Wave(wave.phase(), wave.since(), wave.soaked().without(away, at)));
        }
        if (!active.isEmpty()) {
            signal(RunTable.Signal.RECOVER);
        }
    }

    // ---- waves

    private void wave(int index, Wave wave) {
        if (wave.equals(waves.get(index))) {
            return;
        }
        var copy = new ArrayList<>(waves);
        copy.set(index, wave);
        waves = Collections.unmodifiableList(copy);
    }

    private void signal(int index, WaveTable.Signal signal) {
        var wave = waves.get(index);
        var next = WaveTable.TABLE.next(wave.phase(), signal);
        changes.add(new StateChange(
                Subject.WAVE, plan.waves().get(index).name(), wave.phase().name(), next.name(), ObjectValue.EMPTY));
        wave(index, new Wave(next, Optional.of(at), wave.soaked()));
    }

    private void goOn() {
        if (phase.terminal()) {
            return;
        }
        if (superseded && !cancelling) {
            tellOpened(new LaneOrder.Stop());
            cancelling = true;
            signal(RunTable.Signal.CANCEL);
        }
        if (!cancelling && turningBack.isEmpty()) {
            for (int i = 0; i < waves.size(); i++) {
                progress(i);
            }
        }
        conclude();
    }

    private void progress(int index) {
        var planned = plan.waves().get(index);
        if (waves.get(index).phase() == WavePhase.PENDING) {
            boolean met = planned.needs().stream().allMatch(this::waveDone);
            if (!met || paused || anyWaveFailed()) {
                return;
            }
            signal(index, WaveTable.Signal.OPEN);
        }
        int bad = 0;
        int over = 0;
        for (int i : members.get(index)) {
            bad += failed(lanes.get(i)) ? 1 : 0;
            over += over(lanes.get(i)) ? 1 : 0;
        }
        boolean allOver = over == members.get(index).size();
        var before = waves.get(index).phase();
        if (bad > planned.maxFailures()) {
            if (before != WavePhase.FAILED) {
                signal(index, WaveTable.Signal.FAIL);
                commands.add(new EngineCommand.StopTimer(SOAK + planned.name()));
            }
            return;
        }
        if (before == WavePhase.FAILED || before == WavePhase.DONE) {
            return;
        }
        if (before == WavePhase.SOAKING && !allOver) {
            // an owed or turned back lane is worked on again
            signal(index, WaveTable.Signal.REOPEN);
            commands.add(new EngineCommand.StopTimer(SOAK + planned.name()));
            var wave = waves.get(index);
            wave(index, new Wave(wave.phase(), wave.since(), wave.soaked().stop(at)));
        }
        if (waves.get(index).phase() == WavePhase.OPEN) {
            if (allOver) {
                signal(index, planned.soak().isZero() ? WaveTable.Signal.FINISH : WaveTable.Signal.SOAK);
            } else {
                open(planned, members.get(index));
            }
        }
        if (waves.get(index).phase() == WavePhase.SOAKING) {
            soak(index, planned);
        }
    }

    private boolean waveDone(String name) {
        for (int i = 0; i < waves.size(); i++) {
            if (plan.waves().get(i).name().equals(name)) {
                return waves.get(i).phase() == WavePhase.DONE;
            }
        }
        return false;
    }

    private boolean anyWaveFailed() {
        return waves.stream().anyMatch(w -> w.phase() == WavePhase.FAILED);
    }

    private void open(WavePlan planned, List<Integer> candidates) {
        if (paused || anyWaveFailed()) {
            return;
        }
        int running = 0;
        for (int i : candidates) {
            running += active(lanes.get(i)) ? 1 : 0;
        }
        var copy = new ArrayList<>(lanes);
        for (int i : candidates) {
            if (running >= planned.maxParallel()) {
                break;
            }
            if (!copy.get(i).opened()) {
                copy.set(i, new Lane(LanePhase.PENDING, LaneNote.NONE, true, false));
                tell(i, new LaneOrder.Open());
                running++;
            }
        }
        lanes = Collections.unmodifiableList(copy);
    }

    /** Only time that was seen healthy counts. */
    private void soak(int index, WavePlan planned) {
        boolean healthy = members.get(index).stream()
                .map(lanes::get)
                .filter(l -> l.phase() == LanePhase.DONE)
                .allMatch(l -> l.note().healthy() && !l.note().unreachable());
        var wave = waves.get(index);
        var soaked = healthy ? wave.soaked().start(at) : wave.soaked().stop(at);
        var timer = SOAK + planned.name();
        if (soaked.at(at).compareTo(planned.soak()) >= 0) {
            wave(index, new Wave(wave.phase(), wave.since(), soaked.stop(at)));
            signal(index, WaveTable.Signal.FINISH);
            commands.add(new EngineCommand.StopTimer(timer));
            return;
        }
        boolean begins = !soaked.since().equals(wave.soaked().since()) || fired.equals(Optional.of(timer));
        if (soaked.since().isPresent() && begins) {
            commands.add(
                    new EngineCommand.StartTimer(timer, at.plus(planned.soak().minus(soaked.at(at))), false));
        } else if (soaked.since().isEmpty() && wave.soaked().since().isPresent()) {
            commands.add(new EngineCommand.StopTimer(timer));
        }
        wave(index, new Wave(wave.phase(), wave.since(), soaked));
    }

    // ---- the end, and what the run looks like until then

    private void conclude() {
        boolean anyActive = false;
        boolean back = false;
        boolean stuck = false;
        boolean anyBack = false;
        boolean clean = true;
        for (var lane : lanes) {
            boolean active = active(lane);
            anyActive |= active;
            stuck |= active && lane.note().needsPerson();
            if (lane.opened()) {
                boolean home = lane.phase() == LanePhase.ROLLED_BACK;
                anyBack |= home;
                back |= lane.turningBack() && !home && !owed(lane);
                clean &= home || owed(lane);
            }
        }
        if (cancelling) {
            if (!anyActive) {
                finish(superseded ? RunTable.Signal.SUPERSEDE : RunTable.Signal.CANCELLED);
            }
            return;
        }
        if (turningBack.isPresent()) {
            if (!anyActive && !back) {
                finish(clean ? RunTable.Signal.TURNED_BACK : RunTable.Signal.FAIL);
                return;
            }
            signal(
                    !recovering.isEmpty()
                            ? RunTable.Signal.RECOVER
                            : stuck ? RunTable.Signal.TURN_BACK_BLOCKED : RunTable.Signal.TURN_BACK);
            return;
        }
        if (!anyActive && !back && waves.stream().allMatch(w -> w.phase() == WavePhase.DONE)) {
            finish(RunTable.Signal.SUCCEED);
            return;
        }
        if (anyWaveFailed() && !anyActive && !back) {
            finish(clean && anyBack ? RunTable.Signal.TURNED_BACK : RunTable.Signal.FAIL);
            return;
        }
        signal(present());
    }

    private static boolean owed(Lane lane) {
        return lane.phase() == LanePhase.OWED;
    }

    private RunTable.Signal present() {
        if (!recovering.isEmpty()) {
            return RunTable.Signal.RECOVER;
        }
        boolean any = false;
        boolean still = true;
        boolean blocked = false;
        for (var lane : lanes) {
            if (active(lane)) {
                any = true;
                still &= lane.note().waiting() || lane.note().blocked();
                blocked |= lane.note().blocked();
            }
        }
        if (paused && still) {
            return RunTable.Signal.PAUSE;
        }
        if (!any) {
            return RunTable.Signal.WAIT;
        }
        if (!still) {
            return RunTable.Signal.GO;
        }
        return blocked ? RunTable.Signal.BLOCK : RunTable.Signal.WAIT;
    }

    private void signal(RunTable.Signal signal) {
        var next = RunTable.TABLE.next(phase, signal);
        if (next != phase) {
            changes.add(
                    new StateChange(Subject.RUN, setup.run().value(), phase.name(), next.name(), ObjectValue.EMPTY));
            phase = next;
        }
    }

    private void finish(RunTable.Signal signal) {
        cause = lanes.stream()
                .filter(l -> failed(l) || owed(l))
                .flatMap(l -> l.note().cause().stream())
                .findFirst();
        signal(signal);
        endedAt = Optional.of(at);
        commands.add(new EngineCommand.End(phase));
    }
}
