package dev.slipway.app.ui.application;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.render.FormModel;
import dev.slipway.api.render.FormModel.FormField;
import dev.slipway.api.resource.Value;
import dev.slipway.app.ui.application.EditorViewModel.Picture;
import dev.slipway.app.ui.application.Matrix.Row;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.ProblemCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import jfx.incubator.scene.control.richtext.CodeArea;
import jfx.incubator.scene.control.richtext.TextPos;
import org.kordamp.ikonli.feather.Feather;

/** One application: where it stands, its YAML and its form over the same text. */
final class EditorPane {
    private final Kit kit;
    private final EditorViewModel model;
    private final BorderPane root = new BorderPane();
    private final CodeArea area = new CodeArea();
    private final FormPane form;
    private final ListView<Diagnostic> problems = new ListView<>();
    private final Label title = new Label();
    private final Label state = new Label();
    private final FlowPane cells = new FlowPane(16, 4);
    private final FlowPane components = new FlowPane(16, 4);
    private final HBox disk;
    private final Button save;
    private long version = -1;
    private List<Diagnostic> decorated = List.of();
    private List<Component> shownComponents = List.of();
    private boolean filling;

    /** @param back to all applications */
    EditorPane(Kit kit, EditorViewModel model, Runnable back, Runnable plan) {
        this.kit = kit;
        this.model = model;
        this.form = new FormPane(kit, model::set);
        root.setId("editor");
        title.getStyleClass().add("title");
        title.setId("editor-title");
        state.setId("editor-state");
        save = kit.button("editor-save", "ui.editor.save", Feather.SAVE, model::save);
        disk = Kit.row(
                kit.label("ui.editor.disk"),
                kit.button("editor-reload", "ui.editor.reload", model::reload),
                kit.button("editor-keep", "ui.editor.keep", model::keepMine));
        disk.setId("editor-disk");
        disk.getStyleClass().add("notice");
        var bar = new FlowPane(
                8,
                8,
                kit.iconButton("editor-back", "ui.editor.all", Feather.ARROW_LEFT, back),
                title,
                state,
                save,
                kit.button("editor-plan", "ui.applications.plan", Feather.GIT_PULL_REQUEST, plan));
        var top = new VBox(8, bar, components, cells, disk);
        components.setId("editor-components");
        cells.setId("editor-cells");
        top.setPadding(new Insets(8, 12, 8, 12));
        root.setTop(top);
        area.setId("editor-text");
        area.setAccessibleText(kit.text("ui.editor.text"));
        area.getStyleClass().add("code");
        area.setLineNumbersEnabled(true);
        area.setContentPadding(new Insets(4, 8, 4, 8));
        area.setSyntaxDecorator(new YamlDecorator(List.of()));
        area.getModel().addListener(change -> {
            if (change.isEdit() && !filling) {
                model.edit(area.getText());
            }
        });
        var saving = new KeyCodeCombination(KeyCode.S, KeyCombination.SHORTCUT_DOWN);
        var completing = new KeyCodeCombination(KeyCode.SPACE, KeyCombination.CONTROL_DOWN);
        root.setOnKeyPressed(event -> {
            if (saving.match(event)) {
                model.save();
                event.consume();
            } else if (completing.match(event)) {
                complete();
                event.consume();
            }
        });
        var yaml = new Tab("YAML", area);
        yaml.setId("editor-tab-yaml");
        yaml.setClosable(false);
        var formTab = new Tab(kit.text("ui.editor.form"), form.node());
        formTab.setId("editor-tab-form");
        formTab.setClosable(false);
        var tabs = new TabPane(yaml, formTab);
        tabs.setId("editor-tabs");
        problems.setId("editor-problems");
        problems.setAccessibleText(kit.text("ui.dock.problems-name"));
        problems.setPlaceholder(kit.dim(kit.text("ui.dock.no-problems")));
        problems.setCellFactory(view -> new ProblemCell(kit, span -> span.line() + ":" + span.column()));
        problems.getSelectionModel().selectedItemProperty().addListener((property, before, problem) -> {
            if (problem != null) {
                go(problem.span().line(), problem.span().column());
            }
        });
        var split = new SplitPane(tabs, problems);
        split.setOrientation(Orientation.VERTICAL);
        split.setDividerPositions(0.82);
        root.setCenter(split);
    }

    Node node() {
        return root;
    }

    void open(String file) {
        model.open(file);
    }

    void activate() {
        model.published().show(this::show);
    }

    void deactivate() {
        model.published().hide();
    }

    void focus() {
        area.requestFocus();
    }

    /** Where the application stands, as the matrix knows it. */
    void matrix(Optional<Row> row) {
        var parts = new ArrayList<Node>();
        row.ifPresent(each -> each.cells().forEach((cluster, cell) -> {
            var name = new Label(cluster.value());
            name.getStyleClass().add("cluster");
            var line = Kit.row(name, new Label(cell.known() ? cell.words() : "\u2014"));
            cell.mark().ifPresent(mark -> line.getChildren().add(kit.mark(mark)));
            parts.add(line);
        }));
        cells.getChildren().setAll(parts);
    }

    private void show(Picture now) {
        filling = true;
        try {
            draw(now);
        } finally {
            filling = false;
        }
    }

    private void draw(Picture now) {
        title.setText(now.file().orElse(""));
        state.setText(
                now.tooLarge()
                        ? kit.text("ui.editor.too-large")
                        : now.dirty() ? "\u25cf " + kit.text("ui.editor.unsaved") : "");
        save.setDisable(!now.dirty() || now.tooLarge());
        disk.setVisible(now.changedOnDisk());
        disk.setManaged(now.changedOnDisk());
        area.setEditable(!now.tooLarge() && now.file().isPresent());
        if (now.version() != version) {
            version = now.version();
            var caret = area.getCaretPosition();
            area.setText(now.text());
            if (caret != null && caret.index() < area.getParagraphCount()) {
                area.select(TextPos.ofLeading(
                        caret.index(),
                        Math.min(
                                caret.offset(), area.getPlainText(caret.index()).length())));
            }
        }
        if (!now.diagnostics().equals(decorated)) {
            decorated = now.diagnostics();
            area.setSyntaxDecorator(new YamlDecorator(now.diagnostics()));
            problems.getItems().setAll(now.diagnostics());
        }
        var parts = now.document().map(Component::of).orElse(List.of());
        if (!parts.equals(shownComponents)) {
            shownComponents = parts;
            components.getChildren().setAll(parts.stream().map(this::component).toList());
        }
        form.show(now.form(), now.document(), now.diagnostics());
        now.target()
                .filter(span -> now.file().filter(span.source()::equals).isPresent())
                .ifPresent(span -> {
                    go(span.line(), span.column());
                    model.arrived();
                });
    }

    private Node component(Component component) {
        var name = new Label(component.name());
        name.getStyleClass().add("cluster");
        return Kit.row(kit.dim(kit.text("ui.editor.component")), name, kit.dim(component.type()));
    }

    /** @param line from 1 */
    private void go(int line, int column) {
        int index = Math.clamp(line - 1L, 0, Math.max(0, area.getParagraphCount() - 1));
        int offset = Math.clamp(column - 1L, 0, area.getPlainText(index).length());
        area.select(TextPos.ofLeading(index, offset));
        area.requestFocus();
    }

    /** Offers the fields of the form that the document does not have yet. */
    private void complete() {
        var now = model.published().get();
        if (now.form().isEmpty() || now.document().isEmpty()) {
            return;
        }
        var menu = new ContextMenu();
        menu.setId("editor-completion");
        offer(now.form().get().fields(), now, menu);
        if (menu.getItems().isEmpty()) {
            var none = new MenuItem(kit.text("ui.editor.nothing-to-add"));
            none.setDisable(true);
            menu.getItems().add(none);
        }
        menu.show(area, Side.TOP, 80, 60);
    }

    private void offer(List<FormField> fields, Picture now, ContextMenu menu) {
        for (var field : fields) {
            if (!field.children().isEmpty() && field.input() == FormModel.Input.GROUP) {
                offer(field.children(), now, menu);
            } else if (field.path().in(now.document().orElseThrow().tree()).isEmpty()) {
                var item = new MenuItem(field.path() + "  " + kit.text(field.label()));
                item.setOnAction(event -> model.set(field.path(), Optional.of(start(field))));
                menu.getItems().add(item);
            }
        }
    }

    private static Value start(FormField field) {
        return field.defaultValue().orElseGet(() -> switch (field.input()) {
            case BOOLEAN -> Value.of(false);
            case INTEGER -> Value.of(1L);
            case CHOICE ->
                Value.of(field.choices().isEmpty() ? "" : field.choices().getFirst());
            case TEXT_MAP, GROUP -> Value.ObjectValue.EMPTY;
            case TEXT_LIST, LIST -> Value.list(List.of());
            case TEXT, MULTILINE, QUANTITY, DURATION, PERCENT, IMAGE, SECRET_REFERENCE -> Value.of("");
        });
    }
}
