package dev.slipway.api.run;

import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workload.WorkloadAdapter;
import java.util.List;
import org.pf4j.ExtensionPoint;

/** Makes the engine from what the plugins offer. The workflow plugin has the one implementation. */
public interface EngineProvider extends ExtensionPoint {
    /** @throws IllegalArgumentException when two parts claim the same name or kind */
    Engine create(List<StepType> steps, List<TrafficRouter> routers, List<WorkloadAdapter> workloads);
}
