package dev.slipway.api.workflow;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.ResourceId;
import java.util.List;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/**
 * A kind of step. It describes; the engine acts. Every method is a pure function of its arguments, is called on a lane's
 * thread, must not block, and must give the same answer when asked again, since a resumed run asks again.
 *
 * <p>Life of a step: {@link #validate} at plan time; {@link #predict} at plan time and whenever the desired state is
 * needed; for each of {@link #parts} in order: {@link #effects}, which the engine sends one after the other, then
 * {@link #observe} on every change until it is {@link StepVerdict.Done} or {@link StepVerdict.Failed}.
 */
public interface StepType extends ExtensionPoint {
    /** The key in a plan, for example {@code scale}. */
    String kind();

    /** Everything wrong with the step's parameters, with the places from {@link StepSpec#span()}. */
    List<Diagnostic> validate(StepSpec step, LanePlan lane);

    /** The desired state after this step; total. */
    LaneDesired predict(StepSpec step, LanePlan lane, int replicas, LaneDesired before);

    /** The parts in order; each is journaled and is a point at which a run may be resumed. At least one. */
    default List<String> parts(StepSpec step, LanePlan lane) {
        return List.of("main");
    }

    /**
     * Why this step has nothing to do in this lane, when so: it is then SKIPPED with that reason. Asked once, when the
     * step would begin; for example a canary's scale while there is no stable workload yet.
     */
    default Optional<Message> skip(StepContext context) {
        return Optional.empty();
    }

    /**
     * Why a person's answer to this step would not count; empty when it does. Asked before the answer is taken, so that
     * whoever gives it is told.
     */
    default Optional<Message> refuses(StepContext context, StepContext.Decision decision) {
        return Optional.empty();
    }

    /**
     * Whether {@link StepContext#inForce()} of a part counts time in which nobody was there: true for what runs on the
     * wall (a drain, an approval's expiry), false for what must be watched (a pause).
     */
    default boolean countsAway(StepSpec step, String part) {
        return false;
    }

    /** Objects this step needs to see. */
    List<ResourceId> watches(StepSpec step, LanePlan lane);

    /** What remains to be written for this part; empty when it is so already. */
    List<EffectSpec> effects(StepContext context);

    /** How this part stands. */
    StepVerdict observe(StepContext context);

    /**
     * The desired state that takes this step back from {@code context.after()}; normally {@code context.before()}. Not
     * asked when {@link StepSpec.Undo#NONE}.
     */
    default LaneDesired undo(StepContext context) {
        return context.before();
    }
}
