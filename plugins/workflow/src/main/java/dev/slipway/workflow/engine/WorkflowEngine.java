package dev.slipway.workflow.engine;

import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.ScopeState;
import dev.slipway.api.run.Transition;
import dev.slipway.api.workflow.LaneDesired;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The engine: dispatches to the machine of the run or of a lane. Pure; any thread. */
public final class WorkflowEngine implements Engine {
    private final EngineParts parts;
    /** The digest of the setup in hand; working it out encodes the whole snapshot. */
    private final AtomicReference<@Nullable Digested> digested = new AtomicReference<>();

    private record Digested(RunSetup setup, Digest digest) {}

    public WorkflowEngine(EngineParts parts) {
        this.parts = parts;
    }

    @Override
    public ScopeState initial(RunSetup setup, Scope scope) {
        return switch (scope) {
            case Scope.Run run -> RunMachine.initial(setup);
            case Scope.Lane(var cluster) -> {
                var lanes = setup.snapshot().plan().lanes();
                for (int i = 0; i < lanes.size(); i++) {
                    if (lanes.get(i).cluster().equals(cluster)) {
                        yield LaneDraft.initial(lanes.get(i), i, setup.startedBy());
                    }
                }
                throw new IllegalArgumentException("the run has no lane " + cluster);
            }
        };
    }

    @Override
    public Transition step(RunSetup setup, ScopeState state, Instant at, RunEvent event) {
        return switch (state) {
            case RunState run -> RunMachine.step(setup, run, at, event);
            case LaneState lane -> LaneMachine.step(parts, setup, () -> snapshot(setup), lane, at, event);
            default -> throw new IllegalArgumentException("not a state of this engine: " + state.getClass());
        };
    }

    @Override
    public RunView view(RunSetup setup, Map<Scope, ScopeState> states, long sequence) {
        return new RunPicture(parts, setup).of(states, snapshot(setup), sequence);
    }

    @SuppressWarnings("ReferenceEquality") // the same setup object has the same digest; comparing it deeply costs more
    private Digest snapshot(RunSetup setup) {
        var held = digested.get();
        if (held != null && held.setup() == setup) {
            return held.digest();
        }
        var digest = setup.snapshot().id();
        digested.set(new Digested(setup, digest));
        return digest;
    }

    @Override
    public LaneDesired desired(LanePlan lane, int replicas, int index) {
        return parts.planning().desired(lane, replicas, index, false);
    }

    @Override
    public List<StepSpec> strategy(String name, LanePlan lane) {
        return parts.planning().strategy(name, lane);
    }

    @Override
    public List<String> stepKinds() {
        return parts.steps().keySet().stream()
                .filter(kind -> !kind.equals(EngineParts.ROLL_BACK))
                .sorted()
                .toList();
    }

    @Override
    public List<String> strategies() {
        return parts.planning().strategies();
    }

    @Override
    public Preview preview(ReleasePlan plan) {
        return parts.planning().preview(plan);
    }
}
