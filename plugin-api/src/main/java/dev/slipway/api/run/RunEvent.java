package dev.slipway.api.run;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.StepId;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What can happen to a run. The only input of the engine; journaled before anything follows from it. Objects in events
 * have their secret texts withheld and managed fields kept only where the engine asked for them. Closed.
 */
public sealed interface RunEvent {
    // ---- for the run

    /** The run begins under an owner. */
    record Started(Actor owner, long epoch) implements RunEvent {}

    /** A person's command was accepted from the inbox. */
    record CommandGiven(GivenCommand command) implements RunEvent {}

    /** A lane tells the run how it stands. */
    record LaneReported(ClusterName cluster, LanePhase phase, LaneNote note) implements RunEvent {}

    // ---- for a lane

    /** The run tells a lane what to do. */
    record LaneOrdered(LaneOrder order) implements RunEvent {}

    /** Answer to {@link EngineCommand.Read}. */
    record ObjectRead(String read, ResourceId id, Optional<Manifest> object) implements RunEvent {}

    /** Answer to {@link EngineCommand.ListObjects}. */
    record ObjectsListed(String read, List<Manifest> objects) implements RunEvent {}

    /** A read or list that failed. */
    record ReadFailed(String read, ClusterFault fault) implements RunEvent {}

    /** Answer to {@link EngineCommand.Send}: a 2xx. */
    record EffectAnswered(EffectId effect, int attempt, Optional<Manifest> object) implements RunEvent {}

    /** Answer to {@link EngineCommand.Send}: anything else. */
    record EffectFailed(EffectId effect, int attempt, ClusterFault fault) implements RunEvent {}

    /** A watch saw an object; empty when it is gone. */
    record Observed(String watch, ResourceId id, Optional<Manifest> object) implements RunEvent {}

    /** A watch's state is complete. */
    record WatchSynced(String watch) implements RunEvent {}

    /** Contact with the cluster is lost; nothing is known since. */
    record ContactLost(ClusterFault fault) implements RunEvent {}

    /** Contact is there again. */
    record ContactRestored() implements RunEvent {}

    // ---- for both

    /** A timer is due. */
    record TimerFired(String timer) implements RunEvent {}

    /**
     * A process took the run over after a restart or wake-up.
     *
     * @param away time nobody was there
     */
    record Recovered(Actor owner, long epoch, Duration away) implements RunEvent {}

    /**
     * What a lane says with its phase.
     *
     * @param waiting it waits for a gate, a timer or the world; nothing is in flight
     * @param needsPerson only a person can make it go on
     * @param blocked drift, conflict, lost contact, an unknown effect or a broken invariant holds it
     * @param atSafeBoundary it may be left unattended for days where it stands
     * @param healthy as last observed, with contact
     * @param unreachable contact is lost
     * @param recovering it looks again before it acts
     * @param rollingBack it goes back to its baseline
     * @param superseded another run holds its cluster now
     * @param leftOut it never began because its cluster was out of reach
     * @param owes it wrote something and has not ended well; the cluster still holds it
     * @param gate the step whose gate waits for people
     * @param stuck the step that failed or is blocked, which can be tried again or skipped
     * @param rollBack how far its failure asks to roll back
     * @param cause why it does not go on, in one sentence
     */
    record LaneNote(
            boolean waiting,
            boolean needsPerson,
            boolean blocked,
            boolean atSafeBoundary,
            boolean healthy,
            boolean unreachable,
            boolean recovering,
            boolean rollingBack,
            boolean superseded,
            boolean leftOut,
            boolean owes,
            Optional<StepId> gate,
            Optional<StepId> stuck,
            Optional<FailurePolicy.Reach> rollBack,
            Optional<Message> cause) {
        /** Of a lane that has not begun. */
        public static final LaneNote NONE = new LaneNote(
                false,
                false,
                false,
                true,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What a run tells a lane. Closed. */
    sealed interface LaneOrder {
        /** Begin. */
        record Open() implements LaneOrder {}

        record Pause(boolean now) implements LaneOrder {}

        record Resume() implements LaneOrder {}

        /** A person's command that concerns this lane. */
        record Command(GivenCommand command) implements LaneOrder {}

        /** Settle what was sent and stop. */
        record Stop() implements LaneOrder {}

        record RollBack(String reason) implements LaneOrder {}
    }
}
