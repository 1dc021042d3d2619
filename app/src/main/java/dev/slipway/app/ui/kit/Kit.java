package dev.slipway.app.ui.kit;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.release.Risk;
import dev.slipway.api.ui.Mark;
import dev.slipway.app.ui.Place;
import dev.slipway.app.words.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Words, marks, icons and small pieces in the language of the window. */
public final class Kit {
    private final Texts texts;
    private final InstantSource clock;
    private final DateTimeFormatter times;
    private final DateTimeFormatter hours;
    private final Consumer<Place> navigation;

    /** @param navigation takes the person somewhere else */
    public Kit(Texts texts, InstantSource clock, ZoneId zone, Consumer<Place> navigation) {
        this.texts = texts;
        this.clock = clock;
        this.times = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone);
        this.hours = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(zone);
        this.navigation = navigation;
    }

    public String text(Message message) {
        return texts.of(message);
    }

    public String text(String code, Object... arguments) {
        return texts.of(code, arguments);
    }

    public Texts texts() {
        return texts;
    }

    public void go(Place place) {
        navigation.accept(place);
    }

    public Instant now() {
        return clock.instant();
    }

    public Label label(String code, Object... arguments) {
        return new Label(text(code, arguments));
    }

    /** A line that breaks where the window ends. */
    public Label wrapped(String words) {
        var label = new Label(words);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    public Label dim(String words) {
        var label = new Label(words);
        label.getStyleClass().add("dim");
        return label;
    }

    public Label title(String words) {
        var label = new Label(words);
        label.getStyleClass().add("title");
        return label;
    }

    /** Sign and word of a state, with its colour and accessible text. */
    public Label mark(Mark mark) {
        return signed(mark.sign(), text(mark.code()), mark.styleClass());
    }

    /** The sign and colour of a state with a word of its own. */
    public Label signed(Mark mark, String code) {
        return signed(mark.sign(), text(code), mark.styleClass());
    }

    /** Sign and word of a risk. */
    public Label risk(Risk.Level level) {
        var name = level.name().toLowerCase(Locale.ROOT);
        return signed(RiskSigns.of(level), text("release.report.level." + name), "risk-" + name);
    }

    public Label severity(Severity severity) {
        return switch (severity) {
            case ERROR -> signed("\u2716", text("ui.severity.error"), "mark-failed");
            case WARNING -> signed("\u25b2", text("ui.severity.warning"), "mark-waiting");
            case NOTE -> signed("\u25cb", text("ui.severity.note"), "mark-not-started");
        };
    }

    private static Label signed(String sign, String word, String style) {
        var label = new Label(sign + " " + word);
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.setAccessibleText(word);
        label.getStyleClass().addAll("mark", style);
        return label;
    }

    /**
     * Reads the icons' font, which costs a file: to be called once the toolkit runs, by a thread that may wait.
     *
     * @throws IllegalStateException when the program's own jars lack it
     */
    public static void readIcons() {
        if (new FontIcon(Feather.GRID).getFont() == null) {
            throw new IllegalStateException("the icons' font cannot be read");
        }
    }

    public static FontIcon icon(Feather icon) {
        var drawn = new FontIcon(icon);
        drawn.getStyleClass().add("icon");
        return drawn;
    }

    /** A button with a word and, where it helps, an icon. */
    public Button button(String id, String code, Runnable action) {
        var button = new Button(text(code));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    public Button button(String id, String code, Feather icon, Runnable action) {
        var button = button(id, code, action);
        button.setGraphic(icon(icon));
        return button;
    }

    /** A button with an icon alone; its word is told on hovering and to screen readers. */
    public Button iconButton(String id, String code, Feather icon, Runnable action) {
        var button = button(id, code, icon, action);
        button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        button.setAccessibleText(text(code));
        button.setTooltip(new Tooltip(text(code)));
        return button;
    }

    /**
     * Gives the keyboard to what was put into the scene a moment ago: without a skin it would not take it, and panes that split
     * hold nothing before they have theirs.
     *
     * @param within what it was put into
     */
    public static void focus(Parent within, Node node) {
        within.applyCss();
        within.layout();
        node.requestFocus();
    }

    public static Region space() {
        var region = new Region();
        HBox.setHgrow(region, Priority.ALWAYS);
        return region;
    }

    public static HBox row(Node... nodes) {
        var row = new HBox(8, nodes);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    /** What an empty screen says, and what can be done about it. */
    public VBox empty(String id, String words, Node... buttons) {
        var said = wrapped(words);
        said.setMaxWidth(640);
        var box = new VBox(16, said, row(buttons));
        box.setId(id);
        box.setPadding(new Insets(32));
        box.setAlignment(Pos.TOP_LEFT);
        return box;
    }

    public String time(Instant at) {
        return times.format(at);
    }

    /** How long ago, in the largest unit that says enough; the exact time on hovering. */
    public Label ago(Instant at) {
        var label = dim(text("ui.ago", brief(Duration.between(at, now()))));
        label.setTooltip(new Tooltip(time(at)));
        return label;
    }

    /** The time of day; who wants the day hovers over it. */
    public String clock(Instant at) {
        return hours.format(at);
    }

    /** Since when something goes on: a time of day, which stays true while nobody draws it again. */
    public Label since(Instant at) {
        var label = dim(text("ui.since", clock(at)));
        label.setTooltip(new Tooltip(time(at)));
        return label;
    }

    public static String brief(Duration duration) {
        var length = duration.isNegative() ? Duration.ZERO : duration;
        if (length.toDays() > 0) {
            return length.toDays() + "d" + (length.toHoursPart() > 0 ? " " + length.toHoursPart() + "h" : "");
        }
        if (length.toHours() > 0) {
            return length.toHours() + "h" + (length.toMinutesPart() > 0 ? " " + length.toMinutesPart() + "m" : "");
        }
        return length.toMinutes() > 0
                ? length.toMinutes() + "m" + (length.toSecondsPart() > 0 ? " " + length.toSecondsPart() + "s" : "")
                : length.toSeconds() + "s";
    }

    /** A disabled control shows no tooltip; its frame tells why it is disabled. */
    public HBox framed(Button button) {
        var frame = new HBox(button);
        frame.setId(button.getId() + "-frame");
        return frame;
    }

    /** Enables a framed button, or disables it and says why. */
    public void allow(Button button, Optional<Message> refusal) {
        button.setDisable(refusal.isPresent());
        button.setAccessibleHelp(refusal.map(this::text).orElse(""));
        if (button.getParent() instanceof HBox frame) {
            Tooltip.uninstall(frame, null);
            refusal.ifPresent(why -> Tooltip.install(frame, new Tooltip(text(why))));
        }
    }
}
