package dev.slipway.app.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.ui.Mark;
import dev.slipway.api.ui.RunScreenProvider;
import dev.slipway.api.ui.UiHost;
import dev.slipway.app.ui.run.Runs;
import dev.slipway.app.ui.run.RunsView;
import dev.slipway.app.ui.run.RunsViewModel;
import dev.slipway.app.words.Texts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Insets;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The frame of the window. Language and theme are switched while it stands: the frame is built anew over the same view
 * models, which hold everything that must not be lost.
 */
public final class Shell implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Shell.class.getName());
    private static final List<Integer> ZOOMS = List.of(75, 90, 100, 110, 125, 150, 175, 200);
    private static final int BASE_SIZE = 14;

    private final Parts parts;
    private final RunsViewModel runs;
    private final Scene scene;
    private final Timeline seconds;
    private Texts texts;
    private boolean dark;
    private int zoom = ZOOMS.indexOf(100);
    private @Nullable RunsView view;
    private final Label active = new Label();

    /**
     * What the shell is made of.
     *
     * @param worker runs what blocks
     * @param pluginPatterns the plugins' messages by language
     */
    public record Parts(
            Runs runs,
            RunScreenProvider runScreens,
            Function<Locale, Map<String, String>> pluginPatterns,
            InstantSource clock,
            ZoneId zone,
            Executor worker,
            String store) {}

    /**
     * @param texts already loaded: this thread must not wait for files
     * @param show the run to look at first; empty for the newest
     */
    public Shell(Parts parts, Texts texts, boolean dark, Optional<RunId> show) {
        this.parts = parts;
        this.texts = texts;
        this.scene = new Scene(new BorderPane(), 1280, 800);
        var sheet = Objects.requireNonNull(Shell.class.getResource("slipway.css"), "slipway.css");
        scene.getStylesheets().add(sheet.toExternalForm());
        this.runs = new RunsViewModel(parts.runs(), parts.clock(), parts.worker(), Platform::runLater, this::shown);
        show.ifPresent(runs::select);
        this.seconds = new Timeline(new KeyFrame(Duration.seconds(1), event -> {
            if (view != null && runs.picture().active() > 0) {
                view.tick(parts.clock().instant());
            }
        }));
        seconds.setCycleCount(Animation.INDEFINITE);
        seconds.play();
        keys();
        theme(dark);
        build();
    }

    public Scene scene() {
        return scene;
    }

    public String title() {
        return texts.of("ui.title");
    }

    private void shown(RunsViewModel.Picture picture) {
        if (view != null) {
            view.show(picture);
        }
        active.setText(texts.of("ui.active-runs", picture.active()));
    }

    private void theme(boolean toDark) {
        dark = toDark;
        Application.setUserAgentStylesheet(
                dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet());
    }

    private void keys() {
        scene.getAccelerators().put(control(KeyCode.PLUS), () -> zoom(1));
        scene.getAccelerators().put(control(KeyCode.EQUALS), () -> zoom(1));
        scene.getAccelerators().put(control(KeyCode.MINUS), () -> zoom(-1));
        scene.getAccelerators().put(control(KeyCode.DIGIT0), () -> {
            zoom = ZOOMS.indexOf(100);
            zoom(0);
        });
    }

    private static KeyCombination control(KeyCode key) {
        return new KeyCodeCombination(key, KeyCombination.SHORTCUT_DOWN);
    }

    private void zoom(int steps) {
        zoom = Math.clamp(zoom + steps, 0, ZOOMS.size() - 1);
        style(scene.getRoot());
    }

    private void style(Parent root) {
        root.setStyle("-fx-font-size: " + BASE_SIZE * ZOOMS.get(zoom) / 100.0 + "px;");
        root.getStyleClass().removeAll("light", "dark");
        root.getStyleClass().add(dark ? "dark" : "light");
    }

    /** The frame in the present language and theme. */
    private void build() {
        var host = new Host();
        var screen = parts.runScreens().create(host);
        var runsView = new RunsView(host, runs, screen, parts.zone());
        view = runsView;
        var root = new BorderPane(runsView.node());
        root.setId("shell");
        root.setLeft(left());
        root.setTop(top());
        root.setBottom(bottom());
        style(root);
        scene.setRoot(root);
        shown(runs.picture());
    }

    private VBox left() {
        var group = new ToggleGroup();
        var entry = new ToggleButton(texts.of("ui.runs"));
        entry.setId("go-runs");
        entry.setToggleGroup(group);
        entry.setSelected(true);
        entry.setMaxWidth(Double.MAX_VALUE);
        entry.setOnAction(event -> entry.setSelected(true));
        var bar = new VBox(4, entry);
        bar.setId("left-bar");
        bar.setPadding(new Insets(12, 8, 12, 8));
        bar.setMinWidth(140);
        return bar;
    }

    private HBox top() {
        var name = new Label(texts.of("ui.title"));
        name.getStyleClass().add("title");
        var space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        var language = new Button(texts.of("ui.other-language"));
        language.setId("language");
        language.setOnAction(event -> {
            var other = texts.locale().equals(Locale.CHINESE) ? Locale.ENGLISH : Locale.CHINESE;
            language.setDisable(true);
            parts.worker().execute(() -> speak(other));
        });
        var shade = new Button(texts.of(dark ? "ui.light" : "ui.dark"));
        shade.setId("theme");
        shade.setTooltip(new Tooltip(texts.of("ui.theme")));
        shade.setOnAction(event -> {
            theme(!dark);
            build();
        });
        var bar = new HBox(8, name, space, shade, language);
        bar.setId("top-bar");
        bar.setPadding(new Insets(8, 12, 8, 12));
        return bar;
    }

    /** On a worker: words lie in files. */
    private void speak(Locale language) {
        try {
            var read = new Texts(language, parts.pluginPatterns()).loaded();
            Platform.runLater(() -> {
                texts = read;
                build();
            });
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the words for " + language + " cannot be read", e);
            Platform.runLater(this::build);
        }
    }

    private HBox bottom() {
        active.setId("status-runs");
        var store = new Label(texts.of("ui.store", parts.store()));
        store.setId("status-store");
        store.getStyleClass().add("dim");
        var bar = new HBox(24, active, store);
        bar.setId("status-bar");
        bar.setPadding(new Insets(4, 12, 4, 12));
        return bar;
    }

    @Override
    public void close() {
        seconds.stop();
        runs.close();
    }

    private final class Host implements UiHost {
        @Override
        public String text(Message message) {
            return texts.of(message);
        }

        @Override
        public Label mark(Mark mark) {
            var word = texts.of(mark.code());
            var label = new Label(mark.sign() + " " + word);
            label.setMinWidth(Region.USE_PREF_SIZE);
            label.setAccessibleText(word);
            label.getStyleClass().addAll("mark", mark.styleClass());
            return label;
        }

        @Override
        public void give(RunId run, OperatorCommand command) {
            runs.give(run, command);
        }
    }
}
