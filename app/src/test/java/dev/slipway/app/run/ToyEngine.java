package dev.slipway.app.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.EffectId;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.EngineCommand;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.ScopeState;
import dev.slipway.api.run.StateChange;
import dev.slipway.api.run.Transition;
import dev.slipway.api.workflow.LaneDesired;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The smallest engine that uses every command: each lane reads one object, writes it, waits for a timer and reports; the
 * run ends when all lanes have.
 */
final class ToyEngine implements Engine {
    static final GroupVersionKind CONFIG_MAP = new GroupVersionKind("", "v1", "ConfigMap");

    record Run(int lanesDone, boolean ended) implements ScopeState {
        @Override
        public Scope scope() {
            return Scope.RUN;
        }
    }

    enum Step {
        NEW,
        READING,
        SENT,
        RESTING,
        DONE
    }

    record Lane(ClusterName cluster, Step step) implements ScopeState {
        @Override
        public Scope scope() {
            return Scope.lane(cluster);
        }
    }

    @Override
    public ScopeState initial(RunSetup setup, Scope scope) {
        return switch (scope) {
            case Scope.Run run -> new Run(0, false);
            case Scope.Lane(var cluster) -> new Lane(cluster, Step.NEW);
        };
    }

    @Override
    public Transition step(RunSetup setup, ScopeState state, Instant at, RunEvent event) {
        return state instanceof Run run ? run(setup, run, event) : lane((Lane) state, at, event);
    }

    private static Transition run(RunSetup setup, Run run, RunEvent event) {
        var commands = new ArrayList<EngineCommand>();
        var next = run;
        if (event instanceof RunEvent.Started) {
            setup.snapshot()
                    .plan()
                    .lanes()
                    .forEach(lane -> commands.add(new EngineCommand.Tell(
                            Scope.lane(lane.cluster()), new RunEvent.LaneOrdered(new RunEvent.LaneOrder.Open()))));
        } else if (event instanceof RunEvent.LaneReported) {
            next = new Run(run.lanesDone() + 1, false);
            if (next.lanesDone() == setup.snapshot().plan().lanes().size()) {
                next = new Run(next.lanesDone(), true);
                commands.add(new EngineCommand.End(RunPhase.SUCCEEDED));
            }
        } else if (event instanceof RunEvent.CommandGiven(var command)) {
            commands.add(new EngineCommand.Settle(command.id(), true, Optional.empty()));
        }
        return new Transition(next, changes(StateChange.Subject.RUN, "run", run, next), commands);
    }

    private static Transition lane(Lane lane, Instant at, RunEvent event) {
        var commands = new ArrayList<EngineCommand>();
        var step = lane.step();
        boolean again = event instanceof RunEvent.Recovered && (step == Step.READING || step == Step.SENT);
        if (event instanceof RunEvent.LaneOrdered || again) {
            step = Step.READING;
            commands.add(new EngineCommand.Read("r", CONFIG_MAP, "n", "c"));
        } else if (event instanceof RunEvent.ObjectRead(var read, var id, var object) && step == Step.READING) {
            if (object.isPresent()) {
                step = Step.RESTING;
                commands.add(new EngineCommand.StartTimer("rest", at.plus(Duration.ofMillis(20)), false));
            } else {
                step = Step.SENT;
                commands.add(new EngineCommand.Send(new EffectId("e"), 1, write()));
            }
        } else if (event instanceof RunEvent.EffectAnswered && step == Step.SENT) {
            step = Step.RESTING;
            commands.add(new EngineCommand.StartTimer("rest", at.plus(Duration.ofMillis(20)), false));
        } else if (event instanceof RunEvent.TimerFired && step == Step.RESTING) {
            step = Step.DONE;
            commands.add(new EngineCommand.Tell(
                    Scope.RUN, new RunEvent.LaneReported(lane.cluster(), LanePhase.DONE, RunEvent.LaneNote.NONE)));
        }
        var next = new Lane(lane.cluster(), step);
        return new Transition(
                next, changes(StateChange.Subject.LANE, lane.cluster().value(), lane, next), commands);
    }

    static WriteRequest write() {
        return new WriteRequest.Apply(
                new Manifest(Value.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        Value.object("name", "c", "namespace", "n"))),
                FieldManager.RENDER,
                false,
                false);
    }

    private static List<StateChange> changes(StateChange.Subject subject, String id, Object from, Object to) {
        return from.equals(to)
                ? List.of()
                : List.of(new StateChange(subject, id, from.toString(), to.toString(), Value.ObjectValue.EMPTY));
    }

    @Override
    public RunView view(RunSetup setup, Map<Scope, ScopeState> states, long sequence) {
        return new RunView(
                setup.run(),
                setup.snapshot().plan().application(),
                "n",
                setup.snapshot().id(),
                true,
                states.get(Scope.RUN) instanceof Run(var done, var ended) && ended
                        ? RunPhase.SUCCEEDED
                        : RunPhase.RUNNING,
                setup.startedAt(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                sequence);
    }

    @Override
    public LaneDesired desired(LanePlan lane, int replicas, int index) {
        throw new AssertionError("not asked by drivers");
    }

    @Override
    public List<StepSpec> strategy(String name, LanePlan lane) {
        throw new AssertionError("not asked by drivers");
    }

    @Override
    public List<String> stepKinds() {
        return List.of();
    }

    @Override
    public List<String> strategies() {
        return List.of();
    }

    @Override
    public Preview preview(ReleasePlan plan) {
        throw new AssertionError("not asked by drivers");
    }
}
