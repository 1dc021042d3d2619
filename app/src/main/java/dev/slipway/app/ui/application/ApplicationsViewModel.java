package dev.slipway.app.ui.application;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunView;
import dev.slipway.api.ui.Mark;
import dev.slipway.app.desk.Catalog;
import dev.slipway.app.desk.ClusterLook;
import dev.slipway.app.desk.FolderWatch;
import dev.slipway.app.desk.SampleWorkspace;
import dev.slipway.app.desk.Standing;
import dev.slipway.app.desk.Workbench.Targets;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Services;
import dev.slipway.app.ui.run.Runs;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Applications by clusters. Every method returns at once; any thread. */
public final class ApplicationsViewModel implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ApplicationsViewModel.class.getName());
    private static final int ACTIVE_RUNS = 100;

    private final Services services;
    private final Runs runs;
    private final Published<Picture> published;
    private final Runnable deaf;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();
    private final List<Runnable> disk = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private @Nullable FolderWatch watch;

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
     * @param clusters the columns
     * @param looks what was seen of clusters since the window opened
     * @param read whether the folder was read; before that an empty list says nothing
     */
    public record Picture(
            Path folder,
            boolean workspace,
            Catalog catalog,
            Targets targets,
            List<ClusterName> clusters,
            List<Row> rows,
            Map<ClusterName, ClusterLook> looks,
            boolean read) {
        public Picture {
            clusters = List.copyOf(clusters);
            rows = List.copyOf(rows);
            looks = Map.copyOf(looks);
        }

        /** The strictest protection of the workspace's clusters. */
        public Protection strictest() {
            return targets.targets().stream()
                    .map(ClusterTarget::protection)
                    .max(Comparator.naturalOrder())
                    .orElse(Protection.OPEN);
        }
    }

    public ApplicationsViewModel(Services services, Runs runs) {
        this.services = services;
        this.runs = runs;
        this.published = new Published<>(
                new Picture(
                        services.bench().folder(),
                        false,
                        Catalog.EMPTY,
                        Targets.NONE,
                        List.of(),
                        List.of(),
                        Map.of(),
                        false),
                services.window());
        this.deaf = runs.listen(this::refresh);
        services.worker().execute(this::follow);
        refresh();
    }

    public Published<Picture> published() {
        return published;
    }

    /** Reads everything anew; one reading is under way at a time. */
    public void refresh() {
        again.set(true);
        if (!closed && reading.compareAndSet(false, true)) {
            services.worker().execute(this::read);
        }
    }

    /** Works in another folder. */
    public void open(Path folder) {
        services.tasks().start(Message.of("ui.applications.open-task", folder), progress -> {
            services.bench().moveTo(folder);
            services.preferences()
                    .remember("folder", Value.of(services.bench().folder().toString()));
            follow();
            published.change(before -> new Picture(
                    services.bench().folder(),
                    false,
                    Catalog.EMPTY,
                    Targets.NONE,
                    List.of(),
                    List.of(),
                    Map.of(),
                    false));
            refresh();
        });
    }

    /** Works in the sample, which is unpacked beside the store. */
    public void openSample() {
        services.tasks()
                .start(
                        Message.of("ui.applications.sample-task"),
                        progress -> open(SampleWorkspace.unpack(services.store())));
    }

    private void folderChanged() {
        refresh();
        disk.forEach(Runnable::run);
    }

    /** Has something called whenever a file of the folder changed; it must not block. */
    public void listenToDisk(Runnable listener) {
        disk.add(listener);
    }

    private synchronized void follow() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (closed) {
            return;
        }
        try {
            watch = new FolderWatch(services.bench().folder(), this::folderChanged);
        } catch (UncheckedIOException e) {
            LOG.log(Level.WARNING, "the folder is not watched", e);
        }
    }

    private void read() {
        try {
            while (again.compareAndSet(true, false) && !closed) {
                var bench = services.bench();
                var catalog = bench.inWorkspace() ? bench.catalog() : Catalog.EMPTY;
                var targets = bench.inWorkspace() ? bench.targets() : Targets.NONE;
                var standings = standings(catalog);
                var looks = published.get().looks();
                var columns = new LinkedHashSet<ClusterName>();
                targets.targets().forEach(target -> columns.add(target.name()));
                standings
                        .values()
                        .forEach(each -> columns.addAll(each.clusters().keySet()));
                var rows = rows(catalog, standings, columns, looks, active());
                published.change(before -> before.folder().equals(bench.folder())
                        ? new Picture(
                                before.folder(),
                                bench.inWorkspace(),
                                catalog,
                                targets,
                                List.copyOf(columns),
                                rows,
                                before.looks(),
                                true)
                        : before);
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the workspace cannot be read", e);
            services.notices()
                    .tell(
                            Notices.Weight.FAILED,
                            Message.of("ui.failed", services.bench().folder(), String.valueOf(e.getMessage())),
                            Optional.empty(),
                            Optional.empty());
        } finally {
            reading.set(false);
        }
        if (again.get()) {
            refresh();
        }
    }

    private Map<ApplicationName, Standing> standings(Catalog catalog) {
        var names = new LinkedHashSet<ApplicationName>();
        catalog.applications().stream()
                .map(Catalog.Entry::name)
                .filter(name -> !name.isBlank())
                .map(ApplicationName::new)
                .forEach(names::add);
        if (catalog.entries().isEmpty()) {
            names.addAll(services.bench().released());
        }
        var all = new LinkedHashMap<ApplicationName, Standing>();
        names.forEach(name -> all.put(name, services.bench().standing(name)));
        return all;
    }

    /** Runs that have not ended, newest first. */
    private List<RunView> active() {
        return runs.recent(ACTIVE_RUNS).stream()
                .filter(header -> !header.phase().terminal())
                .flatMap(header -> runs.view(header.run()).stream())
                .toList();
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

    /** Looks at every cluster of the workspace, each in a task of its own. */
    public void lookAtClusters() {
        var picture = published.get();
        for (var target : picture.targets().targets()) {
            services.tasks().start(Message.of("ui.applications.look-task", target.name()), progress -> {
                var bench = services.bench();
                var standings = List.copyOf(standings(picture.catalog()).values());
                var namespaces = new LinkedHashSet<String>();
                standings.stream()
                        .map(Standing::namespace)
                        .filter(text -> !text.isEmpty())
                        .forEach(namespaces::add);
                picture.targets().namespace().ifPresent(namespaces::add);
                var look = bench.look(target.name(), standings, namespaces);
                published.change(before -> {
                    var looks = new LinkedHashMap<>(before.looks());
                    looks.put(target.name(), look);
                    return new Picture(
                            before.folder(),
                            before.workspace(),
                            before.catalog(),
                            before.targets(),
                            before.clusters(),
                            before.rows(),
                            looks,
                            before.read());
                });
                look.trouble()
                        .ifPresent(told -> services.notices()
                                .tell(
                                        Notices.Weight.FAILED,
                                        told.what(),
                                        told.hint(),
                                        Optional.of(new Place.Clusters(Optional.of(target.name())))));
                refresh();
            });
        }
    }

    /** Returns at once; a worker lets go of the folder. */
    @Override
    public void close() {
        closed = true;
        deaf.run();
        services.worker().execute(this::follow);
    }
}
