package dev.slipway.workflow.engine;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.run.StateChange.Subject;
import dev.slipway.workflow.engine.LaneState.Ending;
import dev.slipway.workflow.engine.LaneState.Hold;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The count before a lane ends (ENGINE §2): nothing on the wire fences a create, so the kinds that the lane may have
 * created are listed once, and an object of ours that no answer speaks of is named rather than left behind unsaid.
 */
final class Accounting {
    private final LaneTurn turn;
    private final LaneDraft lane;

    Accounting(LaneTurn turn) {
        this.turn = turn;
        this.lane = turn.lane;
    }

    /** Asks for what was not listed yet. @return whether everything is counted */
    boolean done() {
        if (!lane.leaseHeld || lane.superseded || lane.written.isEmpty() && lane.removed.isEmpty()) {
            return true;
        }
        boolean all = true;
        for (var kind : kinds()) {
            if (!lane.counted.contains(kind)) {
                all = false;
                turn.list(kind);
            }
        }
        return all;
    }

    /** Kinds, with their namespaces, of objects that were not there when the lane began. */
    private TreeSet<ResourceId> kinds() {
        var kinds = new TreeSet<ResourceId>();
        for (var id : turn.touched()) {
            if (lane.known.contains(id) && !lane.baseline.containsKey(id)) {
                kinds.add(new ResourceId(id.groupKind(), id.namespace(), ""));
            }
        }
        return kinds;
    }

    /** The list of a kind, or nothing where this person may not list it. */
    void listed(ResourceId kind, List<Manifest> objects) {
        lane.counted = LaneDraft.with(lane.counted, kind);
        var touched = turn.touched();
        var strays = new TreeSet<ResourceId>();
        for (var object : objects) {
            if (touched.contains(object.id()) && !object.isBeingDeleted() && !accounted(object)) {
                strays.add(object.id());
            }
        }
        if (strays.isEmpty()) {
            return;
        }
        for (var stray : strays) {
            lane.strays = LaneDraft.with(lane.strays, stray);
            turn.changed(
                    Subject.LANE, lane.cluster + "/stray/" + stray, "", "found", LaneTurn.detail("cause", cause()));
        }
        if (lane.ending == Ending.FAILED) {
            lane.endCause = Optional.of(cause());
        } else {
            turn.hold(Hold.Sort.UNKNOWN, cause());
        }
    }

    private Message cause() {
        return Message.of(
                "workflow.stray",
                String.join(", ", lane.strays.stream().map(ResourceId::toString).toList()));
    }

    private boolean accounted(Manifest object) {
        var id = object.id();
        var written = lane.written.get(id);
        if (written != null) {
            return object.uid().equals(Optional.of(written.uid()));
        }
        var before = lane.baseline.get(id);
        return before != null && before.uid().equals(object.uid());
    }
}
