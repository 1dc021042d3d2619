package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.WavePlan.OnUnreachable;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.EffectId;
import dev.slipway.api.run.EffectPhase;
import dev.slipway.api.run.EngineCommand;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunEvent.LaneNote;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.StateChange;
import dev.slipway.api.run.StateChange.Subject;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.run.Transition;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepType;
import dev.slipway.workflow.engine.LaneState.Asked;
import dev.slipway.workflow.engine.LaneState.Hold;
import dev.slipway.workflow.engine.LaneState.Pausing;
import dev.slipway.workflow.engine.LaneState.Purpose;
import dev.slipway.workflow.engine.LaneState.Stage;
import dev.slipway.workflow.engine.LaneState.Written;
import dev.slipway.workflow.step.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What the parts of the lane machine share while they work on one event: the draft of the next state, what changed, and
 * what is to be done.
 */
final class LaneTurn {
    static final String RETRY = "retry";
    static final String AGAIN = "again";
    static final String TIMEOUT = "timeout";
    static final String UNREACHABLE = "unreachable";
    static final String STEP_RETRY = "step-retry";

    final EngineParts parts;
    final RunSetup setup;
    final LanePlan plan;
    final Program program;
    final Supplier<Digest> snapshot;
    final Instant at;
    final LaneDraft lane;
    final List<StateChange> changes = new ArrayList<>();
    final List<EngineCommand> commands = new ArrayList<>();

    LaneTurn(EngineParts parts, RunSetup setup, Supplier<Digest> snapshot, LaneState state, Instant at) {
        this.parts = parts;
        this.setup = setup;
        this.snapshot = snapshot;
        this.plan = setup.snapshot().plan().lanes().get(state.index());
        this.program = Program.of(plan);
        this.at = at;
        this.lane = new LaneDraft(state);
    }

    Transition end() {
        report();
        return new Transition(lane.freeze(), changes, commands);
    }

    // ---- records of change

    void changed(Subject subject, String id, String from, String to, ObjectValue detail) {
        changes.add(new StateChange(subject, id, from, to, detail));
    }

    void laneSignal(LaneTable.Signal signal, Optional<Message> cause) {
        var next = LaneTable.TABLE.next(lane.phase, signal);
        changed(
                Subject.LANE,
                lane.cluster.value(),
                lane.phase.name(),
                next.name(),
                cause.map(c -> detail("cause", c)).orElse(ObjectValue.EMPTY));
        lane.phase = next;
    }

    static ObjectValue detail(String key, Message message) {
        return Value.object(key, Value.object("code", message.code(), "arguments", Value.strings(message.arguments())));
    }

    void stage(Stage next) {
        if (lane.stage != next) {
            changed(Subject.LANE, lane.cluster.value() + "/stage", lane.stage.name(), next.name(), ObjectValue.EMPTY);
            lane.stage = next;
        }
    }

    // ---- the step in hand

    boolean turningBack() {
        return lane.stage == Stage.TURNING_BACK;
    }

    Optional<StepState> current() {
        if (turningBack()) {
            return lane.undo;
        }
        return lane.stage == Stage.WORKING && lane.position < program.size()
                ? Optional.of(lane.steps.get(lane.position))
                : Optional.empty();
    }

    void current(StepState now) {
        if (turningBack()) {
            lane.undo = Optional.of(now);
        } else {
            lane.step(lane.position, now);
        }
    }

    StepSpec spec() {
        return turningBack()
                ? Program.rollBack(plan)
                : program.entries().get(lane.position).spec();
    }

    StepType type() {
        return parts.step(spec().kind());
    }

    List<String> partNames() {
        return type().parts(spec(), plan);
    }

    String partName(StepState step) {
        var names = partNames();
        return names.get(Math.min(step.part(), names.size() - 1));
    }

    String stepPath(StepState step) {
        return lane.cluster + "/" + step.id();
    }

    StepState signal(StepState step, StepTable.Signal signal, ObjectValue detail) {
        var next = StepTable.TABLE.next(step.phase(), signal);
        changed(Subject.STEP, stepPath(step), step.phase().name(), next.name(), detail);
        var moved = step.phase(next, at);
        current(moved);
        return moved;
    }

    /** For a step that is not the one in hand. */
    void signalOther(int index, StepTable.Signal signal, ObjectValue detail) {
        var step = lane.steps.get(index);
        var next = StepTable.TABLE.next(step.phase(), signal);
        changed(Subject.STEP, stepPath(step), step.phase().name(), next.name(), detail);
        lane.step(index, step.phase(next, at));
    }

    EffectState signal(StepState step, EffectState effect, EffectTable.Signal signal, ObjectValue detail) {
        var next = EffectTable.TABLE.next(effect.phase(), signal);
        changed(Subject.EFFECT, effect.id().value(), effect.phase().name(), next.name(), detail);
        var moved = effect.phase(next);
        current(step.effect(moved));
        return moved;
    }

    ObjectValue effectDetail(EffectState effect) {
        return Value.object(
                "lane",
                lane.cluster.value(),
                "step",
                current().map(s -> s.id().value()).orElse(""),
                "part",
                current().map(this::partName).orElse(""),
                "name",
                effect.spec().name(),
                "class",
                effect.spec().effectClass().name(),
                "target",
                effect.spec().request().target().toString(),
                "attempt",
                effect.attempt());
    }

    /** The id of an effect: the same on every attempt and after every restart. */
    EffectId effectId(StepState step, String part, EffectSpec effect) {
        var text = String.join(
                "\n",
                setup.run().value(),
                lane.cluster.value(),
                step.id().value(),
                part,
                effect.name(),
                Integer.toString(step.round()));
        return new EffectId(Digest.of(text).hex().substring(0, 24));
    }

    EffectId choreId(String what, int number) {
        var text = String.join(
                "\n", setup.run().value(), lane.cluster.value(), "housekeeping", what, Integer.toString(number));
        return new EffectId("keep-" + Digest.of(text).hex().substring(0, 19));
    }

    // ---- contexts

    /** The index into the lane's steps up to which the desired state counts before the step in hand. */
    int desiredIndex() {
        if (lane.position >= program.size()) {
            return plan.steps().size() - 1;
        }
        var entry = program.entries().get(lane.position);
        return entry.cleanup() ? entry.main() : entry.main() - 1;
    }

    StepContext context(StepState step) {
        LaneDesired before;
        LaneDesired after;
        if (turningBack()) {
            int reached = Math.min(lane.position, program.size() - 1);
            before = desired(reached < 0 ? -1 : program.entries().get(reached).main());
            after = desired(-1);
        } else {
            int index = desiredIndex();
            before = desired(index);
            after = program.entries().get(lane.position).cleanup() ? before : desired(index + 1);
        }
        return new StepContext(
                plan,
                spec(),
                partName(step),
                before,
                after,
                lane.replicas,
                looked(),
                List.copyOf(lane.pods.values()),
                lane.baseline,
                inputs(spec()),
                step.observing().at(at),
                at,
                step.decisions());
    }

    /** What earlier steps gave out; null for what a step that was left out never gave. */
    private Map<String, Value> inputs(StepSpec spec) {
        var inputs = new TreeMap<String, Value>();
        spec.inputs().forEach((name, path) -> inputs.put(name, lane.outputs.getOrDefault(path, Value.NullValue.NULL)));
        return inputs;
    }

    /** What is known of the objects; the one that was read a moment ago as a whole, with who owns its fields. */
    private Map<ResourceId, Manifest> looked() {
        return lane.seen
                .flatMap(seen -> seen.object().map(object -> LaneDraft.put(lane.live, seen.id(), object)))
                .orElse(lane.live);
    }

    private LaneDesired desired(int index) {
        return parts.planning().desired(plan, lane.replicas, index, firstRelease(plan, lane.known, lane.baseline));
    }

    /** Whether the lane was seen to have no stable workload before it began. */
    static boolean firstRelease(LanePlan plan, Set<ResourceId> known, Map<ResourceId, Manifest> baseline) {
        return plan.workload()
                .map(id -> known.contains(id) && !baseline.containsKey(id))
                .orElse(false);
    }

    // ---- timers

    void startTimer(String name, Instant due, boolean countsAway) {
        lane.timers = LaneDraft.with(lane.timers, name);
        commands.add(new EngineCommand.StartTimer(name, due, countsAway));
    }

    void stopTimer(String name) {
        if (lane.timers.contains(name)) {
            lane.timers = LaneDraft.without(lane.timers, name);
            commands.add(new EngineCommand.StopTimer(name));
        }
    }

    /** Holds every request back for a while. */
    void later(Duration pause) {
        var due = at.plus(pause);
        lane.retryAt = Optional.of(due);
        startTimer(RETRY, due, true);
    }

    /** 100 ms, doubling up to 30 s. */
    /** After a refusal because of another's write: the server is there, so nobody waits long. */
    static Duration afterConflict(int count) {
        return Duration.ofMillis(Math.min(2_000L, 100L << Math.min(count, 12)));
    }

    static Duration backoff(int count) {
        return Duration.ofMillis(Math.min(30_000L, 100L << Math.min(count, 12)));
    }

    // ---- reads

    boolean isAsked(Purpose purpose, ResourceId id) {
        return lane.asked.values().stream()
                .anyMatch(a -> a.purpose() == purpose && a.object().equals(Optional.of(id)));
    }

    void ask(Purpose purpose, ResourceId id) {
        ask(purpose, id, version(id));
    }

    private GroupVersionKind version(ResourceId id) {
        return parts.planning().versionOf(plan, id).orElseGet(() -> Kinds.version(plan, id));
    }

    void ask(Purpose purpose, ResourceId id, GroupVersionKind gvk) {
        if (isAsked(purpose, id)) {
            return;
        }
        var read = "r" + lane.questions++;
        lane.asked = LaneDraft.put(lane.asked, read, new Asked(purpose, Optional.of(id)));
        commands.add(new EngineCommand.Read(read, gvk, id.namespace(), id.name()));
    }

    /** Lists what carries the application's label, of one kind in one namespace. */
    void list(ResourceId kind) {
        if (isAsked(Purpose.ACCOUNT, kind)) {
            return;
        }
        var read = "r" + lane.questions++;
        lane.asked = LaneDraft.put(lane.asked, read, new Asked(Purpose.ACCOUNT, Optional.of(kind)));
        commands.add(new EngineCommand.ListObjects(
                read,
                new ListQuery(
                        version(kind),
                        kind.namespace(),
                        Map.of(
                                Inventory.LABEL,
                                setup.snapshot().plan().application().value()),
                        Map.of())));
    }

    // ---- what is seen

    /** Takes a newer picture of an object; an older one of the same object is left aside. */
    void see(ResourceId id, Optional<Manifest> object) {
        if (id.groupKind().equals(Kinds.POD.groupKind())) {
            lane.pods =
                    object.map(o -> LaneDraft.put(lane.pods, id, o)).orElseGet(() -> LaneDraft.without(lane.pods, id));
            return;
        }
        if (object.isEmpty()) {
            lane.live = LaneDraft.without(lane.live, id);
            return;
        }
        var held = lane.live.get(id);
        if (held == null || !older(object.get(), held)) {
            lane.live = LaneDraft.put(lane.live, id, object.get());
        }
    }

    static boolean older(Manifest candidate, Manifest held) {
        if (!candidate.uid().equals(held.uid())) {
            return false;
        }
        var one = candidate.resourceVersion().orElse("");
        var two = held.resourceVersion().orElse("");
        if (decimal(one) && decimal(two)) {
            return one.length() != two.length() ? one.length() < two.length() : one.compareTo(two) < 0;
        }
        return candidate.generation() < held.generation();
    }

    private static boolean decimal(String version) {
        return !version.isEmpty()
                && version.length() <= 40
                && version.charAt(0) != '0'
                && version.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Objects that the lane's steps look at or touch, sorted. */
    TreeSet<ResourceId> watched() {
        var ids = new TreeSet<ResourceId>();
        for (var entry : program.entries()) {
            ids.addAll(parts.step(entry.spec().kind()).watches(entry.spec(), plan));
        }
        if (parts.steps().containsKey(EngineParts.ROLL_BACK)) {
            ids.addAll(parts.step(EngineParts.ROLL_BACK).watches(Program.rollBack(plan), plan));
        }
        plan.workload().ifPresent(ids::add);
        plan.traffic().flatMap(t -> t.route()).ifPresent(ids::add);
        return ids;
    }

    /** Everything to be looked at before the first effect, sorted. */
    TreeSet<ResourceId> touched() {
        var ids = watched();
        plan.objects().forEach(o -> ids.add(o.id()));
        ids.addAll(plan.prune());
        ids.addAll(parts.planning().touched(plan));
        return ids;
    }

    void watch(String name, ListQuery query) {
        if (!lane.watches.contains(name)) {
            lane.watches = LaneDraft.with(lane.watches, name);
            commands.add(new EngineCommand.Watch(name, query));
        }
    }

    void startWatches() {
        for (var id : watched()) {
            if (!id.groupKind().equals(Kinds.POD.groupKind())) {
                watch("object/" + id, ListQuery.one(version(id), id.namespace(), id.name()));
            }
        }
        var lease = leaseId();
        watch("lease", ListQuery.one(Kinds.LEASE, lease.namespace(), lease.name()));
        int number = 0;
        for (var query : parts.planning().podQueries(plan)) {
            watch("pods/" + number++, query);
        }
    }

    ResourceId leaseId() {
        return LeaseRecord.id(
                plan.namespace(), setup.snapshot().plan().application().value());
    }

    ResourceId namespaceId() {
        return new ResourceId(Kinds.NAMESPACE.groupKind(), "", plan.namespace());
    }

    static ResourceId kubeSystem() {
        return new ResourceId(Kinds.NAMESPACE.groupKind(), "", "kube-system");
    }

    /** The uid a cluster must have, when the plan was made against it. */
    Optional<String> expectedCluster() {
        return setup.snapshot()
                .plan()
                .base()
                .map(base -> base.clusters().get(lane.cluster))
                .map(base -> base.clusterUid());
    }

    // ---- contact

    void lost(ClusterFault fault, boolean byWatch) {
        lane.watchLost = lane.watchLost || byWatch;
        if (lane.lostSince.isPresent() || lane.stage == Stage.IDLE || lane.stage == Stage.ENDED) {
            if (lane.lostSince.isEmpty()) {
                lane.lostSince = Optional.of(at);
            }
            return;
        }
        lane.lostSince = Optional.of(at);
        changed(
                Subject.LANE,
                lane.cluster.value() + "/contact",
                "there",
                "lost",
                Value.object("fault", Fence.text(fault)));
        switch (onUnreachable()) {
            case OnUnreachable.Wait(var atMost) -> startTimer(UNREACHABLE, at.plus(atMost), true);
            case OnUnreachable.Fail fail -> owe(Message.of("workflow.unreachable", lane.cluster));
            case OnUnreachable.Skip skip -> {
                if (lane.stage == Stage.READING) {
                    lane.leftOut = true;
                    owe(Message.of("workflow.left-out", lane.cluster));
                }
            }
        }
    }

    OnUnreachable onUnreachable() {
        return setup.snapshot()
                .plan()
                .waveOf(lane.cluster)
                .map(w -> w.onUnreachable())
                .orElseGet(() -> new OnUnreachable.Wait(Duration.ofHours(1)));
    }

    /** Contact is there. @param byWatch whether a watch says so, which alone shows that watching goes on */
    void found(boolean byWatch) {
        if (byWatch) {
            lane.watchLost = false;
        }
        if (lane.lostSince.isEmpty() || lane.watchLost) {
            return;
        }
        changed(
                Subject.LANE,
                lane.cluster.value() + "/contact",
                "lost",
                "there",
                Value.object(
                        "seconds", Duration.between(lane.lostSince.get(), at).toSeconds()));
        lane.lostSince = Optional.empty();
        lane.reconnectedAt = Optional.of(at);
        stopTimer(UNREACHABLE);
    }

    boolean reconnectedLately() {
        return lane.reconnectedAt.map(then -> then.plusSeconds(60).isAfter(at)).orElse(false);
    }

    /** The cluster stayed out of reach: what is known is kept, and what remains is owed. */
    void owe(Message cause) {
        if (!LaneTable.TABLE.allows(lane.phase, LaneTable.Signal.OWE)) {
            return;
        }
        stopTimer(AGAIN);
        stopTimer(TIMEOUT);
        stopTimer(STEP_RETRY);
        stopTimer(RETRY);
        stopTimer(UNREACHABLE);
        lane.retryAt = Optional.empty();
        lane.endCause = Optional.of(cause);
        laneSignal(LaneTable.Signal.OWE, Optional.of(cause));
    }

    // ---- holds

    void hold(Hold.Sort sort, Message cause) {
        if (lane.hold.isPresent()
                && lane.hold.get().sort() == sort
                && lane.hold.get().cause().equals(cause)) {
            return;
        }
        changed(
                sort == Hold.Sort.INVARIANT ? Subject.INVARIANT : Subject.GATE,
                lane.cluster + "/hold",
                lane.hold.map(h -> h.sort().name()).orElse(""),
                sort.name(),
                detail("cause", cause));
        lane.hold = Optional.of(new Hold(sort, cause));
    }

    void release() {
        if (lane.hold.isPresent()) {
            changed(
                    lane.hold.get().sort() == Hold.Sort.INVARIANT ? Subject.INVARIANT : Subject.GATE,
                    lane.cluster + "/hold",
                    lane.hold.get().sort().name(),
                    "",
                    ObjectValue.EMPTY);
            lane.hold = Optional.empty();
        }
    }

    /** Stops the step in hand until a person decides. */
    void block(Hold.Sort sort, Message cause) {
        var step = current().orElseThrow();
        if (StepTable.TABLE.allows(step.phase(), StepTable.Signal.BLOCK)) {
            step = signal(step, StepTable.Signal.BLOCK, detail("cause", cause));
        }
        current(step.says(Optional.of(cause), true, Optional.empty()));
        lane.seen = Optional.empty();
        lane.leaseSeen = false;
        stopTimer(AGAIN);
        hold(sort, cause);
    }

    /** Works out anew what remains of the step in hand. */
    void replan(StepTable.Signal signal, ObjectValue detail) {
        abandonRest();
        var step = signal(current().orElseThrow(), signal, detail);
        current(step.nextRound());
        lane.seen = Optional.empty();
        lane.leaseSeen = false;
    }

    /** Gives up what was not sent or is known not to have happened. */
    void abandonRest() {
        for (var effect : current().map(StepState::effects).orElse(List.of())) {
            if (!effect.settled() && effect.phase() != EffectPhase.SENT) {
                signal(current().orElseThrow(), effect, EffectTable.Signal.ABANDON, effectDetail(effect));
            }
        }
    }

    /** Remembers what the server answered to a write. */
    void wrote(WriteRequest request, Optional<Manifest> answer) {
        var id = request.target();
        if (request instanceof WriteRequest.Delete) {
            lane.removed = LaneDraft.with(lane.removed, id);
            lane.written = LaneDraft.without(lane.written, id);
            lane.uids = LaneDraft.without(lane.uids, id);
            see(id, answer.filter(Manifest::isBeingDeleted));
            return;
        }
        if (answer.isEmpty()) {
            return;
        }
        var object = answer.get();
        lane.removed = LaneDraft.without(lane.removed, id);
        lane.written = LaneDraft.put(
                lane.written,
                id,
                new Written(object.uid().orElse(""), object.generation(), Fence.fields(request, object)));
        if (object.uid().isPresent()) {
            lane.uids = LaneDraft.put(lane.uids, id, object.uid().get());
        }
        see(id, answer);
    }

    // ---- what the run is told

    boolean atSafeBoundary() {
        if (lane.stage == Stage.TURNING_BACK) {
            return lane.undo.map(u -> u.phase() == StepPhase.PENDING).orElse(true);
        }
        if (lane.stage != Stage.WORKING) {
            return true;
        }
        var step = current();
        boolean between = step.isEmpty()
                || step.get().phase() == StepPhase.PENDING
                || step.get().phase() == StepPhase.READY && step.get().part() == 0
                // a step that only waits changes nothing
                || step.get().effects().isEmpty()
                        && step.get().part() == 0
                        && step.get().round() == 0;
        return between && previousIsSafe();
    }

    boolean previousIsSafe() {
        for (int i = Math.min(lane.position, program.size()) - 1; i >= 0; i--) {
            if (lane.steps.get(i).phase() != StepPhase.SKIPPED) {
                return program.entries().get(i).spec().safeBoundary();
            }
        }
        return true;
    }

    boolean healthy() {
        if (lane.lostSince.isPresent()) {
            return false;
        }
        if (plan.workload().isEmpty()) {
            return true;
        }
        var adapter = parts.workloads().get(plan.workload().get().groupKind());
        var live = lane.live.get(plan.workload().get());
        if (adapter == null) {
            return true;
        }
        if (live == null) {
            return false;
        }
        var reading = adapter.read(live);
        return reading.fresh() && reading.failure().isEmpty() && reading.available() >= reading.desired();
    }

    LaneNote note() {
        var step = current();
        boolean moving = step.map(s -> s.phase() == StepPhase.READY
                                || s.phase() == StepPhase.PREPARED
                                || s.phase() == StepPhase.ACTING
                                || s.phase() == StepPhase.CANCELLING)
                        .orElse(false)
                || lane.stage == Stage.READING
                || lane.stage == Stage.LEASING
                || lane.stage == Stage.CLOSING;
        boolean recovering = !lane.verifying.isEmpty() || lane.verifyingLease;
        boolean person = step.map(s -> s.phase() == StepPhase.OBSERVING && s.needsPerson())
                .orElse(false);
        boolean gate = person
                && step.map(StepState::asks).orElse(false)
                && !spec().kind().equals("pause");
        boolean undoStuck = turningBack()
                && step.map(s -> s.phase() == StepPhase.BLOCKED || s.phase() == StepPhase.FAILED)
                        .orElse(false);
        var hold = lane.hold;
        boolean someone = person || undoStuck || hold.map(Hold::needsPerson).orElse(false);
        boolean blocked = hold.map(Hold::blocked).orElse(false) || lane.lostSince.isPresent() || undoStuck;
        var stuck = step.filter(s -> s.phase() == StepPhase.FAILED || s.phase() == StepPhase.BLOCKED)
                .map(StepState::id);
        boolean ended = lane.phase != LanePhase.ACTIVE;
        Optional<Message> cause = hold.map(Hold::cause)
                .or(() -> lane.endCause)
                .or(() -> undoStuck ? step.flatMap(StepState::cause) : Optional.empty());
        return new LaneNote(
                !ended && (hold.isPresent() || !moving || lane.pausing == Pausing.NOW),
                !ended && someone,
                !ended && blocked,
                atSafeBoundary(),
                healthy(),
                lane.lostSince.isPresent(),
                recovering,
                turningBack() || lane.turningBack.isPresent(),
                lane.superseded,
                lane.leftOut,
                !lane.written.isEmpty() && lane.phase != LanePhase.DONE && lane.phase != LanePhase.ROLLED_BACK,
                gate && !ended ? step.map(StepState::id) : Optional.empty(),
                ended ? Optional.empty() : stuck,
                lane.reach,
                cause);
    }

    private void report() {
        if (lane.stage == Stage.IDLE && lane.phase == LanePhase.PENDING) {
            return;
        }
        var note = note();
        if (!Optional.of(note).equals(lane.reported) || !Optional.of(lane.phase).equals(lane.reportedPhase)) {
            lane.reported = Optional.of(note);
            lane.reportedPhase = Optional.of(lane.phase);
            commands.add(new EngineCommand.Tell(Scope.RUN, new RunEvent.LaneReported(lane.cluster, lane.phase, note)));
        }
    }

    /** The manager under which housekeeping is written. */
    static FieldManager housekeeper() {
        return FieldManager.RENDER;
    }
}
