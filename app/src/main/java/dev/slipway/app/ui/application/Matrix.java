package dev.slipway.app.ui.application;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunView;
import dev.slipway.api.ui.Mark;
import dev.slipway.app.desk.Catalog;
import dev.slipway.app.desk.ClusterLook;
import dev.slipway.app.desk.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Applications by clusters. Pure. */
public record Matrix(List<ClusterName> clusters, List<Row> rows) {
    public static final Matrix EMPTY = new Matrix(List.of(), List.of());

    public Matrix {
        clusters = List.copyOf(clusters);
        rows = List.copyOf(rows);
    }

    /**
     * How an application stands in one cluster.
     *
     * @param words version and image, or what is there instead
     * @param mark how a run of it stands there, or its health
     * @param wave of a run under way
     * @param drifted objects that are not as they were released; 0 also when nobody looked
     * @param known whether anything is known
     */
    public record Cell(
            String words, Optional<Mark> mark, Optional<String> wave, int drifted, boolean rehearsal, boolean known) {
        static final Cell EMPTY = new Cell("", Optional.empty(), Optional.empty(), 0, false, false);
    }

    /**
     * A row of the matrix.
     *
     * @param file where its document stands; empty for what has none here
     * @param foreign whether Slipway does not manage it
     */
    public record Row(String name, String kind, Optional<String> file, boolean foreign, Map<ClusterName, Cell> cells) {
        public Row {
            cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
        }

        public Cell cell(ClusterName cluster) {
            return cells.getOrDefault(cluster, Cell.EMPTY);
        }
    }

    /**
     * @param targets the workspace's clusters; they come first
     * @param looks what was seen of clusters since the window opened
     * @param active runs that have not ended, newest first
     */
    static Matrix of(
            Catalog catalog,
            List<ClusterTarget> targets,
            Map<ApplicationName, Standing> standings,
            Map<ClusterName, ClusterLook> looks,
            List<RunView> active) {
        var columns = new LinkedHashSet<ClusterName>();
        targets.forEach(target -> columns.add(target.name()));
        standings.values().forEach(each -> columns.addAll(each.clusters().keySet()));
        return new Matrix(List.copyOf(columns), rows(catalog, standings, columns, looks, active));
    }

    private static List<Row> rows(
            Catalog catalog,
            Map<ApplicationName, Standing> standings,
            LinkedHashSet<ClusterName> columns,
            Map<ClusterName, ClusterLook> looks,
            List<RunView> active) {
        var rows = new ArrayList<Row>();
        standings.forEach((name, standing) -> {
            var entry = catalog.applications().stream()
                    .filter(each -> each.name().equals(name.value()))
                    .findFirst();
            var cells = new LinkedHashMap<ClusterName, Cell>();
            columns.forEach(cluster -> cells.put(cluster, cell(name, standing, cluster, looks, active)));
            rows.add(new Row(
                    name.value(),
                    entry.map(Catalog.Entry::kind).orElse(""),
                    entry.map(Catalog.Entry::file),
                    false,
                    cells));
        });
        var foreign = new TreeMap<String, Map<ClusterName, Cell>>();
        looks.forEach((cluster, look) -> look.foreign()
                .forEach(each -> foreign.computeIfAbsent(
                                each.namespace() + "/" + each.kind() + "/" + each.name(), _ -> new LinkedHashMap<>())
                        .put(
                                cluster,
                                new Cell(
                                        tags(each.images()),
                                        Optional.of(HealthMarks.of(each.health())),
                                        Optional.empty(),
                                        0,
                                        false,
                                        true))));
        foreign.forEach((name, cells) -> rows.add(
                new Row(name.substring(name.lastIndexOf('/') + 1), name.split("/")[1], Optional.empty(), true, cells)));
        return rows;
    }

    private static Cell cell(
            ApplicationName name,
            Standing standing,
            ClusterName cluster,
            Map<ClusterName, ClusterLook> looks,
            List<RunView> active) {
        var got = standing.clusters().get(cluster);
        var seen = Optional.ofNullable(looks.get(cluster))
                .map(look -> look.applications().get(name));
        var words = got == null
                ? ""
                : "@" + got.number() + " "
                        + tags(seen.map(ClusterLook.Found::images).orElse(got.images()));
        var run = active.stream()
                .filter(view ->
                        view.application().equals(name) && view.lane(cluster).isPresent())
                .findFirst();
        Optional<Mark> mark = run.flatMap(view -> view.lane(cluster))
                .map(lane -> mark(lane))
                .or(() -> seen.map(found -> HealthMarks.of(found.health())));
        return new Cell(
                words.strip(),
                mark,
                run.flatMap(view -> view.waves().stream()
                        .filter(wave -> wave.clusters().contains(cluster))
                        .map(RunView.WaveView::name)
                        .findFirst()),
                seen.map(ClusterLook.Found::drifted).orElse(0),
                got != null && got.rehearsal() || run.map(RunView::rehearsal).orElse(false),
                got != null || mark.isPresent());
    }

    private static Mark mark(RunView.LaneView lane) {
        if (lane.unknownSince().isPresent()) {
            return Mark.UNKNOWN;
        }
        if (lane.needsPerson()) {
            return Mark.NEEDS_YOU;
        }
        return switch (lane.phase()) {
            case LanePhase.PENDING -> Mark.NOT_STARTED;
            case LanePhase.ACTIVE -> lane.rollingBack() ? Mark.ROLLED_BACK : Mark.PROGRESSING;
            case LanePhase.DONE -> Mark.DONE;
            case LanePhase.ROLLED_BACK -> Mark.ROLLED_BACK;
            case LanePhase.FAILED, LanePhase.OWED -> Mark.FAILED;
        };
    }

    /** What distinguishes images: their tags; a whole reference where there is none. */
    private static String tags(List<String> images) {
        return String.join(
                ", ",
                images.stream()
                        .map(image -> {
                            int at = image.lastIndexOf(':');
                            return at > image.lastIndexOf('/') ? image.substring(at + 1) : image;
                        })
                        .distinct()
                        .toList());
    }
}
