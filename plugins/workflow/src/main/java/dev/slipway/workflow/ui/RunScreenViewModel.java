package dev.slipway.workflow.ui;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.StepId;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.RunView.GateView;
import dev.slipway.api.run.RunView.LaneView;
import dev.slipway.api.run.RunView.StepView;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.run.WavePhase;
import dev.slipway.api.ui.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the screen of a run shows: a function of the published picture and the present instant. Any thread. */
public final class RunScreenViewModel {
    private RunScreenViewModel() {}

    /**
     * @param columns one for each cluster, in the order of the waves
     * @param rows one for each step, in the order of the lanes
     * @param cause why it does not go on
     */
    public record Picture(
            String run,
            String application,
            boolean rehearsal,
            Mark mark,
            RunPhase phase,
            Optional<Cause> cause,
            List<Column> columns,
            List<Row> rows,
            List<Gate> gates,
            List<Verb> verbs) {
        public Picture {
            gates = List.copyOf(gates);
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            verbs = List.copyOf(verbs);
        }

        public Verb verb(VerbName name) {
            return verbs.stream().filter(v -> v.name() == name).findFirst().orElseThrow();
        }
    }

    /** Why a run, or one of its clusters, does not go on. */
    public record Cause(Optional<ClusterName> cluster, Message what) {}

    /**
     * A cluster.
     *
     * @param wanted percent of the traffic that the canary should have; {@code observed} is what it was seen to have
     * @param unknownFor how long nothing is known of the cluster
     */
    public record Column(
            ClusterName cluster,
            String wave,
            Mark mark,
            RunView.Pods stable,
            RunView.Pods canary,
            int wanted,
            Optional<Integer> observed,
            Optional<Duration> unknownFor,
            Optional<Message> cause) {}

    /**
     * A gate that waits for people.
     *
     * @param from who may answer; empty for anybody
     * @param left until it is answered by time
     */
    public record Gate(
            ClusterName cluster,
            StepId step,
            Message what,
            List<String> from,
            int given,
            int needed,
            Optional<Instant> expires,
            Optional<Duration> left) {
        public Gate {
            from = List.copyOf(from);
        }
    }

    /** A step in every cluster that has it. */
    public record Row(StepId step, String kind, List<Optional<Cell>> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A step in a cluster.
     *
     * @param part the part of the step that is in hand; empty for none
     * @param left until a timer of the step is due
     * @param evidence what was seen of it, the newest last
     */
    public record Cell(
            ClusterName cluster,
            StepId step,
            Mark mark,
            String part,
            Optional<Instant> since,
            Optional<Message> why,
            Optional<Duration> left,
            List<Message> evidence) {
        public Cell {
            evidence = List.copyOf(evidence);
        }
    }

    /** The operator's verbs, in the order in which they stand. */
    public enum VerbName {
        PAUSE,
        RESUME,
        APPROVE,
        SKIP,
        RETRY,
        STOP,
        ROLL_BACK;

        public String code() {
            return "workflow.ui.verb." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A verb as it stands now.
     *
     * @param refusal why it cannot be used now; empty when it can
     * @param prediction what it will do, said before it is confirmed
     */
    public record Verb(VerbName name, Optional<Message> refusal, Message prediction, OperatorCommand command) {
        public boolean usable() {
            return refusal.isEmpty();
        }
    }

    public static Picture of(RunView run, Instant now) {
        var order = new LinkedHashSet<ClusterName>();
        run.waves().forEach(wave -> order.addAll(wave.clusters()));
        run.lanes().forEach(lane -> order.add(lane.cluster()));
        var lanes = order.stream().flatMap(c -> run.lane(c).stream()).toList();
        var steps = new LinkedHashSet<StepId>();
        lanes.forEach(lane -> lane.steps().forEach(step -> steps.add(step.id())));
        return new Picture(
                run.run().value(),
                run.application().value(),
                run.rehearsal(),
                mark(run),
                run.phase(),
                cause(run, lanes),
                lanes.stream().map(lane -> column(run, lane, now)).toList(),
                steps.stream().map(step -> row(step, lanes, now)).toList(),
                run.gates().stream().map(gate -> gate(gate, now)).toList(),
                verbs(run, lanes));
    }

    /** Of the run, else of the first cluster that is not done; an ended run has said all there is to say. */
    private static Optional<Cause> cause(RunView run, List<LaneView> lanes) {
        return run.cause()
                .map(what -> new Cause(Optional.empty(), what))
                .or(() -> lanes.stream()
                        .filter(lane -> !run.phase().terminal() || lane.phase() == LanePhase.FAILED)
                        .filter(lane -> lane.phase() != LanePhase.DONE)
                        .flatMap(lane ->
                                lane.cause().stream().map(what -> new Cause(Optional.of(lane.cluster()), what)))
                        .findFirst());
    }

    private static Column column(RunView run, LaneView lane, Instant now) {
        var wave = run.waves().stream()
                .filter(w -> w.clusters().contains(lane.cluster()))
                .findFirst();
        return new Column(
                lane.cluster(),
                wave.map(RunView.WaveView::name).orElse(""),
                lane.phase() == LanePhase.DONE
                                && wave.filter(w -> w.phase() == WavePhase.SOAKING)
                                        .isPresent()
                        ? Mark.WAITING
                        : mark(lane),
                lane.stable(),
                lane.canary(),
                lane.weight().wanted(),
                lane.weight().observed(),
                lane.unknownSince().map(since -> Duration.between(since, now)),
                lane.cause());
    }

    private static Gate gate(GateView gate, Instant now) {
        return new Gate(
                gate.cluster(),
                gate.step(),
                gate.what(),
                gate.from(),
                gate.given(),
                gate.needed(),
                gate.expires(),
                gate.expires().map(end -> Duration.between(now, end)).filter(left -> !left.isNegative()));
    }

    private static Row row(StepId step, List<LaneView> lanes, Instant now) {
        var cells = new ArrayList<Optional<Cell>>();
        var kind = "";
        for (var lane : lanes) {
            var here = lane.steps().stream().filter(s -> s.id().equals(step)).findFirst();
            cells.add(here.map(s -> cell(lane, s, now)));
            kind = here.map(StepView::kind).orElse(kind);
        }
        return new Row(step, kind, cells);
    }

    private static Cell cell(LaneView lane, StepView step, Instant now) {
        var left = step.until().map(due -> Duration.between(now, due)).filter(d -> !d.isNegative());
        boolean current = lane.current() >= 0
                && lane.current() < lane.steps().size()
                && lane.steps().get(lane.current()).id().equals(step.id());
        var mark = lane.unknownSince().isPresent() && current
                ? Mark.UNKNOWN
                : current && lane.needsPerson() && step.phase() == StepPhase.OBSERVING
                        ? Mark.NEEDS_YOU
                        : mark(step.phase(), left.isPresent());
        boolean over = mark == Mark.DONE || mark == Mark.ROLLED_BACK || mark == Mark.FAILED || mark == Mark.SKIPPED;
        return new Cell(
                lane.cluster(),
                step.id(),
                mark,
                step.part(),
                step.since(),
                step.cause(),
                over ? Optional.empty() : left,
                step.evidence());
    }

    private static Mark mark(RunView run) {
        boolean person = run.lanes().stream().anyMatch(LaneView::needsPerson);
        return switch (run.phase()) {
            case WAITING -> person ? Mark.NEEDS_YOU : Mark.WAITING;
            case BLOCKED -> person ? Mark.NEEDS_YOU : Mark.UNKNOWN;
            case READY,
                    RUNNING,
                    PAUSED,
                    RECOVERING,
                    CANCELLING,
                    ROLLING_BACK,
                    ROLLBACK_BLOCKED,
                    SUCCEEDED,
                    FAILED,
                    CANCELLED,
                    ROLLED_BACK,
                    SUPERSEDED -> Mark.of(run.phase());
        };
    }

    private static Mark mark(LaneView lane) {
        if (lane.unknownSince().isPresent()) {
            return Mark.UNKNOWN;
        }
        return switch (lane.phase()) {
            case PENDING -> Mark.NOT_STARTED;
            case ACTIVE ->
                lane.rollingBack() ? Mark.ROLLED_BACK : lane.needsPerson() ? Mark.NEEDS_YOU : Mark.PROGRESSING;
            case DONE -> Mark.DONE;
            case FAILED -> Mark.FAILED;
            case ROLLED_BACK -> Mark.ROLLED_BACK;
            case OWED -> Mark.UNKNOWN;
        };
    }

    private static Mark mark(StepPhase phase, boolean timed) {
        return switch (phase) {
            case PENDING -> Mark.NOT_STARTED;
            case SKIPPED -> Mark.SKIPPED;
            case READY, PREPARED, ACTING, CANCELLING -> Mark.PROGRESSING;
            case OBSERVING -> timed ? Mark.WAITING : Mark.PROGRESSING;
            case SOAKING, RETRY_WAIT -> Mark.WAITING;
            case SUCCEEDED -> Mark.DONE;
            case FAILED, CANCELLED -> Mark.FAILED;
            case BLOCKED, UNDO_BLOCKED -> Mark.NEEDS_YOU;
            case UNDO_PREPARED, UNDO_ACTING, UNDONE -> Mark.ROLLED_BACK;
        };
    }

    // ---- verbs

    private static List<Verb> verbs(RunView run, List<LaneView> lanes) {
        var ended = run.phase().terminal() ? Optional.of(Message.of("workflow.ui.ended")) : Optional.<Message>empty();
        var gate = run.gates().stream().findFirst();
        var stuck = lanes.stream()
                .filter(lane -> lane.phase() == LanePhase.ACTIVE)
                .filter(lane -> lane.steps().stream()
                        .anyMatch(s -> s.phase() == StepPhase.FAILED || s.phase() == StepPhase.BLOCKED))
                .findFirst();
        var inHand = lanes.stream()
                .filter(lane -> lane.phase() == LanePhase.ACTIVE
                        && lane.current() < lane.steps().size())
                .filter(lane -> lane.current() >= 0)
                .findFirst();
        boolean halted = run.phase() == RunPhase.PAUSED
                || run.phase() == RunPhase.BLOCKED
                || lanes.stream().anyMatch(LaneView::needsPerson) && gate.isEmpty();
        boolean back = run.phase() == RunPhase.ROLLING_BACK || run.phase() == RunPhase.ROLLBACK_BLOCKED;
        var verbs = new ArrayList<Verb>();
        verbs.add(new Verb(
                VerbName.PAUSE,
                ended.or(() -> back
                        ? Optional.of(Message.of("workflow.ui.no-pause-back"))
                        : run.phase() == RunPhase.PAUSED
                                ? Optional.of(Message.of("workflow.ui.paused"))
                                : Optional.empty()),
                Message.of("workflow.ui.will-pause", resting(lanes)),
                new OperatorCommand.Pause(false)));
        verbs.add(new Verb(
                VerbName.RESUME,
                ended.or(() -> halted ? Optional.empty() : Optional.of(Message.of("workflow.ui.goes-on"))),
                Message.of("workflow.ui.will-resume"),
                new OperatorCommand.Resume()));
        verbs.add(new Verb(
                VerbName.APPROVE,
                ended.or(() -> gate.isPresent() ? Optional.empty() : Optional.of(Message.of("workflow.ui.no-gate"))),
                gate.map(RunScreenViewModel::approval).orElse(Message.of("workflow.ui.no-gate")),
                new OperatorCommand.Approve(gate.map(GateView::cluster), gate.map(GateView::step), "")));
        verbs.add(new Verb(
                VerbName.SKIP,
                ended.or(() -> inHand.isPresent() && !back
                        ? Optional.empty()
                        : Optional.of(Message.of("workflow.ui.nothing-in-hand"))),
                inHand.map(lane -> Message.of("workflow.ui.will-skip", step(lane), lane.cluster()))
                        .orElse(Message.of("workflow.ui.nothing-in-hand")),
                new OperatorCommand.Skip(inHand.map(LaneView::cluster), Optional.empty())));
        verbs.add(new Verb(
                VerbName.RETRY,
                ended.or(() -> stuck.isPresent() ? Optional.empty() : Optional.of(Message.of("workflow.ui.not-stuck"))),
                stuck.map(lane -> Message.of("workflow.ui.will-retry", lane.cluster()))
                        .orElse(Message.of("workflow.ui.not-stuck")),
                new OperatorCommand.Retry(stuck.map(LaneView::cluster), Optional.empty())));
        verbs.add(new Verb(
                VerbName.STOP, ended, Message.of("workflow.ui.will-stop", touched(lanes)), new OperatorCommand.Stop()));
        verbs.add(new Verb(
                VerbName.ROLL_BACK,
                ended.or(() -> back ? Optional.of(Message.of("workflow.ui.goes-back")) : Optional.empty()),
                Message.of("workflow.ui.will-roll-back", touched(lanes)),
                new OperatorCommand.RollBack(FailurePolicy.Reach.RUN, Optional.empty())));
        return verbs;
    }

    private static Message approval(GateView gate) {
        return Message.of("workflow.ui.will-approve", gate.step(), gate.cluster(), gate.given() + 1, gate.needed());
    }

    private static String step(LaneView lane) {
        return lane.steps().get(lane.current()).id().value();
    }

    /** Where each lane that is on its way would come to rest. */
    private static String resting(List<LaneView> lanes) {
        var names = lanes.stream()
                .filter(lane -> lane.phase() == LanePhase.ACTIVE)
                .map(lane -> lane.cluster() + (lane.safeBoundary() ? "" : " \u2026"))
                .toList();
        return names.isEmpty() ? "-" : String.join(", ", names);
    }

    private static String touched(List<LaneView> lanes) {
        var names = lanes.stream()
                .filter(lane -> lane.phase() != LanePhase.PENDING)
                .map(lane -> lane.cluster().value())
                .toList();
        return names.isEmpty() ? "-" : String.join(", ", names);
    }
}
