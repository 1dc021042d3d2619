package dev.slipway.workflow.step;

import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workload.WorkloadAdapter;
import java.util.List;

/**
 * The built-in step kinds. They need the routers and workload adapters that the plugins offer, so whoever makes the
 * engine builds them with these; they are no PF4J extensions, which are made without arguments.
 */
public final class StepTypes {
    /** The kind of the internal step that takes a lane back to its baseline; not to be written in plans. */
    public static final String ROLL_BACK = "roll-back";

    private StepTypes() {}

    /** All built-in kinds, {@link #ROLL_BACK} among them. */
    public static List<StepType> builtIn(List<TrafficRouter> routers, List<WorkloadAdapter> workloads) {
        var offers = new Offers(routers, workloads);
        return List.of(
                new ApplyStep(offers),
                new ScaleStep(offers),
                new TrafficStep(offers),
                new PauseStep(offers),
                new ApproveStep(offers),
                new WaitStep(offers, new Cel()),
                new DrainStep(offers),
                new PromoteStep(offers),
                new RollingStep(offers),
                new PruneStep(offers),
                new AdoptStep(offers),
                new RollBackStep(offers));
    }

    /**
     * The step that takes a lane back to what it was before its first effect, from whatever state is observed. Its parts
     * look at the live objects; what is so already has no effects. A failed part that is not retryable means that the
     * side which should take over is not healthy: the roll back is blocked.
     */
    public static StepSpec rollBack() {
        return StepSpec.of(new StepId(ROLL_BACK), ROLL_BACK, ObjectValue.EMPTY, SourceSpan.whole("(roll back)"));
    }
}
