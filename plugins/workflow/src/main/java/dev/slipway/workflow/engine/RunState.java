package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.FailurePolicy.Reach;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunEvent.LaneNote;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.ScopeState;
import dev.slipway.api.run.WavePhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the run's fold needs. Lanes and waves stand in the plan's order.
 *
 * @param places where each cluster's lane stands in the plan
 * @param members the lanes of each wave
 * @param recovering lanes that still look before they act after a restart
 */
record RunState(
        RunPhase phase,
        Actor owner,
        long epoch,
        List<Wave> waves,
        List<Lane> lanes,
        Map<ClusterName, Integer> places,
        List<List<Integer>> members,
        boolean paused,
        boolean cancelling,
        Optional<Reach> turningBack,
        boolean superseded,
        Set<ClusterName> recovering,
        Set<CommandId> handled,
        Optional<Message> cause,
        Optional<Instant> endedAt)
        implements ScopeState {

    /** A wave; {@code soaked} is the time it was seen healthy. */
    record Wave(WavePhase phase, Optional<Instant> since, Clocked soaked) {}

    /** What the run knows of a lane. */
    record Lane(LanePhase phase, LaneNote note, boolean opened, boolean turningBack) {}

    @Override
    public Scope scope() {
        return Scope.RUN;
    }
}
