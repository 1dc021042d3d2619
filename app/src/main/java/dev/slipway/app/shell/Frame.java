package dev.slipway.app.shell;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.run.RunView;
import dev.slipway.api.ui.RunPanelProvider;
import dev.slipway.api.ui.RunScreen;
import dev.slipway.api.ui.SettingProvider;
import dev.slipway.api.ui.Subject;
import dev.slipway.api.ui.UiHost;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.ui.Actions;
import dev.slipway.app.ui.KeyMap;
import dev.slipway.app.ui.Navigator;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.Preferences.Choice;
import dev.slipway.app.ui.Preferences.Setting;
import dev.slipway.app.ui.ScreenName;
import dev.slipway.app.ui.Services;
import dev.slipway.app.ui.application.ApplicationsView;
import dev.slipway.app.ui.cluster.ClustersView;
import dev.slipway.app.ui.cluster.LivePane;
import dev.slipway.app.ui.history.HistoryView;
import dev.slipway.app.ui.kit.FileChoice;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.Screen;
import dev.slipway.app.ui.palette.PaletteViewModel;
import dev.slipway.app.ui.plan.PlanView;
import dev.slipway.app.ui.plugin.PluginsView;
import dev.slipway.app.ui.run.RunsView;
import dev.slipway.app.ui.setting.SettingFiles;
import dev.slipway.app.ui.setting.SettingsView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/**
 * The window's inside in one language: left bar, top bar, the screen that is looked at, inspector, dock, status bar, and what
 * stands before them. Screens are made when first entered.
 */
final class Frame {
    private static final Map<ScreenName, Feather> ICONS = Map.of(
            ScreenName.APPLICATIONS, Feather.GRID,
            ScreenName.PLAN, Feather.GIT_PULL_REQUEST,
            ScreenName.RUNS, Feather.PLAY,
            ScreenName.HISTORY, Feather.CLOCK,
            ScreenName.CLUSTERS, Feather.SERVER,
            ScreenName.PLUGINS, Feather.PACKAGE,
            ScreenName.SETTINGS, Feather.SETTINGS,
            ScreenName.CONTRIBUTED, Feather.BOX);

    private final Kit kit;
    private final Services services;
    private final Models models;
    private final Navigator navigator;
    private final Actions actions;
    private final Supplier<KeyMap> keys;
    private final Contributions contributions;
    private final FileChoice files;
    private final PluginAlarm alarm = new PluginAlarm();
    private final Guard guard;
    private final UiHost host;
    private final StackPane root = new StackPane();
    private final BorderPane frame = new BorderPane();
    private final Overlays overlays;
    private final SplitPane across = new SplitPane();
    private final SplitPane down = new SplitPane();
    private final BorderPane stage = new BorderPane();
    private final InspectorPane inspector;
    private final Dock dock;
    private final StatusBar status;
    private final Map<Object, Screen> screens = new HashMap<>();
    private final Map<Object, ToggleButton> entries = new HashMap<>();
    private final Button back;
    private final Button forward;
    private final Label crumbs = new Label();
    private final Label chip = new Label();
    private final Button bell;
    private @Nullable Screen present;
    private @Nullable NoticesPane notices;

    /** @param files asks for files and folders */
    Frame(
            Kit kit,
            Services services,
            Models models,
            Navigator navigator,
            Actions actions,
            Supplier<KeyMap> keys,
            Contributions contributions,
            FileChoice files) {
        this.kit = kit;
        this.services = services;
        this.models = models;
        this.navigator = navigator;
        this.actions = actions;
        this.keys = keys;
        this.contributions = contributions;
        this.files = files;
        this.guard = new Guard(services.notices(), alarm);
        this.host = new HostOfPlugins(kit, services.notices(), this::inspect, models.runs()::give, this::chosen);
        this.overlays = new Overlays(root);
        this.inspector = new InspectorPane(kit, host, guard, contributions, this::target);
        this.dock = new Dock(kit, services.tasks(), this::openProblem);
        this.status = new StatusBar(kit, this::showActivities);
        this.back = kit.iconButton("go-back", "ui.back", Feather.ARROW_LEFT, navigator::back);
        this.forward = kit.iconButton("go-forward", "ui.forward", Feather.ARROW_RIGHT, navigator::forward);
        this.bell = kit.button("notices-open", "ui.notices", Feather.BELL, this::notices);
        root.setId("shell");
        frame.setLeft(left());
        frame.setTop(top());
        frame.setBottom(status.node());
        down.setOrientation(Orientation.VERTICAL);
        down.setId("frame-down");
        across.setId("frame-across");
        across.getItems().setAll(stage);
        down.getItems().setAll(across);
        frame.setCenter(down);
        root.getChildren().setAll(frame);
    }

    StackPane node() {
        return root;
    }

    Overlays overlays() {
        return overlays;
    }

    UiHost host() {
        return host;
    }

    Guard guard() {
        return guard;
    }

    private VBox left() {
        var group = new ToggleGroup();
        var bar = new VBox(2);
        for (var name : ScreenName.own()) {
            entry(bar, group, name, kit.text(name.code()), name.id(), () -> navigator.go(first(name)));
        }
        for (var each : contributions.screens()) {
            var id = contributedId(each.pluginId(), each.extension().id());
            entry(
                    bar,
                    group,
                    id,
                    guard.get(each.pluginId(), () -> kit.text(each.extension().title()))
                            .orElse(id),
                    id,
                    () -> navigator.go(new Place.Contributed(id)));
        }
        bar.setId("left-bar");
        bar.setPadding(new Insets(12, 8, 12, 8));
        return bar;
    }

    private void entry(VBox bar, ToggleGroup group, Object key, String words, String id, Runnable go) {
        var entry = new ToggleButton(words);
        entry.setId("go-" + id);
        entry.setGraphic(Kit.icon(ICONS.getOrDefault(key, Feather.BOX)));
        entry.setToggleGroup(group);
        entry.setMinWidth(Region.USE_PREF_SIZE);
        entry.setMaxWidth(Double.MAX_VALUE);
        entry.setAlignment(Pos.CENTER_LEFT);
        entry.getStyleClass().add("entry");
        entry.setOnAction(event -> go.run());
        entries.put(key, entry);
        bar.getChildren().add(entry);
    }

    static Place first(ScreenName name) {
        return switch (name) {
            case APPLICATIONS -> new Place.Applications(Optional.empty());
            case PLAN -> new Place.Plan(Optional.empty());
            case RUNS -> new Place.Runs(Optional.empty());
            case HISTORY -> new Place.History(Optional.empty());
            case CLUSTERS -> new Place.Clusters(Optional.empty());
            case PLUGINS -> new Place.Plugins();
            case SETTINGS, CONTRIBUTED -> new Place.Settings();
        };
    }

    static String contributedId(String plugin, String id) {
        return plugin + "-" + id;
    }

    private HBox top() {
        crumbs.setId("breadcrumb");
        crumbs.getStyleClass().add("title");
        chip.setId("context-chip");
        chip.getStyleClass().add("chip");
        var palette = kit.button("palette-open", "ui.palette.open", Feather.SEARCH, () -> actions.run("palette"));
        var language = kit.button("language", "ui.other-language", () -> actions.run("language"));
        var theme = kit.iconButton("theme", "ui.theme", Feather.MOON, () -> actions.run("theme"));
        var help = kit.iconButton("help", "ui.keys.title", Feather.HELP_CIRCLE, () -> actions.run("keys"));
        var bar = Kit.row(back, forward, crumbs, Kit.space(), chip, palette, bell, theme, language, help);
        bar.setId("top-bar");
        bar.setPadding(new Insets(6, 12, 6, 12));
        return bar;
    }

    // ---- where we are

    /** Brings a place to the screen. */
    void show(Place place) {
        overlays.closeAll();
        Object key = place instanceof Place.Contributed(var id) ? id : place.screen();
        var screen = screens.computeIfAbsent(key, _ -> make(place));
        if (!screen.equals(present)) {
            if (present != null) {
                present.deactivate();
            }
            present = screen;
            stage.setCenter(screen.node());
        }
        screen.activate(place);
        entries.forEach((each, entry) -> entry.setSelected(each.equals(key)));
        back.setDisable(!navigator.hasBack());
        forward.setDisable(!navigator.hasForward());
        crumbs.setText(crumbs(place));
        chip();
    }

    void focusScreen() {
        if (present != null) {
            // what was just shown has no skin yet, and what has no skin cannot have the keyboard
            root.applyCss();
            root.layout();
            present.focus();
        }
    }

    private Screen make(Place place) {
        return switch (place) {
            case Place.Applications _ ->
                new ApplicationsView(kit, models.applications(), models.editor(), files, services.preferences());
            case Place.Plan _ -> new PlanView(kit, models.plan(), files, this::glance);
            case Place.Runs _ -> runs();
            case Place.History _ -> new HistoryView(kit, models.history());
            case Place.Clusters _ ->
                new ClustersView(kit, models.clusters(), models.live(), this::glance, this::inspect);
            case Place.Plugins _ -> new PluginsView(kit, models.plugins());
            case Place.Settings _ -> settings();
            case Place.Contributed(var id) -> contributed(id);
        };
    }

    private Screen runs() {
        var provider = contributions.runScreens().getFirst();
        var plugin = provider.pluginId();
        return new RunsView(
                kit,
                models.runs(),
                guard.get(plugin, () -> provider.extension().create(host))
                        .<RunScreen>map(made -> new GuardedRunScreen(
                                guard.node(kit, plugin, made::node),
                                (run, now) -> guard.run(plugin, () -> made.show(run, now))))
                        .orElseGet(() -> new GuardedRunScreen(
                                kit.empty("plugin-failed-" + plugin, kit.text("ui.plugin.no-screen", plugin)),
                                (run, now) -> {})),
                contributions.runPanels().stream()
                        .flatMap(each -> panel(each).stream())
                        .toList(),
                new LivePane(kit, models.runPods(), "run-pods", this::glance, this::inspect),
                navigator::refine,
                services.clock());
    }

    private Optional<RunsView.Panel> panel(Contribution<RunPanelProvider> each) {
        var plugin = each.pluginId();
        var provider = each.extension();
        return guard.get(plugin, () -> {
            var made = provider.create(host);
            return new RunsView.Panel(
                    contributedId(plugin, provider.id()),
                    kit.text(provider.title()),
                    guard.node(kit, plugin, made::node),
                    (run, now) -> guard.run(plugin, () -> made.show(run, now)));
        });
    }

    private Screen settings() {
        var added = contributions.settings().stream()
                .flatMap(each -> guard.get(each.pluginId(), () -> added(each)).stream())
                .toList();
        var all = Stream.concat(
                        Arrays.stream(Choice.values()).map(Choice::setting),
                        added.stream().map(SettingsView.Added::setting))
                .toList();
        return new SettingsView(
                kit, services.preferences(), actions, keys, files, new SettingFiles(services, all), added);
    }

    private SettingsView.Added added(Contribution<SettingProvider> each) {
        var values = new LinkedHashMap<String, String>();
        each.extension().options().forEach(option -> values.put(option.value(), kit.text(option.label())));
        return new SettingsView.Added(setting(each), kit.text(each.extension().label()), values);
    }

    private static Setting setting(Contribution<SettingProvider> each) {
        return Setting.of(
                each.pluginId(),
                each.extension().id(),
                each.extension().options().stream()
                        .map(SettingProvider.Option::value)
                        .toList());
    }

    /** A plugin makes an instance where it needs one: its class and id say which setting is meant. */
    private String chosen(SettingProvider wanted) {
        return contributions.settings().stream()
                .filter(each -> each.extension().getClass().equals(wanted.getClass())
                        && each.extension().id().equals(wanted.id()))
                .findFirst()
                .map(each -> services.preferences().get(setting(each)))
                .orElse(wanted.options().getFirst().value());
    }

    private Optional<ClusterTarget> target(ClusterName cluster) {
        return models.clusters().published().get().targets().stream()
                .filter(target -> target.name().equals(cluster))
                .findFirst();
    }

    private Screen contributed(String id) {
        var found = contributions.screens().stream()
                .filter(each ->
                        contributedId(each.pluginId(), each.extension().id()).equals(id))
                .findFirst();
        if (found.isEmpty()) {
            return new PluginScreenFrame(kit.empty("plugin-gone", kit.text("ui.plugin.gone", id)), () -> {}, () -> {});
        }
        var plugin = found.get().pluginId();
        var made = guard.get(plugin, () -> found.get().extension().create(host));
        return made.map(screen -> new PluginScreenFrame(
                        guard.node(kit, plugin, screen::node),
                        () -> guard.run(plugin, screen::activate),
                        () -> guard.run(plugin, screen::deactivate)))
                .orElseGet(() -> new PluginScreenFrame(
                        kit.empty("plugin-failed-" + plugin, kit.text("ui.plugin.no-screen", plugin)),
                        () -> {},
                        () -> {}));
    }

    private String crumbs(Place place) {
        var name = place instanceof Place.Contributed(var id)
                ? entries.containsKey(id) ? entries.get(id).getText() : id
                : kit.text(place.screen().code());
        var below = switch (place) {
            case Place.Applications(var file) -> file;
            case Place.Plan(var wanted) -> wanted.map(each -> each.file());
            case Place.Runs(var run) -> run.map(Object::toString);
            case Place.History(var application) -> application.map(Object::toString);
            case Place.Clusters(var cluster) -> cluster.map(Object::toString);
            case Place.Plugins _, Place.Settings _, Place.Contributed _ -> Optional.<String>empty();
        };
        return name + below.map(text -> " \u203a " + text).orElse("");
    }

    /** Which workspace, and how well its clusters are guarded. */
    private void chip() {
        var state = models.applications().published().get().folder();
        var folder = services.bench().folder().getFileName();
        var name = folder == null ? services.bench().folder().toString() : folder.toString();
        var protection = state.strictest();
        chip.setText(
                switch (protection) {
                    case OPEN -> name;
                    case GUARDED -> "\u25b2 " + name + "  " + kit.text("ui.protection.guarded");
                    case PROTECTED -> "\u25a0 " + name + "  " + kit.text("ui.protection.protected");
                });
        chip.setTooltip(new Tooltip(services.bench().folder().toString()));
        chip.getStyleClass().removeAll("chip-open", "chip-guarded", "chip-protected");
        chip.getStyleClass().add("chip-" + protection.name().toLowerCase(Locale.ROOT));
    }

    void refreshChip() {
        chip();
    }

    // ---- around the screen

    /** Shows it where the inspector is open anyway. */
    private void glance(Subject subject) {
        inspector.show(Optional.of(subject));
    }

    void inspect(Subject subject) {
        inspector.show(Optional.of(subject));
        if (!across.getItems().contains(inspector.node())) {
            toggleInspector();
        }
    }

    void toggleInspector() {
        if (!across.getItems().remove(inspector.node())) {
            across.getItems().add(inspector.node());
            across.setDividerPositions(0.76);
        }
    }

    void toggleDock() {
        if (!down.getItems().remove(dock.node())) {
            down.getItems().add(dock.node());
            down.setDividerPositions(0.74);
        }
    }

    private void showDock() {
        if (!down.getItems().contains(dock.node())) {
            toggleDock();
        }
    }

    void showActivities() {
        showDock();
        dock.showActivities();
    }

    private void openProblem(Diagnostic problem) {
        navigator.go(new Place.Applications(Optional.of(problem.span().source())));
        models.editor().goTo(problem.span());
    }

    Dock dock() {
        return dock;
    }

    StatusBar status() {
        return status;
    }

    void unread(long count) {
        bell.setText(count == 0 ? kit.text("ui.notices") : kit.text("ui.notices.unread", count));
        var open = notices;
        if (open != null) {
            open.show(services.notices().published().get());
        }
    }

    // ---- before the screen

    void notices() {
        if (notices != null) {
            overlays.close();
            return;
        }
        var pane = new NoticesPane(kit, services.notices(), overlays::close);
        notices = pane;
        pane.show(services.notices().published().get());
        services.notices().readAll();
        overlays.show(pane.node(), Pos.TOP_RIGHT, () -> notices = null);
        pane.focus();
    }

    void palette() {
        overlays.closeAll();
        var pane = new PalettePane(kit, paletteEntries(), overlays::close);
        overlays.show(pane.node(), Pos.TOP_CENTER, () -> {});
        pane.focus();
    }

    void keys() {
        overlays.closeAll();
        var pane = new KeysPane(kit, actions.all(), keys.get(), overlays::close);
        overlays.show(pane.node(), Pos.CENTER, () -> {});
        pane.focus();
    }

    private List<PaletteViewModel.Entry> paletteEntries() {
        var all = new ArrayList<PaletteViewModel.Entry>();
        var map = keys.get();
        for (var action : actions.all()) {
            if (action.id().equals("palette")) {
                continue;
            }
            all.add(new PaletteViewModel.Entry(
                    PaletteViewModel.Sort.COMMAND,
                    kit.text(action.label()),
                    action.id(),
                    map.keys(action.id()).map(KeysPane::shown).orElse(""),
                    action.refusal().get().map(kit::text),
                    action.run()));
        }
        var catalog = models.applications().published().get().folder().catalog();
        catalog.applications()
                .forEach(entry -> all.add(go(
                        PaletteViewModel.Sort.APPLICATION,
                        entry.name() + "  " + entry.file(),
                        new Place.Applications(Optional.of(entry.file())))));
        models.runs().picture().rows().stream()
                .limit(100)
                .forEach(row -> all.add(go(
                        PaletteViewModel.Sort.RUN,
                        row.application() + "  " + row.run(),
                        new Place.Runs(Optional.of(row.run())))));
        models.clusters()
                .published()
                .get()
                .targets()
                .forEach(target -> all.add(go(
                        PaletteViewModel.Sort.CLUSTER,
                        target.name().value(),
                        new Place.Clusters(Optional.of(target.name())))));
        models.plan()
                .published()
                .get()
                .made()
                .ifPresent(made -> made.plan()
                        .lanes()
                        .forEach(lane -> lane.objects()
                                .forEach(object -> all.add(new PaletteViewModel.Entry(
                                        PaletteViewModel.Sort.OBJECT,
                                        object.id() + "  " + lane.cluster(),
                                        "",
                                        "",
                                        Optional.empty(),
                                        () -> inspect(new Subject.KubernetesObject(
                                                Optional.of(lane.cluster()), object.manifest())))))));
        return all;
    }

    private PaletteViewModel.Entry go(PaletteViewModel.Sort sort, String words, Place place) {
        return new PaletteViewModel.Entry(sort, words, "", "", Optional.empty(), () -> navigator.go(place));
    }

    /**
     * Asks something with a few answers. The last of them is the safe one: it has the keyboard first.
     *
     * @param closed called when the question is gone, answered or not
     */
    void question(String id, Message what, List<Answer> answers, Runnable closed) {
        var words = kit.wrapped(kit.text(what));
        words.setPrefWidth(520);
        var buttons = Kit.row();
        for (var answer : answers) {
            buttons.getChildren().add(kit.button(id + "-" + answer.id(), answer.code(), () -> {
                answer.chosen().run();
                overlays.close();
            }));
        }
        var box = new VBox(16, words, buttons);
        box.setId(id);
        overlays.show(box, Pos.CENTER, closed);
        buttons.getChildren().getLast().requestFocus();
    }

    /** One answer of {@link #question}. */
    record Answer(String id, String code, Runnable chosen) {}

    void close() {
        // whoever asked something has an answer
        overlays.closeAll();
        if (present != null) {
            present.deactivate();
        }
        alarm.close();
    }

    /** A run's screen of a plugin; what it throws ends nothing else. */
    private record GuardedRunScreen(Node node, BiConsumer<RunView, Instant> shows) implements RunScreen {
        @Override
        public void show(RunView run, Instant now) {
            shows.accept(run, now);
        }
    }

    /** A plugin's screen among the window's own. */
    private record PluginScreenFrame(Node node, Runnable activated, Runnable deactivated) implements Screen {
        @Override
        public void activate(Place place) {
            activated.run();
        }

        @Override
        public void deactivate() {
            deactivated.run();
        }

        @Override
        public void focus() {
            node.requestFocus();
        }
    }
}
