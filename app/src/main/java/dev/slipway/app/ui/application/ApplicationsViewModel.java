package dev.slipway.app.ui.application;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.RunView;
import dev.slipway.app.desk.Catalog;
import dev.slipway.app.desk.ClusterLook;
import dev.slipway.app.desk.FolderWatch;
import dev.slipway.app.desk.SampleWorkspace;
import dev.slipway.app.desk.Standing;
import dev.slipway.app.desk.Workbench.Targets;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Reading;
import dev.slipway.app.ui.Services;
import dev.slipway.app.ui.run.Runs;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Applications by clusters. Every method returns at once; any thread. */
public final class ApplicationsViewModel implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ApplicationsViewModel.class.getName());
    private static final int ACTIVE_RUNS = 100;

    private final Services services;
    private final Runs runs;
    private final Published<Picture> published;
    private final Runnable deaf;
    private final Reading folderReading;
    private final Reading matrixReading;
    private final List<Runnable> disk = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private @Nullable FolderWatch watch;

    /**
     * The folder that is worked in, as it was last read.
     *
     * @param workspace whether it is, or lies in, a workspace
     * @param read whether it was read; before that an empty list says nothing
     */
    public record Folder(Path path, boolean workspace, Catalog catalog, Targets targets, boolean read) {
        static Folder unread(Path path) {
            return new Folder(path, false, Catalog.EMPTY, Targets.NONE, false);
        }

        /** The strictest protection of the workspace's clusters. */
        public Protection strictest() {
            return targets.targets().stream()
                    .map(ClusterTarget::protection)
                    .max(Comparator.naturalOrder())
                    .orElse(Protection.OPEN);
        }
    }

    /**
     * @param looks what was seen of clusters since the window opened
     * @param read whether the store was read too
     */
    public record Picture(Folder folder, Matrix matrix, Map<ClusterName, ClusterLook> looks, boolean read) {
        public Picture {
            looks = Map.copyOf(looks);
        }

        private Picture with(ClusterLook look) {
            var all = new LinkedHashMap<>(looks);
            all.put(look.cluster(), look);
            return new Picture(folder, matrix, all, read);
        }
    }

    public ApplicationsViewModel(Services services, Runs runs) {
        this.services = services;
        this.runs = runs;
        this.published = new Published<>(
                new Picture(Folder.unread(services.bench().folder()), Matrix.EMPTY, Map.of(), false),
                services.window());
        // also unseen: plan, palette, clusters and problems live on it
        this.folderReading = new Reading(services.worker(), true, this::readFolder);
        this.matrixReading = new Reading(services.worker(), false, this::readMatrix);
        this.deaf = runs.listen(matrixReading::ask);
        services.worker().execute(this::follow);
        folderReading.ask();
    }

    public Published<Picture> published() {
        return published;
    }

    /** Whether somebody looks at the matrix; it is not read while nobody does. */
    public void seen(boolean now) {
        matrixReading.seen(now);
    }

    /** Works in another folder. */
    public void open(Path folder) {
        services.tasks().start(Message.of("ui.applications.open-task", folder), progress -> {
            services.bench().moveTo(folder);
            var present = services.bench().folder();
            services.preferences().remember("folder", Value.of(present.toString()));
            follow();
            published.change(before -> new Picture(Folder.unread(present), Matrix.EMPTY, Map.of(), false));
            folderReading.ask();
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
        folderReading.ask();
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

    private void readFolder() {
        reading(() -> {
            var bench = services.bench();
            var path = bench.folder();
            var folder = bench.inWorkspace()
                    ? new Folder(path, true, bench.catalog(), bench.targets(), true)
                    : new Folder(path, false, Catalog.EMPTY, Targets.NONE, true);
            published.change(before -> before.folder().path().equals(path)
                    ? new Picture(folder, before.matrix(), before.looks(), before.read())
                    : before);
            matrixReading.ask();
        });
    }

    private void readMatrix() {
        reading(() -> {
            var now = published.get();
            if (!now.folder().read()) {
                return;
            }
            var matrix = Matrix.of(
                    now.folder().catalog(),
                    now.folder().targets().targets(),
                    standings(now.folder().catalog()),
                    now.looks(),
                    active());
            published.change(before -> before.folder().equals(now.folder())
                    ? new Picture(before.folder(), matrix, before.looks(), true)
                    : before);
        });
    }

    private void reading(Runnable read) {
        try {
            read.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the workspace cannot be read", e);
            services.notices()
                    .tell(
                            Notices.Weight.FAILED,
                            Message.of("ui.failed", services.bench().folder(), String.valueOf(e.getMessage())),
                            Optional.empty(),
                            Optional.empty());
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

    /** Looks at every cluster of the workspace, each in a task of its own. */
    public void lookAtClusters() {
        var folder = published.get().folder();
        for (var target : folder.targets().targets()) {
            services.tasks().start(Message.of("ui.applications.look-task", target.name()), progress -> {
                var standings = List.copyOf(standings(folder.catalog()).values());
                var namespaces = new LinkedHashSet<String>();
                standings.stream()
                        .map(Standing::namespace)
                        .filter(text -> !text.isEmpty())
                        .forEach(namespaces::add);
                folder.targets().namespace().ifPresent(namespaces::add);
                var look = services.bench().look(target.name(), standings, namespaces);
                published.change(before -> before.folder().path().equals(folder.path()) ? before.with(look) : before);
                look.trouble()
                        .ifPresent(told -> services.notices()
                                .tell(
                                        Notices.Weight.FAILED,
                                        told.what(),
                                        told.hint(),
                                        Optional.of(new Place.Clusters(Optional.of(target.name())))));
                matrixReading.ask();
            });
        }
    }

    /** Returns at once; a worker lets go of the folder. */
    @Override
    public void close() {
        closed = true;
        deaf.run();
        folderReading.close();
        matrixReading.close();
        services.worker().execute(this::follow);
    }
}
