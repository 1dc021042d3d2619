package dev.slipway.api.run;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.workflow.LaneDesired;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The pure core: {@code (state, event) -> (state, commands)}. Never blocks, reads no clock, owns no thread; the same
 * events give the same states. Safe for any number of threads.
 */
public interface Engine {
    /** The state of a scope before its first event. */
    ScopeState initial(RunSetup setup, Scope scope);

    /**
     * One event.
     *
     * @param at when it happened by the run's clock; never before the event that went before in this scope
     */
    Transition step(RunSetup setup, ScopeState state, Instant at, RunEvent event);

    /** What people see of a run. */
    RunView view(RunSetup setup, Map<Scope, ScopeState> states, long sequence);

    /** The desired state after step {@code index} of a lane; −1 is before the first. */
    LaneDesired desired(LanePlan lane, int replicas, int index);

    /** The steps of a strategy for a lane: {@code canary}, {@code rolling} and what else {@link #strategies} names. */
    List<StepSpec> strategy(String name, LanePlan lane);

    /** The step kinds that a plan may use, in order of their names. */
    List<String> stepKinds();

    /** Names {@link #strategy} knows. */
    List<String> strategies();

    /** Every step's prediction and the invariants I1–I6, and every problem of steps, targets and traffic. */
    Preview preview(ReleasePlan plan);

    /** A preview. With an error the plan must not be frozen. */
    record Preview(List<LanePreview> lanes, List<Diagnostic> diagnostics) {
        public Preview {
            lanes = List.copyOf(lanes);
            diagnostics = List.copyOf(diagnostics);
        }
    }
}
