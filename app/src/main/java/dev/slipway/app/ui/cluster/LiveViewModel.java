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
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Reading;
import dev.slipway.app.ui.Services;
import dev.slipway.app.ui.run.Runs;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
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
    private Optional<Opened> opened = Optional.empty();
    private Runnable watching = () -> {};
    /** Counts what was wanted: what belongs to something older is dropped. */
    private final AtomicLong turns = new AtomicLong();

    private final AtomicLong logTurns = new AtomicLong();
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
        long mine = turns.incrementAndGet();
        published.change(
                before -> before.with(Optional.of(new Table(source, namespace, kind, List.of(), 0, Contact.NONE))));
        services.tasks()
                .start(
                        Message.of("ui.clusters.watch-task", kind.kind(), source.cluster()),
                        progress -> begin(mine, source, namespace, kind),
                        told -> contact(mine, now -> new Contact(false, now.lost(), Optional.of(told))));
    }

    /** Nothing is opened under the lock: a credential program may have to be asked for first. */
    private void begin(long mine, Source source, String namespace, GroupVersionKind kind) {
        letGo(mine);
        Optional<Opened> open = switch (source) {
            case Source.Real(var cluster) -> Optional.of(services.bench().open(cluster));
            case Source.Rehearsed _ -> Optional.empty();
        };
        Runnable end = switch (source) {
            case Source.Real _ ->
                open.orElseThrow()
                                .reader()
                                .watch(
                                        ListQuery.all(kind, namespace),
                                        Optional.empty(),
                                        SILENCE,
                                        event -> on(mine, event))::close;
            case Source.Rehearsed rehearsed -> follow(mine, rehearsed, namespace, kind);
        };
        synchronized (this) {
            if (mine == turns.get()) {
                opened = open;
                watching = end;
                return;
            }
        }
        end.run();
        open.ifPresent(each -> each.closer().run());
    }

    private Runnable follow(long mine, Source.Rehearsed rehearsed, String namespace, GroupVersionKind kind) {
        var reading = new Reading(services.worker(), true, () -> again(mine, rehearsed, namespace, kind));
        var deaf = runs.listen(reading::ask);
        reading.ask();
        return () -> {
            deaf.run();
            reading.close();
        };
    }

    /** Ends what is watched, unless something newer is wanted; that ends it itself. On a worker. */
    private void letGo(long mine) {
        var ends = new ArrayList<Runnable>();
        synchronized (this) {
            if (mine != turns.get()) {
                return;
            }
            ends.add(watching);
            following.forEach(each -> ends.add(each::close));
            opened.ifPresent(each -> ends.add(each.closer()));
            following.clear();
            watching = () -> {};
            opened = Optional.empty();
            rows.clear();
        }
        ends.forEach(Runnable::run);
    }

    /** Reads a simulated cluster anew. */
    private void again(long mine, Source.Rehearsed source, String namespace, GroupVersionKind kind) {
        try {
            var now = services.bench()
                    .rehearsed(source.run(), source.cluster())
                    .list(ListQuery.all(kind, namespace))
                    .items();
            synchronized (this) {
                if (mine != turns.get()) {
                    return;
                }
                rows.clear();
                now.forEach(this::put);
            }
            contact(mine, before -> Contact.GOOD);
        } catch (RuntimeException e) {
            var told =
                    Troubles.told(e, services.bench().words(), services.bench().logFile());
            contact(mine, before -> new Contact(false, before.lost(), Optional.of(told)));
        }
        redraw();
    }

    private void on(long mine, WatchEvent event) {
        synchronized (this) {
            if (mine != turns.get()) {
                return;
            }
            switch (event) {
                case WatchEvent.Added(Manifest object) -> put(object);
                case WatchEvent.Modified(Manifest object) -> put(object);
                case WatchEvent.Deleted(Manifest object) -> rows.remove(key(object));
                case WatchEvent.Synced _ -> contact(mine, now -> Contact.GOOD);
                case WatchEvent.Lost _ -> {
                    var at = services.clock().instant();
                    contact(mine, now -> now.lose(at));
                }
                case WatchEvent.Restored _ -> contact(mine, Contact::restore);
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

    private void contact(long mine, UnaryOperator<Contact> change) {
        table(table -> mine == turns.get() ? table.with(change.apply(table.contact())) : table);
    }

    private void table(UnaryOperator<Table> change) {
        published.change(before -> before.with(before.table().map(change)));
    }

    /**
     * The whole object behind a row, for the inspector; its Secrets' values are withheld.
     *
     * @param got told where it was read, which need not be where the person looks by then
     */
    public void fetch(LiveRow row, BiConsumer<Source, Manifest> got) {
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
                                .ifPresent(object -> services.window()
                                        .execute(() -> got.accept(table.get().source(), object))));
    }

    private Optional<ClusterReader> reader(Source source) {
        return switch (source) {
            case Source.Real _ -> open().map(Opened::reader);
            case Source.Rehearsed(var run, var cluster) ->
                Optional.of(services.bench().rehearsed(run, cluster));
        };
    }

    private synchronized Optional<Opened> open() {
        return opened;
    }

    // ---- logs

    /** Reads the logs of pods, with all their containers, of the first twenty; those that are read now end. */
    public void log(List<LiveRow> pods, boolean previous) {
        long mine = logTurns.incrementAndGet();
        var wanted = pods.stream()
                .flatMap(pod -> pod.containers().stream()
                        .map(container ->
                                new PodLogs.Wanted(pod.namespace(), pod.name(), container, previous, TAIL, true)))
                .limit(MOST_LOGS)
                .toList();
        var names = wanted.stream().map(PodLogs.Wanted::pod).distinct().toList();
        published.change(before -> before.reading(Optional.of(new Log(names, previous, List.of(), false))));
        services.worker().execute(() -> read(mine, wanted));
    }

    private void read(long mine, List<PodLogs.Wanted> wanted) {
        endLogs(mine);
        var open = open();
        if (open.isEmpty()) {
            showLog(mine, true);
            return;
        }
        var left = new AtomicInteger(wanted.size());
        for (var each : wanted) {
            var prefix = wanted.size() == 1 ? "" : each.pod() + "/" + each.container() + "  ";
            var one = open.get()
                    .connection()
                    .logs()
                    .read(
                            each,
                            line -> line(mine, prefix + line),
                            failure -> over(mine, failure, left.decrementAndGet() == 0));
            boolean late;
            synchronized (this) {
                late = mine != logTurns.get();
                if (!late) {
                    following.add(one);
                }
            }
            if (late) {
                one.close();
            }
        }
    }

    private void endLogs(long mine) {
        List<PodLogs.Following> ends;
        synchronized (this) {
            if (mine != logTurns.get()) {
                return;
            }
            ends = List.copyOf(following);
            following.clear();
            log.clear();
        }
        ends.forEach(PodLogs.Following::close);
    }

    private void line(long mine, String line) {
        synchronized (this) {
            if (mine != logTurns.get()) {
                return;
            }
            log.add(line);
            if (log.size() > LOG_LINES) {
                log.subList(0, log.size() - LOG_LINES).clear();
            }
        }
        if (drawingLog.compareAndSet(false, true)) {
            later.execute(() -> {
                drawingLog.set(false);
                showLog(logTurns.get(), false);
            });
        }
    }

    private void over(long mine, @Nullable ClusterException failure, boolean last) {
        if (mine != logTurns.get()) {
            return;
        }
        if (failure != null) {
            var told = ClusterTrouble.told(failure, services.bench().words());
            services.notices().tell(Notices.Weight.FAILED, told.what(), told.hint(), Optional.empty());
        }
        showLog(mine, last);
    }

    private void showLog(long mine, boolean over) {
        List<String> lines;
        synchronized (this) {
            lines = List.copyOf(log);
        }
        published.change(before -> mine != logTurns.get()
                ? before
                : before.reading(
                        before.log().map(now -> new Log(now.pods(), now.previous(), lines, over || now.over()))));
    }

    public void closeLog() {
        long mine = logTurns.incrementAndGet();
        published.change(before -> before.reading(Optional.empty()));
        services.worker().execute(() -> endLogs(mine));
    }

    /** Lets go of the cluster; the table is gone. */
    public void leave() {
        close();
        published.change(before -> before.with(Optional.empty()).reading(Optional.empty()));
    }

    /** Returns at once; a worker lets go of the cluster. */
    @Override
    public void close() {
        long mine = turns.incrementAndGet();
        logTurns.incrementAndGet();
        services.worker().execute(() -> letGo(mine));
    }
}
