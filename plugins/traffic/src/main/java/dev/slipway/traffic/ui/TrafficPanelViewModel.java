package dev.slipway.traffic.ui;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.RunView.LaneView;
import dev.slipway.api.ui.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The traffic of the run that is looked at. One thread. */
public final class TrafficPanelViewModel {
    private static final int KEPT = 600;

    private Optional<RunId> run = Optional.empty();
    private Instant began = Instant.EPOCH;
    private final Map<ClusterName, List<Point>> courses = new LinkedHashMap<>();

    /** How a cluster's share compares with the wanted one. */
    public enum Agreement {
        NOT_SEEN(Mark.NOT_STARTED, "traffic.ui.not-seen"),
        AGREES(Mark.DONE, "traffic.ui.agrees"),
        DIFFERS(Mark.WAITING, "traffic.ui.differs"),
        UNKNOWN(Mark.UNKNOWN, "traffic.ui.unknown");

        private final Mark mark;
        private final String code;

        Agreement(Mark mark, String code) {
            this.mark = mark;
            this.code = code;
        }

        public Mark mark() {
            return mark;
        }

        public Message words() {
            return Message.of(code);
        }
    }

    /** @param wanted percent of the traffic that the canary should have; {@code observed} is what it was seen to have */
    public record Share(ClusterName cluster, int wanted, Optional<Integer> observed, Agreement agreement) {}

    /** @param at since the run began */
    public record Point(Duration at, int wanted, Optional<Integer> observed) {}

    /** @param courses since the run was first looked at, the newest last; a point for each change */
    public record Picture(List<Share> shares, Map<ClusterName, List<Point>> courses) {
        public Picture {
            shares = List.copyOf(shares);
            courses = Collections.unmodifiableMap(new LinkedHashMap<>(courses));
        }
    }

    public Picture look(RunView view, Instant now) {
        if (!run.equals(Optional.of(view.run()))) {
            run = Optional.of(view.run());
            began = view.startedAt();
            courses.clear();
        }
        view.lanes().forEach(lane -> follow(lane, now));
        var copies = new LinkedHashMap<ClusterName, List<Point>>();
        courses.forEach((cluster, points) -> copies.put(cluster, List.copyOf(points)));
        return new Picture(
                view.lanes().stream().map(TrafficPanelViewModel::share).toList(), copies);
    }

    private void follow(LaneView lane, Instant now) {
        var points = courses.computeIfAbsent(lane.cluster(), _ -> new ArrayList<>());
        var weight = lane.weight();
        var last = points.isEmpty() ? Optional.<Point>empty() : Optional.of(points.getLast());
        boolean same = last.filter(point ->
                        point.wanted() == weight.wanted() && point.observed().equals(weight.observed()))
                .isPresent();
        if (!same) {
            points.add(new Point(Duration.between(began, now), weight.wanted(), weight.observed()));
        }
        if (points.size() > KEPT) {
            points.removeFirst();
        }
    }

    private static Share share(LaneView lane) {
        var weight = lane.weight();
        return new Share(lane.cluster(), weight.wanted(), weight.observed(), agreement(lane));
    }

    private static Agreement agreement(LaneView lane) {
        if (lane.unknownSince().isPresent()) {
            return Agreement.UNKNOWN;
        }
        return lane.weight()
                .observed()
                .map(seen -> seen == lane.weight().wanted() ? Agreement.AGREES : Agreement.DIFFERS)
                .orElse(Agreement.NOT_SEEN);
    }
}
