package dev.slipway.workflow.engine;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.RunView.GateView;
import dev.slipway.api.run.RunView.LaneView;
import dev.slipway.api.run.RunView.Pods;
import dev.slipway.api.run.RunView.StepView;
import dev.slipway.api.run.RunView.WaveView;
import dev.slipway.api.run.RunView.Weight;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.ScopeState;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.run.WavePhase;
import dev.slipway.api.traffic.TrafficRouter.LiveTraffic;
import dev.slipway.workflow.engine.LaneState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The picture of a run that people see, made from the scopes' states alone. */
final class RunPicture {
    private final EngineParts parts;
    private final RunSetup setup;

    RunPicture(EngineParts parts, RunSetup setup) {
        this.parts = parts;
        this.setup = setup;
    }

    RunView of(Map<Scope, ScopeState> states, Digest snapshot, long sequence) {
        var plan = setup.snapshot().plan();
        var run = states.get(Scope.RUN) instanceof RunState r ? r : RunMachine.initial(setup);
        var lanes = new ArrayList<LaneView>();
        var gates = new ArrayList<GateView>();
        for (int i = 0; i < plan.lanes().size(); i++) {
            var planned = plan.lanes().get(i);
            var state = states.get(Scope.lane(planned.cluster())) instanceof LaneState l
                    ? l
                    : LaneDraft.initial(planned, i, setup.startedBy());
            lanes.add(lane(planned, state));
            gate(planned, state).ifPresent(gates::add);
        }
        var waves = new ArrayList<WaveView>();
        for (int i = 0; i < plan.waves().size(); i++) {
            var planned = plan.waves().get(i);
            var wave = run.waves().get(i);
            Optional<Instant> until = wave.phase() == WavePhase.SOAKING
                    ? wave.soaked()
                            .since()
                            .map(since -> since.plus(planned.soak())
                                    .minus(wave.soaked().spent()))
                    : Optional.empty();
            waves.add(new WaveView(planned.name(), wave.phase(), planned.clusters(), wave.since(), until));
        }
        var cause = run.cause()
                .or(() -> lanes.stream()
                        .filter(l -> l.phase() == LanePhase.ACTIVE || l.phase() == LanePhase.OWED)
                        .flatMap(l -> l.cause().stream())
                        .findFirst());
        return new RunView(
                setup.run(),
                plan.application(),
                plan.namespace(),
                snapshot,
                setup.rehearsal(),
                run.phase(),
                setup.startedAt(),
                run.endedAt(),
                waves,
                lanes,
                gates,
                cause,
                sequence);
    }

    private LaneView lane(LanePlan planned, LaneState state) {
        var program = Program.of(planned);
        boolean back = state.stage() == Stage.TURNING_BACK || state.undo().isPresent();
        var views = new ArrayList<StepView>();
        for (int i = 0; i < program.size(); i++) {
            views.add(
                    step(planned, program.entries().get(i).spec(), state.steps().get(i)));
        }
        state.undo().ifPresent(undo -> views.add(step(planned, Program.rollBack(planned), undo)));
        int current = !state.stage().equals(Stage.WORKING)
                        && !state.stage().equals(Stage.TURNING_BACK)
                        && state.position() == 0
                        && state.phase() != LanePhase.DONE
                ? -1
                : Math.min(state.position(), program.size());
        int reached = reached(program, state);
        var desired = parts.planning()
                .desired(
                        planned,
                        state.replicas(),
                        back ? -1 : reached,
                        LaneTurn.firstRelease(planned, state.known(), state.baseline()));
        var stable = planned.workload();
        var canary = stable.map(id -> new ResourceId(id.groupKind(), id.namespace(), id.name() + "-canary"));
        var stablePods = new Pods(desired.stablePods(), ready(state, stable));
        var canaryPods = new Pods(desired.canaryPods(), ready(state, canary));
        var weight = new Weight(
                desired.share().weight(), observedWeight(planned, state, stablePods.ready(), canaryPods.ready()));
        return new LaneView(
                planned.cluster(),
                state.phase(),
                back,
                current,
                views,
                stablePods,
                canaryPods,
                weight,
                state.lostSince(),
                state.reported().map(n -> n.atSafeBoundary()).orElse(true),
                standsStill(state),
                cause(state),
                owed(program, state, back));
    }

    /** Whether only a person makes it go on; a step that waits for pods that fail has its own time limit. */
    private static boolean standsStill(LaneState state) {
        boolean asks = state.position() < state.steps().size()
                && state.steps().get(state.position()).asks();
        boolean undoStuck = state.undo()
                .filter(undo -> undo.phase() == StepPhase.BLOCKED || undo.phase() == StepPhase.FAILED)
                .isPresent();
        return state.reported().map(n -> n.needsPerson()).orElse(false)
                && (state.hold().isPresent() || asks || undoStuck);
    }

    /** The last step whose desired state is in force or being brought about. */
    private static int reached(Program program, LaneState state) {
        if (program.size() == 0) {
            return -1;
        }
        if (state.position() >= program.size()) {
            return program.entries().getLast().main();
        }
        var entry = program.entries().get(state.position());
        boolean begun = state.steps().get(state.position()).phase() != StepPhase.PENDING;
        return begun ? entry.main() : entry.main() - 1;
    }

    private int ready(LaneState state, Optional<ResourceId> workload) {
        if (workload.isEmpty()) {
            return 0;
        }
        var adapter = parts.workloads().get(workload.get().groupKind());
        var live = state.live().get(workload.get());
        return adapter == null || live == null ? 0 : adapter.read(live).ready();
    }

    private Optional<Integer> observedWeight(LanePlan planned, LaneState state, int stable, int canary) {
        if (planned.traffic().isEmpty()) {
            return Optional.empty();
        }
        var spec = planned.traffic().get();
        var router = parts.routers().get(spec.router());
        if (router == null) {
            return Optional.empty();
        }
        Optional<Manifest> route = spec.route().map(id -> state.live().get(id));
        if (spec.route().isPresent() && route.isEmpty()) {
            return Optional.empty();
        }
        var reading = router.read(spec, new LiveTraffic(route, stable, canary));
        return reading.problem().isPresent() ? Optional.empty() : Optional.of(reading.weight());
    }

    private Optional<Message> cause(LaneState state) {
        if (state.lostSince().isPresent()) {
            return Optional.of(Message.of(
                    "workflow.unknown-since", state.cluster(), state.lostSince().get()));
        }
        if (state.hold().isPresent()) {
            return Optional.of(state.hold().get().cause());
        }
        if (!state.verifying().isEmpty() || state.verifyingLease()) {
            return Optional.of(Message.of("workflow.recovering"));
        }
        if (state.endCause().isPresent()) {
            return state.endCause();
        }
        Optional<StepState> current = state.stage() == Stage.TURNING_BACK
                ? state.undo()
                : state.stage() == Stage.WORKING
                                && state.position() < state.steps().size()
                        ? Optional.of(state.steps().get(state.position()))
                        : Optional.empty();
        if (state.pausing() != LaneState.Pausing.NONE) {
            return Optional.of(Message.of("workflow.held-by-person"));
        }
        return current.flatMap(StepState::cause);
    }

    private static List<Message> owed(Program program, LaneState state, boolean back) {
        if (state.phase() != LanePhase.OWED) {
            return List.of();
        }
        var rest = new ArrayList<Message>();
        for (int i = 0; i < program.size(); i++) {
            var step = state.steps().get(i);
            if (back
                    ? step.phase() == StepPhase.UNDO_PREPARED || step.phase() == StepPhase.UNDO_ACTING
                    : !step.over()) {
                rest.add(Message.of(back ? "workflow.owes-undo" : "workflow.owes-step", step.id()));
            }
        }
        return List.copyOf(rest);
    }

    private StepView step(LanePlan planned, StepSpec spec, StepState state) {
        var part = "";
        var type = parts.steps().get(spec.kind());
        if (type != null && !state.over() && state.phase() != StepPhase.PENDING) {
            var names = type.parts(spec, planned);
            part = names.get(Math.min(state.part(), names.size() - 1));
        }
        return new StepView(
                state.id(),
                spec.kind(),
                state.phase(),
                part,
                state.since(),
                state.until(),
                state.cause(),
                state.evidence());
    }

    private static Optional<GateView> gate(LanePlan planned, LaneState state) {
        if (state.phase() != LanePhase.ACTIVE
                || state.stage() != Stage.WORKING
                || state.position() >= state.steps().size()) {
            return Optional.empty();
        }
        var step = state.steps().get(state.position());
        var spec = Program.of(planned).entries().get(state.position()).spec();
        if (step.phase() != StepPhase.OBSERVING
                || !step.needsPerson()
                || !step.asks()
                || spec.kind().equals("pause")) {
            return Optional.empty();
        }
        var parameters = spec.parameters();
        var from = parameters.list("from").stream()
                .flatMap(v -> v instanceof Value.StringValue(var text) ? Stream.of(text) : Stream.empty())
                .toList();
        Optional<Instant> expires = parameters
                .text("expires")
                .flatMap(RunPicture::duration)
                .flatMap(d -> step.observing()
                        .since()
                        .map(s -> s.plus(d).minus(step.observing().spent())));
        return Optional.of(new GateView(
                planned.cluster(),
                step.id(),
                step.cause().orElse(Message.of("workflow.gate")),
                from,
                step.decisions().size(),
                parameters.integer("count").orElse(1L).intValue(),
                expires));
    }

    /** Go's spelling of whole hours, minutes and seconds, or ISO-8601. */
    private static Optional<Duration> duration(String text) {
        try {
            return Optional.of(Duration.parse(text.startsWith("P") ? text : "PT" + text.toUpperCase(Locale.ROOT)));
        } catch (DateTimeParseException notADuration) {
            return Optional.empty();
        }
    }
}
