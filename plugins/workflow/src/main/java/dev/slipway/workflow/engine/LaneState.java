package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunEvent.LaneNote;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.ScopeState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a lane's fold needs. Immutable; maps and sets iterate in the order of their keys.
 *
 * @param index place of the lane in the plan
 * @param owner who drives the run, with {@code epoch}
 * @param stage what an active lane is busy with
 * @param position index into the program: the steps with their clean-up steps behind them
 * @param steps one for each step of the program
 * @param undo the step that takes the lane back, once it turns back
 * @param replicas the lane's N in force
 * @param baseline objects as they were before the first effect; {@code known} says which were looked at
 * @param live objects as last seen
 * @param pods pods of stable and canary as last seen
 * @param written what we wrote and the server answered: uid and the fields of the effect
 * @param uids uids as first seen or as made by us
 * @param removed objects that we deleted
 * @param asked reads without an answer, by their id
 * @param seen the fresh object of the effect in hand, waiting for the lease's fresh read
 * @param lease the lease as last seen
 * @param leaseHeld whether we hold it
 * @param leaseStale whether what stands in the lease is behind
 * @param chore the housekeeping write that is on its way
 * @param hold why nothing is begun until somebody or something resolves it
 * @param retryAt when what was turned away is tried again
 * @param lostSince since when the cluster is out of reach
 * @param reconnectedAt when it came back last
 * @param verifying objects still to be looked at after a restart
 * @param counted kinds and namespaces, with an empty name, that were listed before the lane ends
 * @param strays objects with our mark that nothing in this lane accounts for
 * @param outputs what steps gave out, by {@code STEP.NAME}
 */
record LaneState(
        ClusterName cluster,
        int index,
        LanePhase phase,
        Stage stage,
        Ending ending,
        Actor owner,
        long epoch,
        int position,
        List<StepState> steps,
        Optional<StepState> undo,
        int replicas,
        Map<ResourceId, Manifest> baseline,
        Set<ResourceId> known,
        Map<ResourceId, Manifest> live,
        Map<ResourceId, Manifest> pods,
        Map<ResourceId, Written> written,
        Map<ResourceId, String> uids,
        Set<ResourceId> removed,
        Set<String> watches,
        Set<String> timers,
        Map<String, Asked> asked,
        int questions,
        Optional<Seen> seen,
        boolean leaseSeen,
        Optional<Manifest> lease,
        boolean leaseHeld,
        boolean leaseStale,
        boolean takeOver,
        Optional<Chore> chore,
        int choreTrouble,
        boolean inventoried,
        Optional<Hold> hold,
        Pausing pausing,
        boolean stopping,
        Optional<String> turningBack,
        Optional<FailurePolicy.Reach> reach,
        Optional<Instant> retryAt,
        int trouble,
        Optional<Instant> lostSince,
        boolean watchLost,
        Optional<Instant> reconnectedAt,
        Set<ResourceId> verifying,
        boolean verifyingLease,
        Set<ResourceId> differing,
        boolean longAway,
        Set<CommandId> handled,
        boolean superseded,
        boolean leftOut,
        Set<ResourceId> counted,
        Set<ResourceId> strays,
        Map<String, Value> outputs,
        Optional<Message> endCause,
        Optional<LanePhase> reportedPhase,
        Optional<LaneNote> reported)
        implements ScopeState {

    /** What an active lane is busy with. */
    enum Stage {
        IDLE,
        /** Reads what it will touch. */
        READING,
        /** Makes the namespace and takes the lease. */
        LEASING,
        WORKING,
        TURNING_BACK,
        /** Writes the inventory and gives the lease back. */
        CLOSING,
        ENDED
    }

    /** How a closing lane will have ended. */
    enum Ending {
        NONE,
        DONE,
        FAILED,
        BACK
    }

    /** How far a person's pause reaches. */
    enum Pausing {
        NONE,
        AT_SAFE_BOUNDARY,
        NOW
    }

    /** What a read is for. */
    enum Purpose {
        BASELINE,
        CLUSTER,
        NAMESPACE,
        LEASE,
        EFFECT,
        VERIFY,
        OWNERS,
        /** A list of one kind before the lane ends. */
        ACCOUNT
    }

    /** A read without an answer. */
    record Asked(Purpose purpose, Optional<ResourceId> object) {}

    /** A fresh object. */
    record Seen(ResourceId id, Optional<Manifest> object) {}

    /** What stood in an object's written fields when the server answered. */
    record Written(String uid, long generation, Value fields) {}

    /** A housekeeping write on its way. */
    record Chore(Sort sort, String effect) {
        /** Sorts of housekeeping. */
        enum Sort {
            NAMESPACE,
            LEASE,
            INVENTORY,
            RELEASE
        }
    }

    /** Why nothing is begun. */
    record Hold(Sort sort, Message cause) {
        /** Sorts of holds. */
        enum Sort {
            /** Another run holds the cluster's lease. */
            LEASE,
            DRIFT,
            CONFLICT,
            UNKNOWN,
            /** Resolves itself when the figures are right again. */
            INVARIANT,
            CREDENTIALS,
            /** A person confirms after a long absence or a difference. */
            CONFIRM,
            /** The step failed and its policy is to pause. */
            FAILED,
            UNUSABLE
        }

        boolean blocked() {
            return switch (sort) {
                case LEASE, DRIFT, CONFLICT, UNKNOWN, INVARIANT, UNUSABLE -> true;
                case CREDENTIALS, CONFIRM, FAILED -> false;
            };
        }

        boolean needsPerson() {
            return sort != Sort.INVARIANT;
        }
    }

    @Override
    public Scope scope() {
        return Scope.lane(cluster);
    }
}
