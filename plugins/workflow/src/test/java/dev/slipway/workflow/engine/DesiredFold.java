package dev.slipway.workflow.engine;

import dev.slipway.api.release.LanePlan;
import dev.slipway.api.traffic.TrafficRouter.Share;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.LaneDesired.Template;
import dev.slipway.api.workflow.StepType;
import java.util.Map;

/** Desired state as the fold of a lane's steps; nothing else. */
final class DesiredFold {
    private DesiredFold() {}

    static LaneDesired desired(
            Map<String, StepType> steps, LanePlan lane, int replicas, int index, boolean firstRelease) {
        boolean stableThere = lane.workload().isPresent() && !firstRelease;
        var desired = new LaneDesired(
                false,
                stableThere ? Template.OLD : Template.NONE,
                stableThere ? replicas : 0,
                0,
                Share.STABLE_ONLY,
                false,
                false,
                false);
        for (int i = 0; i <= index && i < lane.steps().size(); i++) {
            var step = lane.steps().get(i);
            var type = steps.get(step.kind());
            if (type != null) {
                desired = type.predict(step, lane, replicas, desired);
            }
        }
        return desired;
    }
}
