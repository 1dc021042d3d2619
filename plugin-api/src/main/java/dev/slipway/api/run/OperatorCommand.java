package dev.slipway.api.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.StepId;
import java.util.Optional;

/** One intent of a person. Buttons, palette, command line and tests send the same ones. Closed. */
public sealed interface OperatorCommand {
    /** Stops at the next safe boundary; with {@code now} after the effects already sent. */
    record Pause(boolean now) implements OperatorCommand {}

    /** Goes on after a pause, a block that was resolved, or a restart. */
    record Resume() implements OperatorCommand {}

    /** Answers a gate. Without lane and step: the only gate that waits. */
    record Approve(Optional<ClusterName> lane, Optional<StepId> step, String comment) implements OperatorCommand {}

    /** Leaves a step out; its desired state still counts as reached only if observation agrees. */
    record Skip(Optional<ClusterName> lane, Optional<StepId> step) implements OperatorCommand {}

    /** Tries a failed or blocked step again. */
    record Retry(Optional<ClusterName> lane, Optional<StepId> step) implements OperatorCommand {}

    /** Settles what was sent and ends CANCELLED. */
    record Stop() implements OperatorCommand {}

    /** Plans from observed state back to the baseline and does it, in this run. */
    record RollBack(FailurePolicy.Reach reach, Optional<ClusterName> lane) implements OperatorCommand {}

    /**
     * Takes a lane's cluster over from the other run or desk that holds its lease. Only ever by a person's word; it is
     * journaled here and stands in the lease there. Without lane: the only one that another holds.
     */
    record TakeOver(Optional<ClusterName> lane) implements OperatorCommand {}

    /** The owner gives the run up after its next commit; another process takes it over. */
    record Release() implements OperatorCommand {}
}
