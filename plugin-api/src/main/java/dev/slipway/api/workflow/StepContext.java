package dev.slipway.api.workflow;

import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a step may look at while it is judged. Immutable; a new one for each question.
 *
 * @param part the part of the step in question
 * @param before desired state before the step
 * @param after desired state after the step
 * @param replicas the lane's N in force
 * @param live the objects the lane watches, as last seen; an absent object has no entry
 * @param pods the pods of stable and canary as last seen
 * @param baseline the objects as they were before the lane's first effect
 * @param inForce time the part has been observed; time away counts only where {@link StepType#countsAway} says so
 * @param now the present instant of the run's clock
 * @param decisions approvals and other answers of people to this step
 */
public record StepContext(
        LanePlan lane,
        StepSpec step,
        String part,
        LaneDesired before,
        LaneDesired after,
        int replicas,
        Map<ResourceId, Manifest> live,
        List<Manifest> pods,
        Map<ResourceId, Manifest> baseline,
        Map<String, Value> inputs,
        Duration inForce,
        Instant now,
        List<Decision> decisions) {
    public StepContext {
        live = Map.copyOf(live);
        pods = List.copyOf(pods);
        baseline = Map.copyOf(baseline);
        inputs = Map.copyOf(inputs);
        decisions = List.copyOf(decisions);
    }

    public Optional<Manifest> live(ResourceId id) {
        return Optional.ofNullable(live.get(id));
    }

    /** An answer of a person. */
    public record Decision(String user, List<String> groups, Instant at, String comment) {}
}
