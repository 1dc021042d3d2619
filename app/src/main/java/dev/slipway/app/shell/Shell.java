package dev.slipway.app.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.RunId;
import dev.slipway.api.ui.ActionProvider;
import dev.slipway.api.ui.Subject;
import dev.slipway.app.desk.Troubles;
import dev.slipway.app.desk.Workbench;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.run.RunService;
import dev.slipway.app.ui.Actions;
import dev.slipway.app.ui.Actions.Action;
import dev.slipway.app.ui.KeyMap;
import dev.slipway.app.ui.Navigator;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.Preferences;
import dev.slipway.app.ui.Preferences.Choice;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.ScreenName;
import dev.slipway.app.ui.Services;
import dev.slipway.app.ui.Tasks;
import dev.slipway.app.ui.application.ApplicationsViewModel;
import dev.slipway.app.ui.application.EditorViewModel;
import dev.slipway.app.ui.cluster.ClustersViewModel;
import dev.slipway.app.ui.cluster.LiveViewModel;
import dev.slipway.app.ui.history.HistoryViewModel;
import dev.slipway.app.ui.kit.FileChoice;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.plan.PlanViewModel;
import dev.slipway.app.ui.plugin.PluginsViewModel;
import dev.slipway.app.ui.run.Runs;
import dev.slipway.app.ui.run.RunsViewModel;
import dev.slipway.app.words.Texts;
import dev.slipway.store.Store;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/**
 * The window. Language and theme are switched while it stands: a new frame is built over the same view models, which hold
 * everything that must not be lost. On the JavaFX thread.
 */
public final class Shell implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Shell.class.getName());
    private static final List<Integer> ZOOMS = List.of(75, 90, 100, 110, 125, 150, 175, 200);
    private static final int BASE_SIZE = 14;

    private final Parts parts;
    private final Scene scene;
    private final Notices notices;
    private final Services services;
    private final Models models;
    private final Navigator navigator;
    private final Actions actions = new Actions();
    private final KeyPresses presses;
    private Texts texts;
    private @Nullable Frame frame;
    private String shownTheme = "";
    private @Nullable ZoneId shownZone;
    private boolean online;
    private Contributions contributions;
    private final Published<StoreFile> storeFile = new Published<>(new StoreFile("", 0), Platform::runLater);

    /** The store as the status bar tells it; workers look at it. */
    private record StoreFile(String path, long bytes) {}

    /**
     * What the shell is made of.
     *
     * @param usual the language of a person who chose none
     * @param words the words of a language; reads files
     * @param workers runs what blocks
     * @param system tells the person at this machine
     * @param others tells whoever else wants to know
     * @param hears whether other processes can tell us what they commit
     */
    public record Parts(
            Workbench bench,
            Store store,
            RunService service,
            Runs runs,
            Locale usual,
            Function<Locale, Texts> words,
            InstantSource clock,
            ZoneId zone,
            ExecutorService workers,
            FileChoice files,
            SystemNotices system,
            SystemNotices others,
            boolean hears) {}

    /**
     * @param contributions of the plugins as they are now; {@link #contribute} takes others
     * @param texts already loaded: this thread must not wait for files
     * @param preferences already read
     * @param show the run to look at first; empty for where the window was left
     */
    public Shell(Parts parts, Contributions contributions, Texts texts, Preferences preferences, Optional<RunId> show) {
        this.parts = parts;
        this.texts = texts;
        this.contributions = contributions;
        this.scene = new Scene(new StackPane(), 1280, 800);
        var sheet = Objects.requireNonNull(Shell.class.getResource("slipway.css"), "slipway.css");
        scene.getStylesheets().add(sheet.toExternalForm());
        this.notices = new Notices(parts.clock(), Platform::runLater);
        var tasks = new Tasks(
                parts.workers(),
                Platform::runLater,
                parts.clock(),
                notices,
                failure -> Troubles.told(failure, this.texts, parts.bench().logFile()));
        this.services = new Services(
                parts.bench(),
                parts.store(),
                tasks,
                notices,
                preferences,
                parts.clock(),
                parts.workers(),
                Platform::runLater);
        this.navigator = new Navigator(first(show), this::showPlace);
        var runs = new RunsViewModel(parts.runs(), parts.clock(), parts.workers(), Platform::runLater);
        this.models = new Models(
                new ApplicationsViewModel(services, parts.runs()),
                new EditorViewModel(services),
                new PlanViewModel(services, this::begun),
                runs,
                new HistoryViewModel(services, parts.runs(), this::begun),
                new ClustersViewModel(services),
                new LiveViewModel(services, parts.runs()),
                new LiveViewModel(services, parts.runs()),
                new PluginsViewModel(services));
        show.ifPresent(runs::select);
        addActions();
        this.presses = new KeyPresses(scene, this::act);
        Platform.getPreferences().colorSchemeProperty().addListener((property, before, scheme) -> theme());
        preferences.moveTo(parts.bench().folder());
        preferences.published().overhear(values -> chosen());
        chosen();
        new Ears(this).listen(models, notices, tasks);
        storeFile.overhear(measured -> status());
        theme();
        build();
        navigator.go(navigator.present());
        measure();
    }

    /** Reads what the first window needs in any case, on the JavaFX thread. */
    public static void warm() {
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
    }

    public Scene scene() {
        return scene;
    }

    public String title() {
        return texts.of("ui.title");
    }

    /** Asks a plain question; closing it without an answer is a no. Any thread; the answer comes later. */
    public CompletableFuture<Boolean> ask(String id, Message what) {
        var answer = new CompletableFuture<Boolean>();
        Platform.runLater(() -> {
            var present = frame;
            if (present == null) {
                answer.complete(false);
                return;
            }
            present.question(
                    id,
                    what,
                    List.of(
                            new Frame.Answer("yes", "ui.yes", () -> answer.complete(true)),
                            new Frame.Answer("no", "ui.no", () -> answer.complete(false))),
                    () -> answer.complete(false));
        });
        return answer;
    }

    private Place first(Optional<RunId> show) {
        if (show.isPresent()) {
            return new Place.Runs(show);
        }
        return Memories.place(services.preferences().memory("place"));
    }

    /**
     * Takes what plugins add anew, after one of them was loaded again; nothing of the old ones is kept.
     *
     * @param words in the present language, read again
     */
    public void contribute(Contributions other, Texts words) {
        contributions.actions().forEach(each -> actions.remove(actionId(each)));
        contributions = other;
        texts = words;
        parts.bench().speak(words);
        addPluginActions();
        build();
        if (frame != null) {
            frame.show(navigator.present());
        }
    }

    private static String actionId(Contribution<ActionProvider> each) {
        return "plugin-" + each.pluginId() + "-" + each.extension().id();
    }

    /** Shows an object in the inspector. */
    public void inspect(Manifest object) {
        with(each -> each.inspect(new Subject.KubernetesObject(Optional.empty(), object)));
    }

    public Locale locale() {
        return texts.locale();
    }

    /** Goes somewhere, as a press of a key or button would. */
    public void go(Place place) {
        navigator.go(place);
    }

    private void begun(RunId run) {
        navigator.go(new Place.Runs(Optional.of(run)));
    }

    private void showPlace(Place place) {
        if (frame != null) {
            frame.show(place);
        }
        services.preferences().remember("place", Memories.of(place));
    }

    // ---- what can be done

    private void addActions() {
        for (int i = 0; i < ScreenName.own().size(); i++) {
            var name = ScreenName.own().get(i);
            actions.add(Action.of("go-" + name.id(), Message.of(name.code()), "Shortcut+" + (i + 1), () -> {
                navigator.go(Frame.first(name));
                with(Frame::focusScreen);
            }));
        }
        add("palette", "ui.palette.open", "Shortcut+K", () -> with(Frame::palette));
        add("keys", "ui.keys.title", "?", () -> with(Frame::keys));
        add("back", "ui.back", "Alt+LEFT", navigator::back);
        add("forward", "ui.forward", "Alt+RIGHT", navigator::forward);
        add("notices", "ui.notices", "Shortcut+Shift+N", () -> with(Frame::notices));
        add("inspector", "ui.inspector", "Shortcut+I", () -> with(Frame::toggleInspector));
        add("dock", "ui.dock", "Shortcut+J", () -> with(Frame::toggleDock));
        add("larger", "ui.larger", "Shortcut+EQUALS", () -> zoom(1));
        add("larger-plus", "ui.larger", "Shortcut+PLUS", () -> zoom(1));
        add("smaller", "ui.smaller", "Shortcut+MINUS", () -> zoom(-1));
        add(
                "usual-size",
                "ui.usual-size",
                "Shortcut+0",
                () -> services.preferences().reset(Choice.ZOOM));
        add("theme", "ui.theme", "", this::otherTheme);
        add("language", "ui.language", "", this::otherLanguage);
        add("settings", "ui.screen.settings", "Shortcut+COMMA", () -> navigator.go(new Place.Settings()));
        add("screen", "ui.keys.screen", "F6", () -> with(Frame::focusScreen));
        add("close", "ui.close", "ESCAPE", () -> with(each -> each.overlays().close()));
        add("look", "ui.applications.look", "", () -> models.applications().lookAtClusters());
        focuser("run-pause", "ui.keys.pause", " ");
        focuser("run-approve", "ui.keys.approve", "a");
        focuser("run-retry", "ui.keys.retry", "r");
        focuser("run-roll-back", "ui.keys.roll-back", "b");
        focuser("history-compare", "ui.history.compare", "c");
        focuser("plan-next", "ui.plan.next", "j");
        focuser("plan-previous", "ui.plan.previous", "k");
        filter();
        addPluginActions();
    }

    private void addPluginActions() {
        for (var each : contributions.actions()) {
            var id = actionId(each);
            actions.add(Action.of(
                    id,
                    each.extension().label(),
                    each.extension().keys(),
                    () -> with(now -> now.guard()
                            .run(each.pluginId(), () -> each.extension().run(now.host())))));
        }
    }

    private void add(String id, String code, String keys, Runnable run) {
        actions.add(Action.of(id, Message.of(code), keys, run));
    }

    /** A single key moves the keyboard to a button and presses nothing. */
    private void focuser(String node, String code, String key) {
        actions.add(new Action(
                "focus-" + node,
                Message.of(code),
                key,
                () -> scene.lookup("#" + node) instanceof ButtonBase button && !button.isDisabled()
                        ? Optional.empty()
                        : Optional.of(Message.of("ui.keys.not-here")),
                () -> {
                    var found = scene.lookup("#" + node);
                    if (found != null) {
                        found.requestFocus();
                    }
                }));
    }

    private void filter() {
        add("filter", "ui.filter", "/", () -> {
            for (var id : List.of("applications-filter", "clusters-filter", "settings-search", "plan-file")) {
                var field = scene.lookup("#" + id);
                if (field != null && shown(field)) {
                    field.requestFocus();
                    return;
                }
            }
        });
    }

    private static boolean shown(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (!each.isVisible()) {
                return false;
            }
        }
        return true;
    }

    private void with(Consumer<Frame> work) {
        if (frame != null) {
            work.accept(frame);
        }
    }

    private void act(String action) {
        actions.run(action).ifPresent(why -> LOG.log(Level.DEBUG, "{0} is not possible: {1}", action, why.code()));
    }

    KeyMap keys() {
        return KeyMap.of(actions.all(), services.preferences().keys());
    }

    // ---- how it looks

    private void chosen() {
        presses.map(keys());
        theme();
        style();
        var wanted = wantedLocale();
        if (!wanted.equals(texts.locale())) {
            speak(wanted);
        } else if (frame != null && !zone().equals(shownZone)) {
            build();
            with(each -> each.show(navigator.present()));
        }
    }

    private Locale wantedLocale() {
        return switch (services.preferences().get(Choice.LANGUAGE)) {
            case "en" -> Locale.ENGLISH;
            case "zh" -> Locale.CHINESE;
            default -> parts.usual();
        };
    }

    private boolean dark() {
        return switch (services.preferences().get(Choice.THEME)) {
            case "dark" -> true;
            case "light" -> false;
            default -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        };
    }

    private void theme() {
        var wanted = dark() ? "dark" : "light";
        if (!wanted.equals(shownTheme)) {
            shownTheme = wanted;
            Application.setUserAgentStylesheet(
                    dark() ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet());
            style();
        }
    }

    private void otherTheme() {
        services.preferences().set(Choice.THEME, dark() ? "light" : "dark");
    }

    private void otherLanguage() {
        services.preferences().set(Choice.LANGUAGE, texts.locale().equals(Locale.CHINESE) ? "en" : "zh");
    }

    private void zoom(int steps) {
        int present = ZOOMS.indexOf(Integer.valueOf(services.preferences().get(Choice.ZOOM)));
        services.preferences()
                .set(Choice.ZOOM, Integer.toString(ZOOMS.get(Math.clamp(present + steps, 0, ZOOMS.size() - 1))));
    }

    private void style() {
        var root = scene.getRoot();
        int zoom = Integer.parseInt(services.preferences().get(Choice.ZOOM));
        root.setStyle("-fx-font-size: " + BASE_SIZE * zoom / 100.0 + "px;");
        root.getStyleClass().removeIf(each -> each.equals("light") || each.equals("dark") || each.startsWith("zoom-"));
        root.getStyleClass().add("zoom-" + zoom);
        root.getStyleClass().add(shownTheme.isEmpty() ? "light" : shownTheme);
    }

    /** Words lie in files: they are read by a worker. */
    private void speak(Locale language) {
        services.tasks().start(Message.of("ui.language-task"), progress -> {
            var read = parts.words().apply(language);
            Platform.runLater(() -> {
                texts = read;
                parts.bench().speak(read);
                build();
                if (frame != null) {
                    frame.show(navigator.present());
                }
            });
        });
    }

    private ZoneId zone() {
        return services.preferences().get(Choice.TIMES).equals("utc") ? ZoneOffset.UTC : parts.zone();
    }

    /** The frame in the present language. */
    private void build() {
        if (frame != null) {
            frame.close();
        }
        var zone = zone();
        shownZone = zone;
        var made = new Frame(
                new Kit(texts, parts.clock(), zone, navigator::go),
                services,
                models,
                navigator,
                actions,
                this::keys,
                contributions,
                parts.files());
        frame = made;
        scene.setRoot(made.node());
        style();
        refresh();
    }

    /** A worker measures the store: that is a look at a file. */
    void measure() {
        if (frame == null) {
            return;
        }
        parts.workers().execute(() -> {
            var file = parts.store().file();
            var measured = new StoreFile(file.toString(), file.toFile().length());
            storeFile.change(before -> measured);
        });
    }

    /** The parts around the screen, from the newest states: a new frame knows nothing yet. */
    private void refresh() {
        folder();
        told();
        activities();
        status();
    }

    /** What the folder, its clusters and the plan have to say. */
    void folder() {
        var applications = models.applications().published().get();
        online |= !applications.looks().isEmpty();
        services.preferences().moveTo(applications.folder().path());
        with(Frame::refreshChip);
        problems();
    }

    void problems() {
        var folder = models.applications().published().get().folder();
        var problems = new ArrayList<>(folder.catalog().diagnostics());
        problems.addAll(folder.targets().diagnostics());
        models.plan()
                .published()
                .get()
                .making()
                .drawn()
                .ifPresent(drawn -> drawn.diagnostics().stream()
                        .filter(each -> !problems.contains(each))
                        .forEach(problems::add));
        with(present -> present.dock().problems(problems));
    }

    /** What was told among the notifications. */
    void told() {
        with(present -> {
            present.dock()
                    .events(notices.published().get().stream()
                            .map(notice -> notice.at() + "  " + texts.of(notice.what()))
                            .toList());
            present.unread(notices.unread());
        });
    }

    void activities() {
        with(present -> present.dock().activities(services.tasks().published().get()));
        status();
    }

    void status() {
        with(present -> present.status()
                .show(new StatusBar.Said(
                        online,
                        parts.hears(),
                        models.runs().picture().active(),
                        services.tasks().published().get().stream()
                                .filter(each -> each.state() == Tasks.State.RUNNING)
                                .count(),
                        storeFile.get().path(),
                        storeFile.get().bytes())));
    }

    private boolean drivesRuns() {
        return !parts.service().drives().isEmpty();
    }

    /**
     * The person wants to close the window. With runs that this process drives they are asked first, unless they chose for
     * good.
     *
     * @param close closes it for good; called on this thread
     */
    public void closing(Runnable close) {
        if (!drivesRuns()) {
            close.run();
            return;
        }
        switch (services.preferences().get(Choice.CLOSING)) {
            case "background" -> leave("ui.closing.background-task", parts.bench()::handOver, close);
            case "pause" -> leave("ui.closing.pause-task", parts.bench()::pauseAll, close);
            default ->
                with(each -> each.question(
                        "closing",
                        Message.of("ui.closing", parts.service().drives().size()),
                        List.of(
                                new Frame.Answer(
                                        "background",
                                        "ui.closing.background",
                                        () -> leave("ui.closing.background-task", parts.bench()::handOver, close)),
                                new Frame.Answer(
                                        "pause",
                                        "ui.closing.pause",
                                        () -> leave("ui.closing.pause-task", parts.bench()::pauseAll, close)),
                                new Frame.Answer("stay", "ui.closing.stay", () -> {})),
                        () -> {}));
        }
    }

    private interface Leaving {
        void run() throws InterruptedException;
    }

    private void leave(String what, Leaving leaving, Runnable close) {
        services.tasks().start(Message.of(what), progress -> {
            leaving.run();
            Platform.runLater(close);
        });
        with(Frame::showActivities);
    }

    /** Tells the person outside the window, unless they do not want that. */
    void tellOutside(Message what) {
        parts.others().tell(texts.of("ui.title"), texts.of(what));
        if (services.preferences().get(Choice.NOTIFY).equals("on")) {
            parts.system().tell(texts.of("ui.title"), texts.of(what));
        }
    }

    /** Tells the person something that stays among the notifications. */
    public void tell(Message what, Optional<Message> hint) {
        notices.tell(Notices.Weight.INFORMATION, what, hint, Optional.empty());
    }

    @Override
    public void close() {
        if (frame != null) {
            frame.close();
            frame = null;
        }
        models.applications().close();
        models.history().close();
        models.live().close();
        models.runPods().close();
        models.runs().close();
    }
}
