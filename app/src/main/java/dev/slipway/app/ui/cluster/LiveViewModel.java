package dev.slipway.app.ui.cluster;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.ClusterReader.WatchEvent;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.RunId;
import dev.slipway.app.cluster.PodLogs;
import dev.slipway.app.desk.ClusterTrouble;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Troubles;
import dev.slipway.app.desk.Workbench.Opened;
import dev.slipway.app.run.RunRefusedException;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Reading;
import dev.slipway.app.ui.Services;
import dev.slipway.app.ui.run.Runs;
import dev.slipway.store.schema.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What lives in a cluster, and what its pods print. Every method returns at once; any thread. */
public final class LiveViewModel implements AutoCloseable {
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

    private static final int MOST_LOGS = 20;

    private final Services services;
    private final Runs runs;
    private final Published<Picture> published;
    private final Executor later;
    private final AtomicBoolean drawing = new AtomicBoolean();
    private final AtomicBoolean drawingLog = new AtomicBoolean();
    private final Map<String, LiveRow> rows = new TreeMap<>();
    private final ArrayList<String> log = new ArrayList<>();
    private final ArrayList<PodLogs.Following> following = new ArrayList<>();
    private @Nullable Opened opened;
    private Runnable watching = () -> {};
    private long generation;
    private volatile String filter = "";

    /** Where things live. Closed. */
    public sealed interface Source {
        ClusterName cluster();

        record Real(ClusterName cluster) implements Source {}

        /** A simulated cluster, as the run's last event left it. */
        record Rehearsed(RunId run, ClusterName cluster) implements Source {}
    }

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
            Source source, String namespace, GroupVersionKind kind, List<LiveRow> rows, int all, Contact contact) {
        public Table {
            rows = List.copyOf(rows);
        }

        private Table with(Contact other) {
            return new Table(source, namespace, kind, rows, all, other);
        }

        private Table with(List<LiveRow> shown, int there) {
            return new Table(source, namespace, kind, shown, there, contact);
        }
    }

    /**
     * The logs that are read.
     *
     * @param pods whose
     * @param lines at most the newest five thousand; with the pod's name before each when there are several
     * @param over whether no more comes
     */
    public record Log(List<String> pods, boolean previous, List<String> lines, boolean over) {
        public Log {
            pods = List.copyOf(pods);
            lines = List.copyOf(lines);
        }
    }

    /** The table and the logs that are looked at. */
    public record Picture(Optional<Table> table, Optional<Log> log) {
        private Picture with(Optional<Table> newTable) {
            return new Picture(newTable, log);
        }

        private Picture reading(Optional<Log> newLog) {
            return new Picture(table, newLog);
        }
    }

    /** @param runs tells when a rehearsal went on */
    public LiveViewModel(Services services, Runs runs) {
        this.services = services;
        this.runs = runs;
        this.published = new Published<>(new Picture(Optional.empty(), Optional.empty()), services.window());
        this.later = CompletableFuture.delayedExecutor(REDRAW_MILLIS, TimeUnit.MILLISECONDS, services.worker());
    }

    public Published<Picture> published() {
        return published;
    }

    /** Watches a kind in a namespace from now on. */
    public void watch(Source source, String namespace, GroupVersionKind kind) {
        published.change(
                before -> before.with(Optional.of(new Table(source, namespace, kind, List.of(), 0, Contact.NONE))));
        services.tasks()
                .start(
                        Message.of("ui.clusters.watch-task", kind.kind(), source.cluster()),
                        progress -> begin(source, namespace, kind),
                        told -> contact(now -> new Contact(false, now.lost(), Optional.of(told))));
    }

    private synchronized void begin(Source source, String namespace, GroupVersionKind kind) {
        stop();
        long mine = ++generation;
        rows.clear();
        switch (source) {
            case Source.Real(var cluster) -> {
                var open = services.bench().open(cluster);
                opened = open;
                watching = open.reader()
                                .watch(
                                        ListQuery.all(kind, namespace),
                                        Optional.empty(),
                                        SILENCE,
                                        event -> on(mine, event))::close;
            }
            case Source.Rehearsed rehearsed -> {
                var reading = new Reading(services.worker(), true, () -> again(mine, rehearsed, namespace, kind));
                var deaf = runs.listen(reading::ask);
                watching = () -> {
                    deaf.run();
                    reading.close();
                };
                reading.ask();
            }
        }
    }

    /** Reads a simulated cluster anew. */
    private void again(long mine, Source.Rehearsed source, String namespace, GroupVersionKind kind) {
        try {
            var now = services.bench()
                    .rehearsed(source.run(), source.cluster())
                    .list(ListQuery.all(kind, namespace))
                    .items();
            synchronized (this) {
                if (mine != generation) {
                    return;
                }
                rows.clear();
                now.forEach(this::put);
            }
            contact(before -> Contact.GOOD);
        } catch (RunRefusedException | StoreException e) {
            var told =
                    Troubles.told(e, services.bench().words(), services.bench().logFile());
            contact(before -> new Contact(false, before.lost(), Optional.of(told)));
        }
        redraw();
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
        if (table.isEmpty() || row.kind().equals("Event")) {
            return;
        }
        services.tasks()
                .start(
                        Message.of("ui.clusters.fetch-task", row.name()),
                        progress -> reader(table.get().source())
                                .flatMap(reader -> reader.get(table.get().kind(), row.namespace(), row.name()))
                                .map(services.bench()::masked)
                                .ifPresent(object -> services.window().execute(() -> got.accept(object))));
    }

    private Optional<ClusterReader> reader(Source source) {
        return switch (source) {
            case Source.Real _ -> open().map(Opened::reader);
            case Source.Rehearsed(var run, var cluster) ->
                Optional.of(services.bench().rehearsed(run, cluster));
        };
    }

    private synchronized Optional<Opened> open() {
        return Optional.ofNullable(opened);
    }

    // ---- logs

    /** Reads the logs of pods, with all their containers; those that are read now end. */
    public void log(List<LiveRow> pods, boolean previous) {
        var open = open();
        synchronized (this) {
            endLogs();
            log.clear();
        }
        var names = pods.stream().map(LiveRow::name).toList();
        if (open.isEmpty()) {
            published.change(before -> before.reading(Optional.of(new Log(names, previous, List.of(), true))));
            return;
        }
        published.change(before -> before.reading(Optional.of(new Log(names, previous, List.of(), false))));
        var wanted = pods.stream()
                .flatMap(pod -> pod.containers().stream()
                        .map(container ->
                                new PodLogs.Wanted(pod.namespace(), pod.name(), container, previous, TAIL, true)))
                .limit(MOST_LOGS)
                .toList();
        var left = new AtomicInteger(wanted.size());
        synchronized (this) {
            for (var each : wanted) {
                var prefix = wanted.size() == 1 ? "" : each.pod() + "/" + each.container() + "  ";
                following.add(open.get()
                        .connection()
                        .logs()
                        .read(
                                each,
                                line -> line(prefix + line),
                                failure -> over(failure, left.decrementAndGet() == 0)));
            }
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

    private void over(@Nullable ClusterException failure, boolean last) {
        if (failure != null) {
            var told = ClusterTrouble.told(failure, services.bench().words());
            services.notices().tell(Notices.Weight.FAILED, told.what(), told.hint(), Optional.empty());
        }
        showLog(last);
    }

    private void showLog(boolean over) {
        List<String> lines;
        synchronized (this) {
            lines = List.copyOf(log);
        }
        published.change(before -> before.reading(
                before.log().map(now -> new Log(now.pods(), now.previous(), lines, over || now.over()))));
    }

    public void closeLog() {
        synchronized (this) {
            endLogs();
        }
        published.change(before -> before.reading(Optional.empty()));
    }

    private void endLogs() {
        following.forEach(PodLogs.Following::close);
        following.clear();
    }

    private void stop() {
        generation++;
        endLogs();
        watching.run();
        watching = () -> {};
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
