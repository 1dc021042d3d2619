package dev.slipway.app.desk;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.DocumentKind;
import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.render.FormModel;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.workload.HealthRule;
import dev.slipway.app.cluster.ClusterConnection;
import dev.slipway.app.cluster.ExecConsent;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.plugins.PluginRow;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.release.freeze.SavedPlan;
import dev.slipway.app.release.plan.SecretMasker;
import dev.slipway.app.run.Rehearsal;
import dev.slipway.app.run.RunService;
import dev.slipway.app.words.Texts;
import dev.slipway.app.workspace.Sources;
import dev.slipway.app.workspace.Workspace;
import dev.slipway.store.Store;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The desk as the window works at it: a folder, the plans that can be made from it, the runs that follow. Methods block and
 * may be called from any thread but that of the window; each act reads the folder anew.
 */
public final class Workbench {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AT_MOST = Duration.ofHours(12);
    private static final int MOST_FILES = 10_000;

    private final Desk desk;
    private final Store store;
    private final RunDesk runs;
    private final RunService service;
    private final ExecConsent consent;
    private final Standings standings;
    /** Digests of values that are merely shown compare within this window alone. */
    private final String salt = new BigInteger(256, new SecureRandom()).toString();

    private volatile Path folder;
    private volatile Texts texts;

    /**
     * @param desk its plugins and its engine are made already
     * @param folder where documents are looked for
     * @param consent asks the person whether a program of a kubeconfig may be run
     */
    public Workbench(RunDesk runs, Desk desk, Store store, Path folder, Texts texts, ExecConsent consent) {
        this.runs = runs;
        this.desk = desk;
        this.store = store;
        this.service = runs.service();
        this.consent = consent;
        this.standings = new Standings(store);
        this.folder = folder;
        this.texts = texts;
    }

    public Path folder() {
        return folder;
    }

    /** Whether the folder is, or lies in, a workspace. */
    public boolean inWorkspace() {
        return Workspace.find(folder).isPresent();
    }

    /** Works in another folder from now on. */
    public void moveTo(Path other) {
        folder = other.toAbsolutePath().normalize();
        runs.moveTo(new Act());
    }

    /** Speaks another language from now on. */
    public void speak(Texts words) {
        texts = words;
    }

    public Path logFile() {
        return desk.logFile();
    }

    private final class Act implements Seat {
        private final Desk here = new FolderDesk(desk, folder);
        private final Texts words = texts;
        private final List<Diagnostic> heard = new ArrayList<>();

        @Override
        public Desk desk() {
            return here;
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public Texts texts() {
            return words;
        }

        @Override
        public Optional<Path> workspace() {
            return Optional.empty();
        }

        @Override
        public Optional<String> namespace() {
            return Optional.empty();
        }

        @Override
        public byte[] standardInput() {
            throw CommandFailedException.of(ExitCode.USAGE, "ui.no-standard-input");
        }

        @Override
        public synchronized void diagnostics(List<Diagnostic> diagnostics) {
            heard.addAll(diagnostics);
        }

        synchronized List<Diagnostic> heard() {
            return heard.stream().distinct().sorted(Diagnostic.BY_PLACE).toList();
        }

        @Override
        public void excerpts(Excerpts lines) {
            // the window shows the document itself
        }

        @Override
        public ExecConsent consent() {
            return consent;
        }
    }

    // ---- documents

    /** Everything in the folder that can be planned, with everything wrong with it. */
    public Catalog catalog() {
        var act = new Act();
        var renderers = new DraftReader(act).renderers();
        var files = files().documents();
        var entries = new ArrayList<Catalog.Entry>();
        var diagnostics = new ArrayList<Diagnostic>();
        for (var file : files.subList(0, Math.min(files.size(), MOST_FILES))) {
            var sources = new Sources(folder, act::standardInput);
            for (var document : sources.read(file)) {
                entry(file, document, renderers.keySet()).ifPresent(entries::add);
            }
            diagnostics.addAll(sources.diagnostics());
        }
        return new Catalog(entries, diagnostics, Math.max(0, files.size() - MOST_FILES));
    }

    private static Optional<Catalog.Entry> entry(String file, Document document, Set<DocumentKind> kinds) {
        var kind = document.kind();
        if (kind.kind().equals("ReleasePlan")
                && document.tree().text("application").isPresent()) {
            return Optional.of(new Catalog.Entry(file, document.name(), kind.kind(), true));
        }
        return kinds.contains(kind)
                ? Optional.of(new Catalog.Entry(file, document.name(), kind.kind(), false))
                : Optional.empty();
    }

    /** The files of the folder. */
    public FolderFiles files() {
        return new FolderFiles(folder);
    }

    /** What would be wrong with a file that had this text. */
    public List<Diagnostic> check(String file, String text) {
        return new Validation(new Act()).of(file, text);
    }

    /** What is wrong with a file, up to the invariants of its plan. */
    public List<Diagnostic> validate(String file) {
        return new Validation(new Act()).of(file, Overlay.NONE);
    }

    // ---- plans

    /** Makes a plan. Documents that are wrong are part of the answer; failures of the world are thrown. */
    public Drawn plan(Wanted wanted) throws InterruptedException {
        var act = new Act();
        var at = desk.clock().instant();
        var reader = new DraftReader(act);
        try (var clusters = new ClusterDesk(act, reader.workspace(), Map.of())) {
            PlanMaking.Made made;
            try {
                boolean simulated =
                        reader.workspace().filter(Workspace::somewhere).isEmpty();
                var making = new PlanMaking(act, reader, wanted.overlay(), wanted.file(), wanted.strategy(), simulated);
                made = making.make(clusters, Against.of(wanted.against()), wanted.adopt());
            } catch (CommandFailedException e) {
                if (Diagnostic.anyError(act.heard())) {
                    return new Drawn(wanted, Optional.empty(), act.heard(), at);
                }
                throw e;
            }
            return new Drawn(wanted, Optional.of(made), act.heard(), at);
        }
    }

    /** The whole of a release as a file that another desk can run. */
    public void save(PlanMaking.Made made, Path file) {
        var key = store.secrets().applicationKey(made.plan().application());
        SavedPlans.write(
                file,
                new SavedPlan(
                        made.prepared().snapshot(),
                        made.comparison().changes(),
                        Base64.getEncoder().encodeToString(key)));
    }

    /**
     * Freezes a plan that was compared with live clusters, and runs it. What people agreed to must still be what would
     * happen: an older comparison is made again first.
     *
     * @throws CommandFailedException with exit code 4 when the clusters changed meanwhile
     */
    public RunId run(PlanMaking.Made made, String reason) throws InterruptedException {
        var look = made.look().orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "ui.plan.not-live"));
        var act = new Act();
        try (var clusters = new ClusterDesk(act, new DraftReader(act).workspace(), Map.of())) {
            var stale = SecondLook.refusal(
                    SecondLook.of(act, clusters, made.plan(), made.comparison().changes(), look.at()));
            if (stale.isPresent()) {
                throw stale.get().withHint("ui.plan.stale.hint");
            }
        }
        var prepared = made.prepared();
        return service.start(
                        new RunService.Order(prepared.snapshot(), prepared.secrets(), reason, RunSetup.Purpose.RELEASE))
                .run();
    }

    /**
     * Runs a plan on new simulated clusters, which are first brought to where the plan begins.
     */
    public RunId rehearse(PlanMaking.Made made, long seed, double speed) throws InterruptedException {
        var plan = made.plan();
        var clusters = plan.lanes().stream().map(LanePlan::cluster).toList();
        var rehearsal = Rehearsal.create(
                store, service.newWorld(), clusters, seed, desk.clock().instant());
        try {
            new RehearsalStart(new Act(), seed).settle(rehearsal.world(), plan);
        } catch (RuntimeException | InterruptedException e) {
            rehearsal.close();
            throw e;
        }
        var order = new RunService.Order(
                made.prepared().snapshot(), made.prepared().secrets(), "", RunSetup.Purpose.RELEASE);
        return service.rehearse(order, rehearsal, Optional.of(speed), Optional.empty())
                .run();
    }

    /** Writes what a plan changes for others to read. */
    public void export(PlanMaking.Made made, Export.Form form, Path file) {
        try {
            Files.writeString(file, Export.of(made.comparison().changes(), form, texts));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Hands every run that this process drives to a process of its own, without a window. */
    public void handOver() throws InterruptedException {
        for (var run : service.drives()) {
            if (service.release(run, PATIENCE)) {
                Background.drive(new Act(), run);
            }
        }
    }

    /** Pauses every run that this process drives, and waits until each stands. */
    public void pauseAll() throws InterruptedException {
        for (var run : service.drives()) {
            service.give(run, new OperatorCommand.Pause(false), "", PATIENCE);
        }
        for (var run : service.drives()) {
            service.await(
                    () -> switch (service.view(run).phase()) {
                        case RUNNING, RECOVERING, ROLLING_BACK, CANCELLING, READY -> Optional.<Boolean>empty();
                        case PAUSED,
                                WAITING,
                                BLOCKED,
                                ROLLBACK_BLOCKED,
                                SUCCEEDED,
                                FAILED,
                                CANCELLED,
                                SUPERSEDED,
                                ROLLED_BACK -> Optional.of(true);
                    },
                    AT_MOST);
        }
    }

    /** Compares any two things that have objects. */
    public Comparing.Compared compare(String left, String right) {
        return comparing(each -> each.of(left, right));
    }

    /** What a cluster holds now against what a version has for it. */
    public Comparing.Compared compareWithLive(StoredSnapshot version, ClusterName cluster) {
        return comparing(each -> each.withLive(version, cluster));
    }

    private Comparing.Compared comparing(Function<Comparing, Comparing.Compared> compare) {
        var act = new Act();
        var reader = new DraftReader(act);
        try (var clusters = new ClusterDesk(act, reader.workspace(), Map.of())) {
            return compare.apply(new Comparing(act, reader, clusters));
        }
    }

    // ---- history

    /** A version to be released again. */
    public Again earlier(StoredSnapshot version) {
        return Again.of(store, version.application(), version);
    }

    /** Releases a version again, at the pace of the application's newest rehearsal. */
    public RunId again(Again again, String reason) {
        var speed = Rehearsal.of(store, again.newest().run()).flatMap(Rehearsal.Place::speed);
        return again.begin(service, store, reason, speed).run();
    }

    /** Every plugin, and every thing that should have been one. */
    public List<PluginRow> plugins() {
        return desk.plugins().rows();
    }

    // ---- clusters

    /** The clusters of the workspace, with what is wrong with their entries. */
    public Targets targets() {
        var act = new Act();
        var reader = new DraftReader(act);
        var targets = reader.workspace().map(Workspace::targets).orElse(List.of());
        var problems = new ArrayList<>(reader.sources().diagnostics());
        try (var clusters = new ClusterDesk(act, reader.workspace(), Map.of())) {
            targets.stream()
                    .filter(target -> !target.context().isEmpty())
                    .forEach(target -> problems.addAll(clusters.connections().check(target)));
        }
        return new Targets(targets, reader.workspace().flatMap(Workspace::defaultNamespace), problems);
    }

    /** @param namespace the workspace's usual one */
    public record Targets(List<ClusterTarget> targets, Optional<String> namespace, List<Diagnostic> diagnostics) {
        public static final Targets NONE = new Targets(List.of(), Optional.empty(), List.of());

        public Targets {
            targets = List.copyOf(targets);
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /** How an application stands, as far as this desk knows. */
    public Standing standing(ApplicationName application) {
        return standings.of(application);
    }

    /** Every application of the store. */
    public List<ApplicationName> released() {
        return store.snapshots().applications();
    }

    /** Looks at a cluster; why it cannot be read is part of the answer. */
    public ClusterLook look(ClusterName cluster, List<Standing> standings, Set<String> namespaces) {
        var act = new Act();
        var now = desk.clock().instant();
        try (var clusters = new ClusterDesk(act, new DraftReader(act).workspace(), Map.of())) {
            var rules = desk.plugins().extensions(HealthRule.class).stream()
                    .map(Contribution::extension)
                    .toList();
            return new Looking(clusters.connection(cluster).reader(), rules, new Differ(RiskRules.of(desk.plugins())))
                    .at(now, standings, namespaces, application -> PlanMaking.mask(act, application));
        } catch (ClusterException e) {
            return new ClusterLook(cluster, now, Map.of(), List.of(), Optional.of(ClusterTrouble.told(e, act.texts())));
        }
    }

    /** The form of a document, where its renderer has one. */
    public Optional<FormModel> form(DocumentKind kind) {
        var renderer = new DraftReader(new Act()).renderers().get(kind);
        return renderer == null ? Optional.empty() : renderer.extension().form(kind);
    }

    /** The words of the window's language. */
    public Texts words() {
        return texts;
    }

    /** An object with the values of Secrets withheld; other desks' digests and those of plans do not compare with it. */
    public Manifest masked(Manifest live) {
        return new SecretMasker(text -> Digest.of(salt + text).hex()).mask(live);
    }

    /** Tries a cluster. */
    public List<ClusterCheck.Finding> test(ClusterName cluster, String namespace) {
        var act = new Act();
        try (var clusters = new ClusterDesk(act, new DraftReader(act).workspace(), Map.of())) {
            return ClusterCheck.of(clusters, clusters.target(cluster), namespace, texts);
        }
    }

    /** A cluster that is held open until the closer is run. */
    public record Opened(ClusterConnection connection, Runnable closer) {
        public ClusterReader reader() {
            return connection.reader();
        }
    }

    /** A cluster of a rehearsal, as the run's last event left it; for the caller alone. */
    public ClusterReader rehearsed(RunId run, ClusterName cluster) {
        return service.copyOf(run).cluster(cluster);
    }

    public Opened open(ClusterName cluster) {
        var act = new Act();
        var clusters = new ClusterDesk(act, new DraftReader(act).workspace(), Map.of());
        try {
            return new Opened(clusters.connection(cluster), clusters::close);
        } catch (RuntimeException e) {
            clusters.close();
            throw e;
        }
    }
}
