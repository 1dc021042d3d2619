package dev.slipway.app.ui.setting;

import dev.slipway.app.ui.Actions;
import dev.slipway.app.ui.KeyMap;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.Preferences;
import dev.slipway.app.ui.Preferences.Choice;
import dev.slipway.app.ui.Preferences.Setting;
import dev.slipway.app.ui.kit.FileChoice;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.Screen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** What a person may choose, and the keys of everything that can be done. */
public final class SettingsView implements Screen {
    private final Kit kit;
    private final Preferences preferences;
    private final Actions actions;
    private final Supplier<KeyMap> keys;
    private final FileChoice files;
    private final SettingFiles settingFiles;
    private final BorderPane root = new BorderPane();
    private final TextField search = new TextField();
    private final VBox rows = new VBox(10);
    private final Map<Setting, Row> boxes = new LinkedHashMap<>();
    private final Map<String, TextField> bindings = new LinkedHashMap<>();
    private final Label conflicts;
    private final List<Entry> entries = new ArrayList<>();
    private boolean filling;

    /** A line of the page, and the words by which it is found. */
    private record Entry(String words, Node node) {}

    private record Row(ComboBox<String> box, CheckBox here) {}

    /**
     * A setting that a plugin adds.
     *
     * @param values what each value is called, in the window's language
     */
    public record Added(Setting setting, String label, Map<String, String> values) {}

    /**
     * @param keys the keys as they are now
     * @param added by plugins
     */
    public SettingsView(
            Kit kit,
            Preferences preferences,
            Actions actions,
            Supplier<KeyMap> keys,
            FileChoice files,
            SettingFiles settingFiles,
            List<Added> added) {
        this.settingFiles = settingFiles;
        this.kit = kit;
        this.preferences = preferences;
        this.actions = actions;
        this.keys = keys;
        this.files = files;
        root.setId("settings");
        search.setId("settings-search");
        search.setPromptText(kit.text("ui.settings.search"));
        search.setAccessibleText(kit.text("ui.settings.search"));
        search.textProperty().addListener((property, before, text) -> narrow(text));
        conflicts = kit.wrapped("");
        conflicts.setId("settings-conflicts");
        conflicts.getStyleClass().add("mark-waiting");
        var bar = new FlowPane(
                8,
                8,
                search,
                kit.button("settings-export", "ui.settings.export", Feather.DOWNLOAD, this::export),
                kit.button("settings-import", "ui.settings.import", Feather.UPLOAD, this::take));
        bar.setPadding(new Insets(8, 12, 8, 12));
        root.setTop(bar);
        rows.setPadding(new Insets(12));
        for (var choice : Choice.values()) {
            var id = choice.setting().id();
            entries.add(choice(
                    choice.setting(),
                    kit.text("ui.settings." + id),
                    value -> choice == Choice.ZOOM ? value + " %" : kit.text("ui.settings." + id + "." + value)));
        }
        for (var each : added) {
            entries.add(
                    choice(each.setting(), each.label(), value -> each.values().getOrDefault(value, value)));
        }
        entries.add(new Entry("", kit.title(kit.text("ui.settings.keys"))));
        entries.add(new Entry(kit.text("ui.settings.keys-how"), kit.wrapped(kit.text("ui.settings.keys-how"))));
        entries.add(new Entry("", conflicts));
        for (var action : actions.all()) {
            entries.add(binding(action));
        }
        var scroll = new ScrollPane(rows);
        scroll.setId("settings-scroll");
        scroll.setFitToWidth(true);
        root.setCenter(scroll);
        narrow("");
    }

    private Entry choice(Setting setting, String words, UnaryOperator<String> value) {
        var id = setting.id().replace('.', '-');
        var label = kit.wrapped(words);
        label.setMinWidth(260);
        label.setPrefWidth(360);
        var box = new ComboBox<String>();
        box.setId("settings-" + id);
        box.setAccessibleText(words);
        box.getItems().setAll(setting.possible());
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable String each) {
                return each == null ? "" : value.apply(each);
            }

            @Override
            public String fromString(String text) {
                return text;
            }
        });
        box.setOnAction(event -> {
            if (!filling && box.getValue() != null) {
                preferences.set(setting, box.getValue());
            }
        });
        label.setLabelFor(box);
        var here = new CheckBox(kit.text("ui.settings.here"));
        here.setId("settings-here-" + id);
        here.setMinWidth(Region.USE_PREF_SIZE);
        box.setMinWidth(Region.USE_PREF_SIZE);
        here.setAccessibleHelp(words);
        here.setOnAction(event -> preferences.here(setting, here.isSelected()));
        boxes.put(setting, new Row(box, here));
        return new Entry(
                words,
                Kit.row(
                        label,
                        box,
                        here,
                        kit.button("settings-reset-" + id, "ui.settings.reset", () -> preferences.reset(setting))));
    }

    private Entry binding(Actions.Action action) {
        var words = kit.text(action.label());
        var label = kit.wrapped(words);
        label.setMinWidth(260);
        label.setPrefWidth(360);
        var field = new TextField();
        field.setId("settings-key-" + action.id());
        field.setAccessibleText(words);
        label.setLabelFor(field);
        field.setOnAction(event -> bind(action, field));
        field.focusedProperty().addListener((property, before, focused) -> {
            if (!focused && !filling) {
                bind(action, field);
            }
        });
        bindings.put(action.id(), field);
        return new Entry(
                words + " " + action.keys(),
                Kit.row(
                        label,
                        field,
                        kit.button(
                                "settings-key-reset-" + action.id(),
                                "ui.settings.reset",
                                () -> preferences.bind(action.id(), Optional.empty()))));
    }

    /** Keys that mean nothing go back to what they were. */
    private void bind(Actions.Action action, TextField field) {
        var typed = field.getText().strip();
        var present = keys.get().keys(action.id()).orElse("");
        if (typed.equals(present)) {
            return;
        }
        if (!typed.isEmpty() && typed.codePointCount(0, typed.length()) > 1 && !understood(typed)) {
            field.setText(present);
            conflicts.setText(kit.text("ui.settings.no-keys", typed));
            return;
        }
        preferences.bind(action.id(), typed.equals(action.keys()) ? Optional.empty() : Optional.of(typed));
    }

    private static boolean understood(String typed) {
        try {
            return KeyCombination.valueOf(typed) != null;
        } catch (IllegalArgumentException e) {
            // that is the answer
            return false;
        }
    }

    private void narrow(String text) {
        var wanted = text.strip().toLowerCase(Locale.ROOT);
        rows.getChildren()
                .setAll(entries.stream()
                        .filter(entry -> wanted.isEmpty()
                                || entry.words().toLowerCase(Locale.ROOT).contains(wanted))
                        .map(Entry::node)
                        .toList());
    }

    private void export() {
        files.save("slipway-settings.json").ifPresent(settingFiles::export);
    }

    private void take() {
        files.open().ifPresent(settingFiles::take);
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void activate(Place place) {
        preferences.published().show(values -> fill());
    }

    private void fill() {
        filling = true;
        try {
            boxes.forEach((setting, row) -> {
                row.box().setValue(preferences.get(setting));
                row.here().setSelected(preferences.here(setting));
            });
            var map = keys.get();
            bindings.forEach((action, field) -> {
                if (!field.isFocused()) {
                    field.setText(map.keys(action).orElse(""));
                }
            });
            var twice = map.conflicts();
            conflicts.setText(
                    twice.isEmpty()
                            ? ""
                            : kit.text(
                                    "ui.settings.conflicts",
                                    String.join(
                                            "; ",
                                            twice.entrySet().stream()
                                                    .map(entry -> entry.getKey() + ": "
                                                            + String.join(
                                                                    ", ",
                                                                    entry.getValue().stream()
                                                                            .map(id -> actions.find(id)
                                                                                    .map(action ->
                                                                                            kit.text(action.label()))
                                                                                    .orElse(id))
                                                                            .toList()))
                                                    .toList())));
        } finally {
            filling = false;
        }
    }

    @Override
    public void deactivate() {
        preferences.published().hide();
    }

    @Override
    public void focus() {
        search.requestFocus();
    }
}
