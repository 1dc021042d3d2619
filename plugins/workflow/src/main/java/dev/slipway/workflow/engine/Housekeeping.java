package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.cluster.WriteRequest.Propagation;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.EngineCommand;
import dev.slipway.api.run.StateChange.Subject;
import dev.slipway.workflow.engine.LaneState.Chore;
import dev.slipway.workflow.engine.LaneState.Hold;
import dev.slipway.workflow.engine.LaneState.Purpose;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Namespace, lease and inventory: what a lane writes beside its steps. Every such write sets a state, so it is looked at
 * and written again until it is so; none of them counts as an effect of a step.
 */
final class Housekeeping {
    private static final int PATIENCE = 5;

    private final LaneTurn turn;
    private final LaneDraft lane;

    Housekeeping(LaneTurn turn) {
        this.turn = turn;
        this.lane = turn.lane;
    }

    String holder() {
        return lane.owner + "/" + turn.setup.run();
    }

    /** Whose lease it is: nobody's, ours, or the other holder's name. */
    Optional<String> otherHolder() {
        return lane.lease
                .map(LeaseRecord::of)
                .filter(record -> !record.free())
                .filter(record -> !record.run().equals(turn.setup.run().value()) || record.epoch() > lane.epoch)
                .map(LeaseRecord::holder);
    }

    /** Makes the namespace when it is missing, then takes the lease. @return whether something was begun or done */
    boolean advance() {
        if (lane.chore.isPresent()) {
            return false;
        }
        var namespace = turn.namespaceId();
        if (!turn.plan.namespace().isEmpty() && !lane.live.containsKey(namespace)) {
            var planned = turn.plan.object(namespace).map(o -> o.manifest());
            var manifest = planned.orElseGet(() -> new Manifest(Value.object(
                    "apiVersion", "v1", "kind", "Namespace", "metadata", Value.object("name", turn.plan.namespace()))));
            send(Chore.Sort.NAMESPACE, new WriteRequest.Apply(manifest, LaneTurn.housekeeper(), false, false));
            return false;
        }
        var other = otherHolder();
        if (other.isPresent() && !lane.takeOver) {
            turn.hold(Hold.Sort.LEASE, Message.of("workflow.lease-held", turn.leaseId(), other.get()));
            return false;
        }
        writeLease();
        return false;
    }

    void writeLease() {
        var id = turn.leaseId();
        var old = lane.lease.map(LeaseRecord::of);
        var step = lane.position == 0
                ? ""
                : turn.program
                        .entries()
                        .get(Math.min(lane.position, turn.program.size()) - 1)
                        .spec()
                        .id()
                        .value();
        var former = old.filter(o -> !o.run().equals(turn.setup.run().value()));
        boolean changesHands = former.isPresent();
        var record = new LeaseRecord(
                holder(),
                turn.setup.run().value(),
                lane.epoch,
                turn.setup.snapshot().plan().intent().hex(),
                turn.snapshot.get().hex(),
                step,
                turn.previousIsSafe(),
                old.map(LeaseRecord::transitions).orElse(0L) + (changesHands ? 1 : 0),
                former.map(LeaseRecord::holder)
                        .orElse(old.map(LeaseRecord::before).orElse("")));
        lane.leaseStale = false;
        send(
                Chore.Sort.LEASE,
                new WriteRequest.Apply(
                        record.manifest(id, turn.at, lane.lease), LaneTurn.housekeeper(), changesHands, false));
    }

    /** Writes how far we are, when the lease is behind. */
    void renew() {
        if (lane.leaseStale && lane.leaseHeld && lane.chore.isEmpty() && lane.lease.isPresent()) {
            writeLease();
        }
    }

    /** The inventory, then the lease's end. @return whether nothing is left to do */
    boolean close() {
        if (lane.chore.isPresent()) {
            return false;
        }
        if (!lane.leaseHeld || lane.superseded) {
            return true;
        }
        if (lane.choreTrouble >= PATIENCE) {
            // the lane has ended whatever becomes of the lease; the next run says who left it
            return true;
        }
        if (!lane.inventoried && lane.ending == LaneState.Ending.DONE) {
            send(Chore.Sort.INVENTORY, new WriteRequest.Apply(inventory(), LaneTurn.housekeeper(), false, false));
            return false;
        }
        if (lane.lease.isEmpty()) {
            lane.leaseHeld = false;
            return true;
        }
        send(
                Chore.Sort.RELEASE,
                new WriteRequest.Delete(
                        Kinds.LEASE,
                        turn.leaseId(),
                        lane.lease.flatMap(Manifest::uid),
                        Optional.empty(),
                        Propagation.BACKGROUND,
                        false));
        return false;
    }

    private Manifest inventory() {
        var names = new TreeSet<ResourceId>();
        turn.plan.objects().forEach(o -> names.add(o.id()));
        return new Manifest(Value.object(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Value.object(
                        "name",
                        turn.leaseId().name() + "-inventory",
                        "namespace",
                        turn.plan.namespace(),
                        "labels",
                        Value.object(
                                "slipway.dev/application",
                                turn.setup.snapshot().plan().application().value())),
                "data",
                Value.object(
                        "run",
                        turn.setup.run().value(),
                        "snapshot",
                        turn.snapshot.get().hex(),
                        "objects",
                        String.join(
                                "\n", names.stream().map(ResourceId::toString).toList()))));
    }

    private void send(Chore.Sort sort, WriteRequest request) {
        var id = turn.choreId(sort.name(), lane.questions++);
        turn.changed(
                Subject.LEASE,
                lane.cluster + "/" + sort.name(),
                "",
                "SENT",
                Value.object("target", request.target().toString(), "effect", id.value(), "holder", holder()));
        lane.chore = Optional.of(new Chore(sort, id.value()));
        turn.commands.add(new EngineCommand.Send(id, 1, request));
    }

    boolean isChore(String effect) {
        return lane.chore.map(c -> c.effect().equals(effect)).orElse(false);
    }

    void answered(Optional<Manifest> object) {
        var sort = lane.chore.orElseThrow().sort();
        done(sort, "ACKED");
        switch (sort) {
            case NAMESPACE -> turn.see(turn.namespaceId(), object);
            case LEASE -> {
                lane.lease = object.or(() -> lane.lease);
                lane.leaseHeld = true;
                lane.takeOver = false;
            }
            case INVENTORY -> lane.inventoried = true;
            case RELEASE -> {
                lane.lease = Optional.empty();
                lane.leaseHeld = false;
            }
        }
    }

    private void done(Chore.Sort sort, String how) {
        turn.changed(Subject.LEASE, lane.cluster + "/" + sort.name(), "SENT", how, Value.object());
        lane.chore = Optional.empty();
        if (how.equals("ACKED")) {
            lane.choreTrouble = 0;
        }
    }

    void failed(ClusterFault fault) {
        var sort = lane.chore.orElseThrow().sort();
        done(sort, fault.kind().name());
        lane.choreTrouble++;
        if (sort == Chore.Sort.LEASE) {
            lane.leaseStale = true;
        }
        switch (fault.kind()) {
            case NOT_SENT, UNKNOWN, GONE -> {
                if (fault.code() == 0) {
                    turn.lost(fault, false);
                }
                again(sort, fault);
            }
            case CONFLICT -> again(sort, fault);
            case NOT_FOUND -> {
                switch (sort) {
                    case RELEASE -> {
                        lane.lease = Optional.empty();
                        lane.leaseHeld = false;
                    }
                    case LEASE, NAMESPACE -> {
                        lane.live = LaneDraft.without(lane.live, turn.namespaceId());
                        again(sort, fault);
                    }
                    case INVENTORY -> lane.inventoried = true;
                }
            }
            case UNAUTHORIZED -> {
                turn.hold(Hold.Sort.CREDENTIALS, Message.of("workflow.credentials", lane.cluster, fault.message()));
                turn.later(Duration.ofSeconds(60));
            }
            case FORBIDDEN, INVALID, UNUSABLE -> {
                if (fault.kind() == ClusterFault.Kind.FORBIDDEN && turn.reconnectedLately()) {
                    again(sort, fault);
                } else if (sort == Chore.Sort.INVENTORY || sort == Chore.Sort.RELEASE) {
                    lane.choreTrouble = PATIENCE;
                } else {
                    turn.hold(
                            Hold.Sort.UNUSABLE,
                            Message.of("workflow.housekeeping-refused", turn.leaseId(), Fence.text(fault)));
                }
            }
        }
    }

    private void again(Chore.Sort sort, ClusterFault fault) {
        if (sort == Chore.Sort.LEASE || sort == Chore.Sort.RELEASE) {
            turn.ask(Purpose.LEASE, turn.leaseId(), Kinds.LEASE);
        } else if (sort == Chore.Sort.NAMESPACE) {
            turn.ask(Purpose.NAMESPACE, turn.namespaceId(), Kinds.NAMESPACE);
        }
        turn.later(fault.retryAfter()
                .orElse(
                        fault.kind() == ClusterFault.Kind.CONFLICT
                                ? LaneTurn.afterConflict(lane.choreTrouble)
                                : LaneTurn.backoff(lane.choreTrouble + 2)));
    }

    /** A look at the lease, from a read or the watch. */
    void sawLease(Optional<Manifest> lease) {
        if (lease.isPresent() && lane.lease.isPresent() && LaneTurn.older(lease.get(), lane.lease.get())) {
            return;
        }
        boolean ours = lane.leaseHeld;
        lane.lease = lease;
        if (!ours || lane.superseded) {
            return;
        }
        var other = otherHolder();
        if (other.isPresent()) {
            lane.leaseHeld = false;
            lane.superseded = true;
            turn.changed(Subject.LEASE, lane.cluster + "/LEASE", "ours", "lost", Value.object("holder", other.get()));
        }
    }
}
