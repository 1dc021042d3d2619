package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.FailurePolicy.Reach;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunEvent.LaneNote;
import dev.slipway.workflow.engine.LaneState.Asked;
import dev.slipway.workflow.engine.LaneState.Chore;
import dev.slipway.workflow.engine.LaneState.Ending;
import dev.slipway.workflow.engine.LaneState.Hold;
import dev.slipway.workflow.engine.LaneState.Pausing;
import dev.slipway.workflow.engine.LaneState.Seen;
import dev.slipway.workflow.engine.LaneState.Stage;
import dev.slipway.workflow.engine.LaneState.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A lane's state while one event is worked on; lives no longer than that. Collections are copied when first changed. */
final class LaneDraft {
    private static final Comparator<CommandId> BY_VALUE = Comparator.comparing(CommandId::value);

    final ClusterName cluster;
    final int index;
    LanePhase phase;
    Stage stage;
    Ending ending;
    Actor owner;
    long epoch;
    int position;
    List<StepState> steps;
    Optional<StepState> undo;
    int replicas;
    Map<ResourceId, Manifest> baseline;
    Set<ResourceId> known;
    Map<ResourceId, Manifest> live;
    Map<ResourceId, Manifest> pods;
    Map<ResourceId, Written> written;
    Map<ResourceId, String> uids;
    Set<ResourceId> removed;
    Set<String> watches;
    Set<String> timers;
    Map<String, Asked> asked;
    int questions;
    Optional<Seen> seen;
    boolean leaseSeen;
    Optional<Manifest> lease;
    boolean leaseHeld;
    boolean leaseStale;
    boolean takeOver;
    Optional<Chore> chore;
    int choreTrouble;
    boolean inventoried;
    Optional<Hold> hold;
    Pausing pausing;
    boolean stopping;
    Optional<String> turningBack;
    Optional<Reach> reach;
    Optional<Instant> retryAt;
    int trouble;
    Optional<Instant> lostSince;
    boolean watchLost;
    Optional<Instant> reconnectedAt;
    Set<ResourceId> verifying;
    boolean verifyingLease;
    Set<ResourceId> differing;
    boolean longAway;
    Set<CommandId> handled;
    boolean superseded;
    boolean leftOut;
    Set<ResourceId> counted;
    Set<ResourceId> strays;
    Map<String, Value> outputs;
    Optional<Message> endCause;
    Optional<LanePhase> reportedPhase;
    Optional<LaneNote> reported;

    LaneDraft(LaneState s) {
        cluster = s.cluster();
        index = s.index();
        phase = s.phase();
        stage = s.stage();
        ending = s.ending();
        owner = s.owner();
        epoch = s.epoch();
        position = s.position();
        steps = s.steps();
        undo = s.undo();
        replicas = s.replicas();
        baseline = s.baseline();
        known = s.known();
        live = s.live();
        pods = s.pods();
        written = s.written();
        uids = s.uids();
        removed = s.removed();
        watches = s.watches();
        timers = s.timers();
        asked = s.asked();
        questions = s.questions();
        seen = s.seen();
        leaseSeen = s.leaseSeen();
        lease = s.lease();
        leaseHeld = s.leaseHeld();
        leaseStale = s.leaseStale();
        takeOver = s.takeOver();
        chore = s.chore();
        choreTrouble = s.choreTrouble();
        inventoried = s.inventoried();
        hold = s.hold();
        pausing = s.pausing();
        stopping = s.stopping();
        turningBack = s.turningBack();
        reach = s.reach();
        retryAt = s.retryAt();
        trouble = s.trouble();
        lostSince = s.lostSince();
        watchLost = s.watchLost();
        reconnectedAt = s.reconnectedAt();
        verifying = s.verifying();
        verifyingLease = s.verifyingLease();
        differing = s.differing();
        longAway = s.longAway();
        handled = s.handled();
        superseded = s.superseded();
        leftOut = s.leftOut();
        counted = s.counted();
        strays = s.strays();
        outputs = s.outputs();
        endCause = s.endCause();
        reportedPhase = s.reportedPhase();
        reported = s.reported();
    }

    static LaneState initial(LanePlan lane, int index, Actor owner) {
        return new LaneState(
                lane.cluster(),
                index,
                LanePhase.PENDING,
                Stage.IDLE,
                Ending.NONE,
                owner,
                0,
                0,
                Program.of(lane).entries().stream()
                        .map(entry -> StepState.pending(entry.spec().id()))
                        .toList(),
                Optional.empty(),
                lane.replicas(),
                Map.of(),
                Set.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Map.of(),
                0,
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                false,
                false,
                Optional.empty(),
                0,
                false,
                Optional.empty(),
                Pausing.NONE,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                false,
                Optional.empty(),
                Set.of(),
                false,
                Set.of(),
                false,
                Set.of(),
                false,
                false,
                Set.of(),
                Set.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    LaneState freeze() {
        return new LaneState(
                cluster,
                index,
                phase,
                stage,
                ending,
                owner,
                epoch,
                position,
                steps,
                undo,
                replicas,
                baseline,
                known,
                live,
                pods,
                written,
                uids,
                removed,
                watches,
                timers,
                asked,
                questions,
                seen,
                leaseSeen,
                lease,
                leaseHeld,
                leaseStale,
                takeOver,
                chore,
                choreTrouble,
                inventoried,
                hold,
                pausing,
                stopping,
                turningBack,
                reach,
                retryAt,
                trouble,
                lostSince,
                watchLost,
                reconnectedAt,
                verifying,
                verifyingLease,
                differing,
                longAway,
                handled,
                superseded,
                leftOut,
                counted,
                strays,
                outputs,
                endCause,
                reportedPhase,
                reported);
    }

    static <K extends Comparable<K>, V> Map<K, V> put(Map<K, V> map, K key, V value) {
        if (value.equals(map.get(key))) {
            return map;
        }
        var copy = new TreeMap<K, V>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }

    static <K extends Comparable<K>, V> Map<K, V> without(Map<K, V> map, K key) {
        if (!map.containsKey(key)) {
            return map;
        }
        var copy = new TreeMap<K, V>(map);
        copy.remove(key);
        return Collections.unmodifiableMap(copy);
    }

    static <K extends Comparable<K>> Set<K> with(Set<K> set, K key) {
        if (set.contains(key)) {
            return set;
        }
        var copy = new TreeSet<K>(set);
        copy.add(key);
        return Collections.unmodifiableSet(copy);
    }

    static <K extends Comparable<K>> Set<K> without(Set<K> set, K key) {
        if (!set.contains(key)) {
            return set;
        }
        var copy = new TreeSet<K>(set);
        copy.remove(key);
        return Collections.unmodifiableSet(copy);
    }

    static Set<CommandId> with(Set<CommandId> set, CommandId id) {
        var copy = new TreeSet<CommandId>(BY_VALUE);
        copy.addAll(set);
        copy.add(id);
        return Collections.unmodifiableSet(copy);
    }

    void step(int at, StepState now) {
        var copy = new ArrayList<>(steps);
        copy.set(at, now);
        steps = Collections.unmodifiableList(copy);
    }
}
