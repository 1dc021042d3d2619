package dev.slipway.api.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.StepId;
import dev.slipway.api.resource.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people see of a run: an immutable picture made by the fold, published after each commit.
 *
 * @param sequence the journal's sequence this picture includes
 * @param cause why it does not go on, in one sentence
 */
public record RunView(
        RunId run,
        ApplicationName application,
        String namespace,
        Digest snapshot,
        boolean rehearsal,
        RunPhase phase,
        Instant startedAt,
        Optional<Instant> endedAt,
        List<WaveView> waves,
        List<LaneView> lanes,
        List<GateView> gates,
        Optional<Message> cause,
        long sequence) {
    public RunView {
        waves = List.copyOf(waves);
        lanes = List.copyOf(lanes);
        gates = List.copyOf(gates);
    }

    public Optional<LaneView> lane(ClusterName cluster) {
        return lanes.stream().filter(l -> l.cluster().equals(cluster)).findFirst();
    }

    /** A wave. {@code until} is when its soak ends if all stays healthy. */
    public record WaveView(
            String name,
            WavePhase phase,
            List<ClusterName> clusters,
            Optional<Instant> since,
            Optional<Instant> until) {}

    /**
     * A lane.
     *
     * @param current index of the step in hand, the number of steps when all are done, −1 before the first
     * @param stable and {@code canary} pods, wanted and ready as last observed
     * @param weight traffic to the canary in percent, wanted and as last observed
     * @param unknownSince since when nothing is known of the cluster
     * @param safeBoundary whether it may be left unattended where it stands
     * @param needsPerson whether it stands until somebody decides: a gate, a difference to confirm, a conflict
     * @param owed what remains to be undone or done when the cluster is back
     */
    public record LaneView(
            ClusterName cluster,
            LanePhase phase,
            boolean rollingBack,
            int current,
            List<StepView> steps,
            Pods stable,
            Pods canary,
            Weight weight,
            Optional<Instant> unknownSince,
            boolean safeBoundary,
            boolean needsPerson,
            Optional<Message> cause,
            List<Message> owed) {
        public LaneView {
            steps = List.copyOf(steps);
            owed = List.copyOf(owed);
        }
    }

    /** @param until when a timer of the step is due */
    public record StepView(
            StepId id,
            String kind,
            StepPhase phase,
            String part,
            Optional<Instant> since,
            Optional<Instant> until,
            Optional<Message> cause,
            List<Message> evidence) {}

    public record Pods(int wanted, int ready) {}

    public record Weight(int wanted, Optional<Integer> observed) {}

    /** A gate that waits for people. */
    public record GateView(
            ClusterName cluster,
            StepId step,
            Message what,
            List<String> from,
            int given,
            int needed,
            Optional<Instant> expires) {}
}
