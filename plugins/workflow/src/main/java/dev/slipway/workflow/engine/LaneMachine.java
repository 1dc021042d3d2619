package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.WrittenFields;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.EffectId;
import dev.slipway.api.run.EngineCommand;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunEvent.LaneOrder;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.StateChange.Subject;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.run.Transition;
import dev.slipway.api.workflow.StepContext.Decision;
import dev.slipway.workflow.engine.LaneState.Asked;
import dev.slipway.workflow.engine.LaneState.Ending;
import dev.slipway.workflow.engine.LaneState.Hold;
import dev.slipway.workflow.engine.LaneState.Pausing;
import dev.slipway.workflow.engine.LaneState.Purpose;
import dev.slipway.workflow.engine.LaneState.Seen;
import dev.slipway.workflow.engine.LaneState.Stage;
import dev.slipway.workflow.engine.LaneState.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The machine of one lane: takes one event, then goes on as far as it can without another. */
final class LaneMachine {
    /** After so long nobody may be sure that the picture still holds (ENGINE §6). */
    static final Duration LONG_AWAY = Duration.ofHours(1);

    private static final int MOVES = 10_000;

    private final LaneTurn turn;
    private final LaneDraft lane;
    private final Housekeeping keeping;
    private final EffectDesk effects;
    private final StepDesk steps;
    private final Accounting accounting;

    private LaneMachine(LaneTurn turn) {
        this.turn = turn;
        this.lane = turn.lane;
        this.keeping = new Housekeeping(turn);
        this.effects = new EffectDesk(turn);
        this.steps = new StepDesk(turn);
        this.accounting = new Accounting(turn);
    }

    static Transition step(
            EngineParts parts, RunSetup setup, Supplier<Digest> snapshot, LaneState state, Instant at, RunEvent event) {
        var machine = new LaneMachine(new LaneTurn(parts, setup, snapshot, state, at));
        machine.take(event);
        machine.drive();
        return machine.turn.end();
    }

    private void take(RunEvent event) {
        switch (event) {
            case RunEvent.LaneOrdered(var order) -> ordered(order);
            case RunEvent.ObjectRead(var read, var id, var object) -> read(read, object);
            case RunEvent.ReadFailed(var read, var fault) -> readFailed(read, fault);
            case RunEvent.ObjectsListed(var read, var objects) -> listed(read, objects);
            case RunEvent.EffectAnswered(var effect, var attempt, var object) -> answered(effect, attempt, object);
            case RunEvent.EffectFailed(var effect, var attempt, var fault) -> failed(effect, attempt, fault);
            case RunEvent.Observed(var watch, var id, var object) -> observed(watch, id, object);
            case RunEvent.WatchSynced synced -> turn.found(true);
            case RunEvent.ContactLost(var fault) -> turn.lost(fault, true);
            case RunEvent.ContactRestored restored -> {
                lane.watchLost = false;
                turn.found(true);
            }
            case RunEvent.TimerFired(var timer) -> fired(timer);
            case RunEvent.Recovered recovered -> recovered(recovered);
            case RunEvent.Started started -> throw strange(event);
            case RunEvent.CommandGiven given -> throw strange(event);
            case RunEvent.LaneReported reported -> throw strange(event);
        }
    }

    private IllegalArgumentException strange(RunEvent event) {
        return new IllegalArgumentException(
                "lane " + lane.cluster + " does not take " + event.getClass().getSimpleName() + "; it is for the run");
    }

    // ---- orders

    private void ordered(LaneOrder order) {
        switch (order) {
            case LaneOrder.Open open -> {
                if (lane.phase == LanePhase.PENDING && lane.stage == Stage.IDLE) {
                    turn.laneSignal(LaneTable.Signal.OPEN, Optional.empty());
                    turn.stage(Stage.READING);
                }
            }
            case LaneOrder.Pause(var now) -> {
                if (lane.phase == LanePhase.ACTIVE || lane.phase == LanePhase.PENDING) {
                    lane.pausing = now || lane.pausing == Pausing.NOW ? Pausing.NOW : Pausing.AT_SAFE_BOUNDARY;
                }
            }
            case LaneOrder.Resume resume -> resume(Optional.empty());
            case LaneOrder.Command(var given) -> command(given);
            case LaneOrder.Stop stop -> {
                if (lane.phase == LanePhase.ACTIVE) {
                    lane.stopping = true;
                    lane.endCause = lane.endCause.or(() -> Optional.of(Message.of("workflow.stopped")));
                }
            }
            case LaneOrder.RollBack(var reason) -> turnBack(reason);
        }
    }

    private void turnBack(String reason) {
        if (lane.phase == LanePhase.PENDING || lane.phase == LanePhase.ROLLED_BACK || lane.superseded) {
            return;
        }
        if (turn.turningBack()) {
            steps.retry();
            return;
        }
        lane.turningBack = Optional.of(reason);
        lane.pausing = Pausing.NONE;
        lane.stopping = false;
        lane.ending = Ending.NONE;
        if (lane.phase == LanePhase.DONE || lane.phase == LanePhase.FAILED) {
            turn.laneSignal(LaneTable.Signal.TURN_BACK, Optional.empty());
            turn.stage(Stage.WORKING);
            lane.choreTrouble = 0;
            lane.inventoried = false;
        }
    }

    private void resume(Optional<Decision> decision) {
        lane.pausing = Pausing.NONE;
        // whatever was looked at before the pause is old by now
        lane.seen = Optional.empty();
        lane.leaseSeen = false;
        if (lane.phase == LanePhase.OWED && !lane.leftOut) {
            turn.laneSignal(LaneTable.Signal.PAY, Optional.empty());
            lane.endCause = Optional.empty();
            if (lane.lostSince.isPresent()) {
                // another wait begins; what is known stays
                var since = lane.lostSince.map(Instant::toString).orElse("");
                lane.lostSince = Optional.empty();
                turn.lost(
                        ClusterFault.of(ClusterFault.Kind.NOT_SENT, 0, "", "still out of reach since " + since),
                        lane.watchLost);
            }
            lookAgain(Duration.ZERO);
            return;
        }
        if (lane.hold.isPresent()) {
            switch (lane.hold.get().sort()) {
                case CONFIRM -> confirm();
                case LEASE -> {
                    turn.release();
                    lane.leaseSeen = false;
                    turn.ask(Purpose.LEASE, turn.leaseId(), Kinds.LEASE);
                }
                case CREDENTIALS, UNUSABLE, INVARIANT -> {
                    turn.release();
                    steps.retry();
                    lane.retryAt = Optional.empty();
                    turn.stopTimer(LaneTurn.RETRY);
                }
                case DRIFT, CONFLICT, UNKNOWN, FAILED -> {
                    if (!steps.retry()) {
                        turn.release();
                    }
                }
            }
            return;
        }
        var step = turn.current();
        if (decision.isPresent()
                && step.isPresent()
                && step.get().phase() == StepPhase.OBSERVING
                && step.get().needsPerson()
                && turn.spec().kind().equals("pause")) {
            turn.current(step.get().decided(decision.get()));
        }
    }

    /** A person saw the differences and goes on from what is there. */
    private void confirm() {
        for (var id : lane.differing) {
            var live = lane.live.get(id);
            lane.written = LaneDraft.without(lane.written, id);
            lane.uids = live == null || live.uid().isEmpty()
                    ? LaneDraft.without(lane.uids, id)
                    : LaneDraft.put(lane.uids, id, live.uid().get());
        }
        lane.differing = Set.of();
        lane.longAway = false;
        turn.release();
    }

    private void command(GivenCommand given) {
        if (lane.handled.contains(given.id())) {
            return;
        }
        lane.handled = LaneDraft.with(lane.handled, given.id());
        var refusal = switch (given.command()) {
            case OperatorCommand.Approve approve -> approve(given, approve);
            case OperatorCommand.Skip skip -> skip(skip);
            case OperatorCommand.Retry retry -> retry(retry);
            case OperatorCommand.TakeOver takeOver -> takeOver();
            case OperatorCommand.Resume resume -> {
                resume(Optional.of(decision(given, given.reason())));
                yield Optional.<Message>empty();
            }
            case OperatorCommand.Pause pause -> Optional.of(Message.of("workflow.for-the-run"));
            case OperatorCommand.Stop stop -> Optional.of(Message.of("workflow.for-the-run"));
            case OperatorCommand.RollBack back -> Optional.of(Message.of("workflow.for-the-run"));
            case OperatorCommand.Release release -> Optional.of(Message.of("workflow.for-the-run"));
        };
        turn.changed(
                Subject.GATE,
                lane.cluster + "/command/" + given.id().value(),
                "",
                refusal.isEmpty() ? "accepted" : "refused",
                Value.object(
                        "command",
                        given.command().getClass().getSimpleName(),
                        "actor",
                        given.actor().toString(),
                        "reason",
                        given.reason()));
        if (!(given.command() instanceof OperatorCommand.Resume)) {
            turn.commands.add(new EngineCommand.Settle(given.id(), refusal.isEmpty(), refusal));
        }
    }

    private static Decision decision(GivenCommand given, String comment) {
        return new Decision(given.actor().user(), given.actor().groups(), given.at(), comment);
    }

    private Optional<Message> approve(GivenCommand given, OperatorCommand.Approve approve) {
        var step = turn.current();
        if (step.isEmpty()
                || lane.phase != LanePhase.ACTIVE
                || lane.stage != Stage.WORKING
                || step.get().phase() != StepPhase.OBSERVING
                || !step.get().needsPerson()
                || !step.get().asks()
                || approve.step().filter(id -> !id.equals(step.get().id())).isPresent()) {
            return Optional.of(Message.of("workflow.no-gate", lane.cluster));
        }
        var decision = decision(given, approve.comment());
        var refusal = turn.type().refuses(turn.context(step.get()), decision);
        if (refusal.isEmpty()) {
            turn.current(step.get().decided(decision));
        }
        return refusal;
    }

    private Optional<Message> skip(OperatorCommand.Skip skip) {
        if (turn.turningBack() || lane.phase != LanePhase.ACTIVE || lane.stage != Stage.WORKING) {
            return Optional.of(Message.of("workflow.nothing-to-skip", lane.cluster));
        }
        var reason = Message.of("workflow.skipped-by-person");
        var step = turn.current();
        if (step.isPresent()
                && skip.step().map(id -> id.equals(step.get().id())).orElse(true)) {
            if (step.get().midAir() && lane.hold.isEmpty()) {
                return Optional.of(
                        Message.of("workflow.mid-air", lane.cluster, step.get().id()));
            }
            if (!StepTable.TABLE.allows(step.get().phase(), StepTable.Signal.LEAVE_OUT)) {
                return Optional.of(
                        Message.of("workflow.mid-air", lane.cluster, step.get().id()));
            }
            steps.leaveOut(step.get(), reason);
            turn.release();
            return Optional.empty();
        }
        var wanted = skip.step().or(() -> step.map(StepState::id));
        if (wanted.isEmpty()) {
            return Optional.of(Message.of("workflow.nothing-to-skip", lane.cluster));
        }
        var index = indexOf(wanted.get());
        if (index < lane.position || lane.steps.get(index).phase() != StepPhase.PENDING) {
            return Optional.of(Message.of("workflow.nothing-to-skip", lane.cluster, wanted.get()));
        }
        turn.signalOther(index, StepTable.Signal.LEAVE_OUT, LaneTurn.detail("cause", reason));
        lane.step(index, lane.steps.get(index).says(Optional.of(reason), false, Optional.empty()));
        return Optional.empty();
    }

    private int indexOf(StepId id) {
        for (int i = 0; i < lane.steps.size(); i++) {
            if (lane.steps.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private Optional<Message> retry(OperatorCommand.Retry retry) {
        if (lane.hold.isPresent() && lane.hold.get().sort() != Hold.Sort.CONFIRM) {
            resume(Optional.empty());
            return Optional.empty();
        }
        var step = turn.current();
        if (step.isEmpty()
                || retry.step().filter(id -> !id.equals(step.get().id())).isPresent()
                || !steps.retry()) {
            return Optional.of(Message.of("workflow.nothing-to-retry", lane.cluster));
        }
        return Optional.empty();
    }

    private Optional<Message> takeOver() {
        if (lane.hold.filter(h -> h.sort() == Hold.Sort.LEASE).isEmpty()) {
            return Optional.of(Message.of("workflow.lease-not-held", lane.cluster));
        }
        lane.takeOver = true;
        turn.release();
        return Optional.empty();
    }

    // ---- reads

    private void read(String read, Optional<Manifest> object) {
        var asked = lane.asked.get(read);
        if (asked == null) {
            return;
        }
        lane.asked = LaneDraft.without(lane.asked, read);
        lane.trouble = 0;
        turn.found(false);
        looked(asked, object);
    }

    private void looked(Asked asked, Optional<Manifest> object) {
        var id = asked.object().orElseThrow();
        switch (asked.purpose()) {
            case BASELINE -> {
                lane.known = LaneDraft.with(lane.known, id);
                if (object.isPresent()) {
                    var kept = object.get().without("metadata.managedFields");
                    lane.baseline = LaneDraft.put(lane.baseline, id, adopts() ? object.get() : kept);
                    lane.live = LaneDraft.put(lane.live, id, kept);
                    if (kept.uid().isPresent()) {
                        lane.uids = LaneDraft.put(lane.uids, id, kept.uid().get());
                    }
                }
            }
            case CLUSTER -> {
                lane.known = LaneDraft.with(lane.known, id);
                var expected = turn.expectedCluster();
                var found = object.flatMap(Manifest::uid);
                if (expected.isPresent() && found.isPresent() && !found.equals(expected)) {
                    turn.hold(Hold.Sort.UNUSABLE, Message.of("workflow.other-cluster", lane.cluster, found.get()));
                }
            }
            case NAMESPACE -> {
                lane.known = LaneDraft.with(lane.known, id);
                turn.see(id, object);
            }
            case LEASE -> {
                lane.known = LaneDraft.with(lane.known, id);
                lane.leaseSeen = true;
                lane.verifyingLease = false;
                keeping.sawLease(object);
            }
            case EFFECT -> {
                lane.seen = Optional.of(new Seen(id, object));
                turn.see(id, object.map(o -> o.without("metadata.managedFields")));
            }
            case VERIFY -> verified(id, object);
            case OWNERS -> steps.reverter(id, object);
            case ACCOUNT -> throw new IllegalStateException("a list was answered like one object");
        }
    }

    private void listed(String read, List<Manifest> objects) {
        var asked = lane.asked.get(read);
        if (asked != null) {
            lane.asked = LaneDraft.without(lane.asked, read);
            lane.trouble = 0;
            turn.found(false);
            accounting.listed(asked.object().orElseThrow(), objects);
        }
    }

    /** Whether the lane takes objects over; then it matters who owns which of their fields. */
    private boolean adopts() {
        return turn.plan.steps().stream().anyMatch(step -> step.kind().equals("adopt"));
    }

    private void readFailed(String read, ClusterFault fault) {
        var asked = lane.asked.get(read);
        if (asked == null) {
            return;
        }
        lane.asked = LaneDraft.without(lane.asked, read);
        if (asked.purpose() == Purpose.ACCOUNT && lastsForever(fault)) {
            accounting.listed(asked.object().orElseThrow(), List.of());
            return;
        }
        switch (fault.kind()) {
            case NOT_FOUND -> looked(asked, Optional.empty());
            case NOT_SENT, UNKNOWN, GONE, CONFLICT, INVALID -> {
                if (fault.code() == 0) {
                    turn.lost(fault, false);
                }
                readLater(fault);
            }
            case UNAUTHORIZED -> {
                turn.hold(Hold.Sort.CREDENTIALS, Message.of("workflow.credentials", lane.cluster, fault.message()));
                turn.later(Duration.ofSeconds(60));
            }
            case FORBIDDEN -> {
                if (turn.reconnectedLately()) {
                    readLater(fault);
                } else if (asked.purpose() == Purpose.CLUSTER || asked.purpose() == Purpose.NAMESPACE) {
                    // not everybody may look at namespaces; the plan's own check stands
                    lane.known = LaneDraft.with(lane.known, asked.object().orElseThrow());
                    if (asked.purpose() == Purpose.NAMESPACE) {
                        turn.see(
                                turn.namespaceId(),
                                Optional.of(new Manifest(Value.object("apiVersion", "v1", "kind", "Namespace"))));
                    }
                } else {
                    turn.hold(
                            Hold.Sort.UNUSABLE,
                            Message.of("workflow.may-not-read", asked.object().orElseThrow(), fault.message()));
                }
            }
            case UNUSABLE ->
                turn.hold(Hold.Sort.UNUSABLE, Message.of("workflow.unusable", lane.cluster, fault.message()));
        }
    }

    /** Whether asking again would be answered the same. */
    private boolean lastsForever(ClusterFault fault) {
        return switch (fault.kind()) {
            case NOT_FOUND, INVALID, UNUSABLE -> true;
            case FORBIDDEN -> !turn.reconnectedLately();
            case NOT_SENT, UNKNOWN, GONE, CONFLICT, UNAUTHORIZED -> false;
        };
    }

    private void readLater(ClusterFault fault) {
        lane.trouble++;
        if (lane.phase == LanePhase.ACTIVE) {
            turn.later(fault.retryAfter().orElse(LaneTurn.backoff(lane.trouble + 3)));
        }
    }

    // ---- answers

    private void answered(EffectId id, int attempt, Optional<Manifest> object) {
        turn.found(false);
        if (keeping.isChore(id.value())) {
            keeping.answered(object);
            return;
        }
        inHand(id, attempt).ifPresent(effect -> effects.accepted(effect, object));
    }

    private void failed(EffectId id, int attempt, ClusterFault fault) {
        if (keeping.isChore(id.value())) {
            keeping.failed(fault);
            return;
        }
        inHand(id, attempt).ifPresent(effect -> effects.failed(effect, fault));
    }

    /** The effect in the air that an answer belongs to; late answers to other attempts are left aside. */
    private Optional<EffectState> inHand(EffectId id, int attempt) {
        return turn.current().stream()
                .flatMap(step -> step.effects().stream())
                .filter(effect -> effect.id().equals(id) && effect.attempt() == attempt && effect.midAir())
                .findFirst();
    }

    private void observed(String watch, ResourceId id, Optional<Manifest> object) {
        turn.found(true);
        if (watch.equals("lease")) {
            keeping.sawLease(object);
            return;
        }
        turn.see(id, object);
    }

    // ---- time

    private void fired(String timer) {
        lane.timers = LaneDraft.without(lane.timers, timer);
        switch (timer) {
            case LaneTurn.RETRY -> {
                lane.retryAt = Optional.empty();
                lane.leaseSeen = false;
                if (lane.hold.filter(h -> h.sort() == Hold.Sort.CREDENTIALS).isPresent()) {
                    turn.release();
                }
            }
            case LaneTurn.AGAIN -> {}
            case LaneTurn.TIMEOUT -> steps.timedOut();
            case LaneTurn.STEP_RETRY -> steps.retryDue();
            case LaneTurn.UNREACHABLE -> {
                if (lane.lostSince.isPresent()) {
                    turn.owe(Message.of("workflow.unreachable", lane.cluster));
                }
            }
            default -> throw new IllegalArgumentException("lane " + lane.cluster + " knows no timer " + timer);
        }
    }

    // ---- after a restart

    private void recovered(RunEvent.Recovered recovered) {
        lane.owner = recovered.owner();
        lane.epoch = recovered.epoch();
        var away = recovered.away();
        turn.current().ifPresent(step -> {
            boolean wall = turn.type().countsAway(turn.spec(), turn.partName(step));
            var shifted = step.clocks(
                    wall ? step.observing() : step.observing().without(away, turn.at),
                    step.total().without(away, turn.at));
            if (!wall && step.until().isPresent()) {
                shifted = shifted.says(
                        step.cause(),
                        step.needsPerson(),
                        Optional.of(step.until().get().plus(away)));
            }
            turn.current(shifted);
        });
        if (lane.phase != LanePhase.ACTIVE) {
            return;
        }
        effects.doubt();
        lookAgain(away);
    }

    /** Before anything is sent: credentials, lease and every object we touched. */
    private void lookAgain(Duration away) {
        lane.asked = Map.of();
        lane.seen = Optional.empty();
        lane.leaseSeen = false;
        lane.chore = Optional.empty();
        lane.retryAt = Optional.empty();
        turn.stopTimer(LaneTurn.RETRY);
        if (lane.stage == Stage.READING || lane.stage == Stage.LEASING) {
            lane.known = LaneDraft.without(lane.known, turn.leaseId());
            turn.stage(Stage.READING);
            return;
        }
        lane.verifying = Collections.unmodifiableSet(new TreeSet<>(lane.written.keySet()));
        lane.verifyingLease = true;
        lane.differing = Set.of();
        lane.longAway = away.compareTo(LONG_AWAY) > 0 && lane.stage != Stage.CLOSING;
        lane.leaseStale = true;
    }

    private void verified(ResourceId id, Optional<Manifest> object) {
        lane.verifying = LaneDraft.without(lane.verifying, id);
        turn.see(id, object.map(o -> o.without("metadata.managedFields")));
        var ours = lane.written.get(id);
        if (ours != null && !inTheAir(id) && !same(ours, object)) {
            lane.differing = LaneDraft.with(lane.differing, id);
        }
    }

    private boolean inTheAir(ResourceId id) {
        return turn.current().stream()
                .flatMap(step -> step.effects().stream())
                .anyMatch(e -> e.midAir() && e.spec().request().target().equals(id));
    }

    private static boolean same(Written ours, Optional<Manifest> object) {
        return object.isPresent()
                && object.get().uid().equals(Optional.of(ours.uid()))
                && shaped(ours.fields(), object.get().tree());
    }

    /** Whether the written fields still have the values that the server answered. */
    private static boolean shaped(Value written, Value live) {
        if (written instanceof ObjectValue fields && live instanceof ObjectValue there) {
            return fields.fields().entrySet().stream().allMatch(e -> {
                var key = e.getKey();
                var value = key.startsWith("metadata/")
                        ? there.object("metadata").get(key.substring("metadata/".length()))
                        : there.get(key);
                return value != null && shaped(e.getValue(), value);
            });
        }
        return Value.equivalent(written, live);
    }

    // ---- going on

    private void drive() {
        int moves = 0;
        while (advance()) {
            if (++moves > MOVES) {
                throw new IllegalStateException("lane " + lane.cluster + " does not come to rest");
            }
        }
        steps.clocks();
    }

    private boolean advance() {
        if (lane.phase != LanePhase.ACTIVE) {
            return false;
        }
        if (lane.superseded) {
            steps.stopTimers();
            turn.stopTimer(LaneTurn.RETRY);
            end(
                    Ending.FAILED,
                    Message.of("workflow.superseded", keeping.otherHolder().orElse("?")));
            return false;
        }
        if (!lane.verifying.isEmpty() || lane.verifyingLease) {
            return look();
        }
        return switch (lane.stage) {
            case IDLE, ENDED -> false;
            case READING -> reading();
            case LEASING -> leasing();
            case WORKING, TURNING_BACK -> working();
            case CLOSING -> closing();
        };
    }

    /** Looks at everything again before acting. */
    private boolean look() {
        if (lane.retryAt.isPresent()) {
            return false;
        }
        if (lane.verifyingLease) {
            turn.ask(Purpose.LEASE, turn.leaseId(), Kinds.LEASE);
        }
        for (var id : lane.verifying) {
            turn.ask(Purpose.VERIFY, id);
        }
        return false;
    }

    /** What looking again showed. @return whether a person has to confirm */
    private boolean toConfirm() {
        if (lane.longAway || !lane.differing.isEmpty()) {
            turn.hold(
                    Hold.Sort.CONFIRM,
                    lane.differing.isEmpty()
                            ? Message.of("workflow.confirm-away")
                            : Message.of("workflow.confirm-differs", names(lane.differing)));
            return true;
        }
        return false;
    }

    private boolean reading() {
        if (lane.stopping || lane.turningBack.isPresent()) {
            end(lane.stopping ? Ending.FAILED : Ending.BACK, Message.of("workflow.not-begun"));
            return false;
        }
        if (lane.retryAt.isPresent() || lane.hold.isPresent()) {
            return false;
        }
        boolean all = true;
        var touched = turn.touched();
        for (var id : touched) {
            if (!lane.known.contains(id)) {
                all = false;
                turn.ask(Purpose.BASELINE, id);
            }
        }
        // a namespace that is touched is read for its baseline; a second read could answer first and hide that
        if (!turn.plan.namespace().isEmpty()
                && !touched.contains(turn.namespaceId())
                && !lane.known.contains(turn.namespaceId())) {
            all = false;
            turn.ask(Purpose.NAMESPACE, turn.namespaceId(), Kinds.NAMESPACE);
        }
        if (turn.expectedCluster().isPresent() && !lane.known.contains(LaneTurn.kubeSystem())) {
            all = false;
            turn.ask(Purpose.CLUSTER, LaneTurn.kubeSystem(), Kinds.NAMESPACE);
        }
        if (!lane.known.contains(turn.leaseId())) {
            all = false;
            turn.ask(Purpose.LEASE, turn.leaseId(), Kinds.LEASE);
        }
        if (!all) {
            return false;
        }
        countReplicas();
        turn.stage(Stage.LEASING);
        checkBase();
        return true;
    }

    /** N is the placement's number, or what the autoscaler holds now. */
    private void countReplicas() {
        if (!turn.plan.autoscaled() || turn.plan.workload().isEmpty()) {
            return;
        }
        var id = turn.plan.workload().get();
        var adapter = turn.parts.workloads().get(id.groupKind());
        var live = lane.live.get(id);
        if (adapter != null && live != null) {
            int total = adapter.read(live).total();
            if (total > 0) {
                lane.replicas = total;
            }
        }
    }

    /** Objects that came, went, were made anew or hold other values in our fields since the plan was compared. */
    private void checkBase() {
        var base = turn.setup
                .snapshot()
                .plan()
                .base()
                .map(b -> b.clusters().get(lane.cluster))
                .orElse(null);
        if (base == null) {
            return;
        }
        var other = new TreeSet<ResourceId>();
        var edited = new TreeSet<ResourceId>();
        base.objects().forEach((id, then) -> {
            if (!lane.known.contains(id)) {
                return;
            }
            var now = Optional.ofNullable(lane.baseline.get(id));
            if (!now.flatMap(Manifest::uid).equals(then.uid())) {
                other.add(id);
            } else if (now.isPresent() && movedOn(id, then.fields(), now.get())) {
                edited.add(id);
            }
        });
        if (other.isEmpty() && edited.isEmpty()) {
            return;
        }
        turn.hold(
                Hold.Sort.CONFIRM,
                edited.isEmpty()
                        ? Message.of("workflow.base-changed", names(other))
                        : other.isEmpty()
                                ? Message.of("workflow.base-edited", names(edited))
                                : Message.of("workflow.base-changed-and-edited", names(other), names(edited)));
    }

    /** Whether our fields hold neither what the plan saw in them nor what it wants there. */
    private boolean movedOn(ResourceId id, Digest then, Manifest live) {
        var planned = turn.plan.object(id);
        if (planned.isEmpty()) {
            return false;
        }
        var wanted = planned.get().manifest();
        var fields = WrittenFields.project(wanted, live);
        return !Digest.of(fields).equals(then) && !Value.equivalent(fields, WrittenFields.project(wanted, wanted));
    }

    private static String names(Set<ResourceId> ids) {
        return String.join(", ", ids.stream().map(ResourceId::toString).toList());
    }

    private boolean leasing() {
        if (lane.stopping || lane.turningBack.isPresent()) {
            if (lane.chore.isPresent()) {
                return false;
            }
            turn.release();
            lane.ending = lane.stopping ? Ending.FAILED : Ending.BACK;
            turn.stage(Stage.CLOSING);
            return true;
        }
        if (lane.hold.isPresent() || lane.retryAt.isPresent()) {
            return false;
        }
        if (!lane.leaseHeld) {
            return keeping.advance();
        }
        turn.startWatches();
        turn.stage(Stage.WORKING);
        return true;
    }

    private boolean working() {
        if (lane.ending == Ending.NONE && !lane.stopping && toConfirm()) {
            return false;
        }
        if (lane.hold.filter(h -> h.sort() == Hold.Sort.INVARIANT).isPresent()) {
            var step = turn.current();
            if (step.isEmpty()
                    || turn.parts.guard().broken(turn.context(step.get())).isEmpty()) {
                turn.release();
            }
        }
        boolean turnNow = lane.turningBack.isPresent() && !turn.turningBack();
        if (lane.stopping || turnNow) {
            return leave(turnNow);
        }
        if (lane.hold.isPresent()) {
            return false;
        }
        if (!lane.leaseHeld) {
            return lane.retryAt.isEmpty() && keeping.advance();
        }
        keeping.renew();
        if (turn.turningBack()) {
            var undo = lane.undo.orElseThrow();
            if (undo.phase() == StepPhase.SUCCEEDED) {
                undone();
                lane.ending = Ending.BACK;
                turn.stage(Stage.CLOSING);
                return true;
            }
            return steps.advance();
        }
        if (lane.position >= turn.program.size()) {
            if (lane.ending == Ending.NONE) {
                lane.ending = Ending.DONE;
            }
            turn.stage(Stage.CLOSING);
            return true;
        }
        if (lane.ending == Ending.FAILED
                && !turn.program.entries().get(lane.position).cleanup()) {
            turn.stage(Stage.CLOSING);
            return true;
        }
        return steps.advance();
    }

    /** Settles what was sent, then stops or turns back. */
    private boolean leave(boolean turnNow) {
        turn.release();
        var current = turn.current();
        if (current.isPresent()) {
            var step = current.get();
            var effect = step.current();
            if (effect.isPresent()) {
                return effects.advance(effect.get(), true);
            }
            if (StepTable.TABLE.allows(step.phase(), StepTable.Signal.CANCEL)) {
                var moved = turn.signal(step, StepTable.Signal.CANCEL, ObjectValue.EMPTY);
                turn.signal(moved, StepTable.Signal.SETTLED, ObjectValue.EMPTY);
            }
            steps.stopTimers();
        }
        if (!turnNow) {
            midAir();
            lane.ending = Ending.FAILED;
            turn.stage(Stage.CLOSING);
            lane.stopping = false;
            return true;
        }
        if (lane.written.isEmpty() && lane.removed.isEmpty()) {
            lane.ending = Ending.BACK;
            turn.stage(Stage.CLOSING);
            return true;
        }
        if (!turn.parts.steps().containsKey(EngineParts.ROLL_BACK)) {
            turn.hold(Hold.Sort.FAILED, Message.of("workflow.no-roll-back"));
            return false;
        }
        for (int i = 0; i < lane.steps.size(); i++) {
            if (StepTable.TABLE.allows(lane.steps.get(i).phase(), StepTable.Signal.UNDO)) {
                turn.signalOther(i, StepTable.Signal.UNDO, ObjectValue.EMPTY);
            }
        }
        lane.undo = Optional.of(StepState.pending(Program.ROLL_BACK));
        turn.stage(Stage.TURNING_BACK);
        return true;
    }

    /** Says what a person who stops leaves behind. */
    private void midAir() {
        if (lane.written.isEmpty() || lane.position >= turn.program.size()) {
            return;
        }
        var now = turn.context(turn.current().orElseThrow()).before();
        lane.endCause = Optional.of(Message.of(
                turn.previousIsSafe() ? "workflow.stopped-at-rest" : "workflow.stopped-mid-air",
                turn.spec().id(),
                names(lane.written.keySet()),
                now.share().weight()));
    }

    private void undone() {
        for (int i = lane.steps.size() - 1; i >= 0; i--) {
            if (StepTable.TABLE.allows(lane.steps.get(i).phase(), StepTable.Signal.UNDONE)) {
                turn.signalOther(i, StepTable.Signal.UNDONE, ObjectValue.EMPTY);
            }
        }
    }

    private boolean closing() {
        boolean held = lane.hold
                .filter(h -> h.sort() == Hold.Sort.CREDENTIALS || h.sort() == Hold.Sort.UNKNOWN)
                .isPresent();
        if (lane.retryAt.isPresent() || held || !accounting.done()) {
            return false;
        }
        if (keeping.close()) {
            end(lane.ending, lane.endCause.orElse(Message.of("workflow.ended")));
        }
        return false;
    }

    private void end(Ending how, Message cause) {
        lane.ending = how;
        turn.release();
        switch (how) {
            case DONE -> {
                lane.endCause = Optional.empty();
                turn.laneSignal(LaneTable.Signal.FINISH, Optional.empty());
            }
            case BACK -> {
                lane.endCause = Optional.of(lane.endCause.orElse(cause));
                turn.laneSignal(LaneTable.Signal.BACK, lane.endCause);
            }
            case FAILED, NONE -> {
                lane.endCause = Optional.of(lane.superseded ? cause : lane.endCause.orElse(cause));
                turn.laneSignal(LaneTable.Signal.FAIL, lane.endCause);
            }
        }
        lane.stopping = false;
        lane.turningBack = Optional.empty();
        turn.stage(Stage.ENDED);
        turn.stopTimer(LaneTurn.UNREACHABLE);
    }
}
