package dev.slipway.app.ui.cluster;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.ClusterReader.WatchEvent;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.app.cluster.PodLogs;
import dev.slipway.app.desk.ClusterCheck.Finding;
import dev.slipway.app.desk.ClusterTrouble;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Workbench.Opened;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Clusters of the workspace and what lives in one of them. Every method returns at once; any thread. */
public final class ClustersViewModel implements AutoCloseable {
    /** Kinds that can be looked at. */
    public static final List<GroupVersionKind> KINDS = List.of(
            GroupVersionKind.of("v1", "Pod"),
            GroupVersionKind.of("apps/v1", "Deployment"),
            GroupVersionKind.of("apps/v1", "StatefulSet"),
            GroupVersionKind.of("apps/v1", "DaemonSet"),
            GroupVersionKind.of("v1", "Service"),
            GroupVersionKind.of("discovery.k8s.io/v1", "EndpointSlice"),
            GroupVersionKind.of("v1", "Event"));

    private static final Duration SILENCE = Duration.ofSeconds(90);
    private static final long REDRAW_MILLIS = 100;
    private static final int LOG_LINES = 5_000;
    private static final int TAIL = 500;

    private final Services services;
    private final Published<Picture> published;
    private final Executor later;
    private final AtomicBoolean drawing = new AtomicBoolean();
    private final AtomicBoolean drawingLog = new AtomicBoolean();
    private final Map<String, LiveRow> rows = new TreeMap<>();
    private final ArrayList<String> log = new ArrayList<>();
    private @Nullable Opened opened;
    private ClusterReader.@Nullable Watching watching;
    private PodLogs.@Nullable Following following;
    private long generation;
    private volatile String filter = "";

    /**
     * How it is with the contact to a cluster.
     *
     * @param synced whether the list is complete
     * @param lost since when contact is lost
     */
    public record Contact(boolean synced, Optional<Instant> lost, Optional<CommandFailedException> trouble) {
        static final Contact NONE = new Contact(false, Optional.empty(), Optional.empty());
        static final Contact GOOD = new Contact(true, Optional.empty(), Optional.empty());

        private Contact lose(Instant at) {
            return new Contact(synced, lost.or(() -> Optional.of(at)), trouble);
        }

        private Contact restore() {
            return new Contact(synced, Optional.empty(), trouble);
        }
    }

    /**
     * The table that is looked at.
     *
     * @param rows those that pass the filter
     * @param all how many there are
     */
    public record Table(
            ClusterName cluster,
            String namespace,
            GroupVersionKind kind,
            List<LiveRow> rows,
            int all,
            Contact contact) {
        public Table {
            rows = List.copyOf(rows);
        }

        private Table with(Contact other) {
            return new Table(cluster, namespace, kind, rows, all, other);
        }

        private Table with(List<LiveRow> shown, int there) {
            return new Table(cluster, namespace, kind, shown, there, contact);
        }
    }

    /** The log that is read. {@code lines} are at most the newest five thousand. */
    public record Log(String pod, String container, boolean previous, List<String> lines, boolean over) {
        public Log {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param findings what a test of a cluster found
     * @param testing clusters that are being tested
     */
    public record Picture(
            List<ClusterTarget> targets,
            Optional<String> namespace,
            Optional<ClusterName> selected,
            Map<ClusterName, List<Finding>> findings,
            List<ClusterName> testing,
            Optional<Table> table,
            Optional<Log> log,
            boolean read) {
        static final Picture EMPTY = new Picture(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false);

        public Picture {
            targets = List.copyOf(targets);
            findings = Map.copyOf(findings);
            testing = List.copyOf(testing);
        }

        private Picture with(Optional<Table> newTable) {
            return new Picture(targets, namespace, selected, findings, testing, newTable, log, read);
        }

        private Picture with(Map<ClusterName, List<Finding>> newFindings, List<ClusterName> newTesting) {
            return new Picture(targets, namespace, selected, newFindings, newTesting, table, log, read);
        }

        private Picture reading(Optional<Log> newLog) {
            return new Picture(targets, namespace, selected, findings, testing, table, newLog, read);
        }
    }

    public ClustersViewModel(Services services) {
        this.services = services;
        this.published = new Published<>(Picture.EMPTY, services.window());
        this.later = CompletableFuture.delayedExecutor(REDRAW_MILLIS, TimeUnit.MILLISECONDS, services.worker());
    }

    public Published<Picture> published() {
        return published;
    }

    /** The workspace's clusters, as the applications screen read them. */
    public void targets(List<ClusterTarget> targets, Optional<String> namespace) {
        published.change(before -> new Picture(
                targets,
                namespace,
                before.selected()
                        .filter(name -> targets.stream()
                                .anyMatch(target -> target.name().equals(name))),
                before.findings(),
                before.testing(),
                before.table(),
                before.log(),
                true));
    }

    public void select(ClusterName cluster) {
        published.change(before -> new Picture(
                before.targets(),
                before.namespace(),
                Optional.of(cluster),
                before.findings(),
                before.testing(),
                before.table().filter(table -> table.cluster().equals(cluster)),
                before.log(),
                before.read()));
    }

    /** Tries a cluster. */
    public void test(ClusterName cluster) {
        published.change(before -> before.with(before.findings(), with(before.testing(), cluster)));
        var namespace = published.get().namespace().orElse("default");
        services.tasks()
                .start(
                        Message.of("ui.clusters.test-task", cluster),
                        progress -> {
                            var found = services.bench().test(cluster, namespace);
                            published.change(before -> {
                                var findings = new LinkedHashMap<>(before.findings());
                                findings.put(cluster, found);
                                return before.with(findings, without(before.testing(), cluster));
                            });
                        },
                        told -> published.change(before -> {
                            var findings = new LinkedHashMap<>(before.findings());
                            findings.put(cluster, List.of(new Finding(false, told.what(), told.hint())));
                            return before.with(findings, without(before.testing(), cluster));
                        }));
    }

    private static List<ClusterName> with(List<ClusterName> names, ClusterName one) {
        var all = new ArrayList<>(names);
        all.add(one);
        return all;
    }

    private static List<ClusterName> without(List<ClusterName> names, ClusterName one) {
        var all = new ArrayList<>(names);
        all.remove(one);
        return all;
    }

    // ---- what lives there

    /** Watches a kind in a namespace from now on. */
    public void watch(ClusterName cluster, String namespace, GroupVersionKind kind) {
        published.change(
                before -> before.with(Optional.of(new Table(cluster, namespace, kind, List.of(), 0, Contact.NONE))));
        services.tasks()
                .start(
                        Message.of("ui.clusters.watch-task", kind.kind(), cluster),
                        progress -> begin(cluster, namespace, kind),
                        told -> contact(now -> new Contact(false, now.lost(), Optional.of(told))));
    }

    private synchronized void begin(ClusterName cluster, String namespace, GroupVersionKind kind) {
        stop();
        long mine = ++generation;
        var open = services.bench().open(cluster);
        opened = open;
        rows.clear();
        watching = open.reader()
                .watch(ListQuery.all(kind, namespace), Optional.empty(), SILENCE, event -> on(mine, event));
    }

    private void on(long mine, WatchEvent event) {
        synchronized (this) {
            if (mine != generation) {
                return;
            }
            switch (event) {
                case WatchEvent.Added(Manifest object) -> put(object);
                case WatchEvent.Modified(Manifest object) -> put(object);
                case WatchEvent.Deleted(Manifest object) -> rows.remove(key(object));
                case WatchEvent.Synced _ -> contact(now -> Contact.GOOD);
                case WatchEvent.Lost _ -> {
                    var at = services.clock().instant();
                    contact(now -> now.lose(at));
                }
                case WatchEvent.Restored _ -> contact(Contact::restore);
                case WatchEvent.Relisted _, WatchEvent.Bookmark _ -> {}
            }
        }
        redraw();
    }

    private void put(Manifest object) {
        rows.put(key(object), LiveRow.of(object));
    }

    private static String key(Manifest object) {
        return object.namespace() + "/" + object.name();
    }

    /** Shows only rows that say this; empty for all. */
    public void filter(String text) {
        filter = text.strip().toLowerCase(Locale.ROOT);
        redraw();
    }

    /** Many events, one new picture. */
    private void redraw() {
        if (drawing.compareAndSet(false, true)) {
            later.execute(() -> {
                drawing.set(false);
                List<LiveRow> all;
                synchronized (this) {
                    all = List.copyOf(rows.values());
                }
                var wanted = filter;
                var shown = wanted.isEmpty()
                        ? all
                        : all.stream().filter(row -> row.says(wanted)).toList();
                table(table -> table.with(shown, all.size()));
            });
        }
    }

    private void contact(UnaryOperator<Contact> change) {
        table(table -> table.with(change.apply(table.contact())));
    }

    private void table(UnaryOperator<Table> change) {
        published.change(before -> before.with(before.table().map(change)));
    }

    /** The whole object behind a row, for the inspector; its Secrets' values are withheld. */
    public void fetch(LiveRow row, Consumer<Manifest> got) {
        var table = published.get().table();
        Opened open;
        synchronized (this) {
            open = opened;
        }
        if (table.isEmpty() || open == null || row.kind().equals("Event")) {
            return;
        }
        services.tasks()
                .start(
                        Message.of("ui.clusters.fetch-task", row.name()),
                        progress -> open.reader()
                                .get(table.get().kind(), row.namespace(), row.name())
                                .map(services.bench()::masked)
                                .ifPresent(object -> services.window().execute(() -> got.accept(object))));
    }

    // ---- logs

    /** Reads a pod's log; the one that is read now ends. */
    public void log(LiveRow pod, String container, boolean previous) {
        Opened open;
        synchronized (this) {
            open = opened;
            if (following != null) {
                following.close();
                following = null;
            }
            log.clear();
        }
        if (open == null) {
            return;
        }
        published.change(
                before -> before.reading(Optional.of(new Log(pod.name(), container, previous, List.of(), false))));
        var wanted = new PodLogs.Wanted(pod.namespace(), pod.name(), container, previous, TAIL, true);
        synchronized (this) {
            following = open.connection().logs().read(wanted, this::line, this::over);
        }
    }

    private void line(String line) {
        synchronized (this) {
            log.add(line);
            if (log.size() > LOG_LINES) {
                log.subList(0, log.size() - LOG_LINES).clear();
            }
        }
        if (drawingLog.compareAndSet(false, true)) {
            later.execute(() -> {
                drawingLog.set(false);
                showLog(false);
            });
        }
    }

    private void over(@Nullable ClusterException failure) {
        if (failure != null) {
            var told = ClusterTrouble.told(failure, services.bench().words());
            services.notices().tell(Notices.Weight.FAILED, told.what(), told.hint(), Optional.empty());
        }
        showLog(true);
    }

    private void showLog(boolean over) {
        List<String> lines;
        synchronized (this) {
            lines = List.copyOf(log);
        }
        published.change(before -> before.reading(before.log()
                .map(now -> new Log(now.pod(), now.container(), now.previous(), lines, over || now.over()))));
    }

    public void closeLog() {
        synchronized (this) {
            if (following != null) {
                following.close();
                following = null;
            }
        }
        published.change(before -> before.reading(Optional.empty()));
    }

    private void stop() {
        generation++;
        if (following != null) {
            following.close();
            following = null;
        }
        if (watching != null) {
            watching.close();
            watching = null;
        }
        if (opened != null) {
            opened.closer().run();
            opened = null;
        }
    }

    /** Lets go of the cluster; the table is gone. */
    public void leave() {
        services.worker().execute(() -> {
            synchronized (this) {
                stop();
            }
        });
        published.change(before -> before.with(Optional.empty()).reading(Optional.empty()));
    }

    @Override
    public synchronized void close() {
        stop();
    }
}
