package dev.slipway.app.ui.application;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.app.desk.Wanted;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.Preferences;
import dev.slipway.app.ui.application.ApplicationsViewModel.Picture;
import dev.slipway.app.ui.application.Matrix.Cell;
import dev.slipway.app.ui.application.Matrix.Row;
import dev.slipway.app.ui.kit.FileChoice;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.Screen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The matrix of applications by clusters; one application opened takes its place. */
public final class ApplicationsView implements Screen {
    private final Kit kit;
    private final ApplicationsViewModel model;
    private final FileChoice files;
    private final BorderPane root = new BorderPane();
    private final TextField filter = new TextField();
    private final TableView<Row> table = new TableView<>();
    private final EditorPane editor;
    private final BorderPane list = new BorderPane();
    private final Node empty;
    private final Node welcome;
    private final Label leftOut = new Label();
    private List<ClusterName> columns = List.of();
    private Optional<String> opened = Optional.empty();
    private boolean focusing;

    public ApplicationsView(
            Kit kit,
            ApplicationsViewModel model,
            EditorViewModel editorModel,
            FileChoice files,
            Preferences preferences) {
        this.kit = kit;
        this.model = model;
        this.files = files;
        this.editor = new EditorPane(
                kit, editorModel, () -> kit.go(new Place.Applications(Optional.empty())), this::planOpened);
        root.setId("applications");
        filter.setId("applications-filter");
        filter.setPromptText(kit.text("ui.filter"));
        filter.setAccessibleText(kit.text("ui.filter"));
        filter.textProperty()
                .addListener((property, before, text) -> show(model.published().get()));
        table.setId("applications-table");
        table.setAccessibleText(kit.text("ui.screen.applications"));
        table.getStyleClass().addAll("dense", "striped");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setPlaceholder(new Label(""));
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                openSelected();
                event.consume();
            }
        });
        table.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                openSelected();
            }
        });
        var open = kit.button("applications-open", "ui.applications.open", Feather.EDIT_2, this::openSelected);
        var plan =
                kit.button("applications-plan", "ui.applications.plan", Feather.GIT_PULL_REQUEST, this::planSelected);
        open.disableProperty()
                .bind(table.getSelectionModel().selectedItemProperty().isNull());
        plan.disableProperty()
                .bind(table.getSelectionModel().selectedItemProperty().isNull());
        var bar = new FlowPane(
                8,
                8,
                filter,
                open,
                plan,
                kit.button("applications-look", "ui.applications.look", Feather.EYE, model::lookAtClusters),
                kit.button("applications-folder", "ui.applications.folder", Feather.FOLDER, this::folder),
                leftOut);
        bar.setPadding(new Insets(8, 12, 8, 12));
        list.setTop(bar);
        list.setCenter(table);
        empty = kit.empty(
                "applications-empty",
                kit.text("ui.applications.empty"),
                kit.button("applications-empty-folder", "ui.applications.folder", Feather.FOLDER, this::folder));
        welcome = kit.empty(
                "welcome",
                kit.text("ui.welcome"),
                kit.button("welcome-folder", "ui.applications.folder", Feather.FOLDER, this::folder),
                kit.button("welcome-sample", "ui.welcome.sample", Feather.GIFT, this::sample),
                kit.button(
                        "welcome-runs",
                        "ui.welcome.runs",
                        Feather.PLAY,
                        () -> kit.go(new Place.Runs(Optional.empty()))));
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void activate(Place place) {
        opened = place instanceof Place.Applications(var file) ? file : Optional.empty();
        opened.ifPresent(editor::open);
        editor.activate();
        model.published().show(this::show);
        model.seen(true);
    }

    @Override
    public void deactivate() {
        editor.deactivate();
        model.published().hide();
        model.seen(false);
    }

    @Override
    public void focus() {
        if (opened.isPresent()) {
            editor.focus();
        } else {
            focusing = table.getScene() == null;
            table.requestFocus();
        }
    }

    private void show(Picture now) {
        if (opened.isPresent()) {
            editor.matrix(now.matrix().rows().stream()
                    .filter(row -> row.file().equals(opened))
                    .findFirst());
            root.setCenter(editor.node());
            return;
        }
        if (!now.read()) {
            root.setCenter(null);
            return;
        }
        if (!now.folder().workspace() && now.matrix().rows().isEmpty()) {
            root.setCenter(welcome);
            return;
        }
        if (now.matrix().rows().isEmpty()) {
            root.setCenter(empty);
            return;
        }
        root.setCenter(list);
        if (focusing) {
            focusing = false;
            Kit.focus(root, table);
        }
        leftOut.setText(
                now.folder().catalog().leftOut() == 0
                        ? ""
                        : kit.text(
                                "ui.applications.left-out",
                                now.folder().catalog().leftOut()));
        if (!now.matrix().clusters().equals(columns) || table.getColumns().isEmpty()) {
            columns = now.matrix().clusters();
            table.getColumns().setAll(columns());
        }
        var wanted = filter.getText().strip().toLowerCase(Locale.ROOT);
        var rows = now.matrix().rows().stream()
                .filter(row -> row.name().toLowerCase(Locale.ROOT).contains(wanted)
                        || row.kind().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        if (!table.getItems().equals(rows)) {
            var selected = Optional.ofNullable(table.getSelectionModel().getSelectedItem());
            table.getItems().setAll(rows);
            selected.flatMap(before -> rows.stream()
                            .filter(row -> row.name().equals(before.name())
                                    && row.kind().equals(before.kind()))
                            .findFirst())
                    .ifPresent(table.getSelectionModel()::select);
        }
    }

    private List<TableColumn<Row, ?>> columns() {
        var all = new ArrayList<TableColumn<Row, ?>>();
        var name = new TableColumn<Row, Row>(kit.text("ui.applications.name"));
        name.setId("applications-column-name");
        name.setPrefWidth(200);
        name.setCellValueFactory(data -> new ReadOnlyObjectWrapper<>(data.getValue()));
        name.setComparator(Comparator.comparing(Row::name));
        name.setCellFactory(column -> new NameCell());
        all.add(name);
        for (var cluster : columns) {
            var column = new TableColumn<Row, Cell>(cluster.value());
            column.setId("applications-column-" + cluster);
            column.setPrefWidth(170);
            column.setCellValueFactory(
                    data -> new ReadOnlyObjectWrapper<>(data.getValue().cell(cluster)));
            column.setComparator(Comparator.comparing(Cell::words));
            column.setCellFactory(each -> new ClusterCell());
            all.add(column);
        }
        return all;
    }

    private Optional<Row> selected() {
        return Optional.ofNullable(table.getSelectionModel().getSelectedItem());
    }

    private void openSelected() {
        selected().flatMap(Row::file).ifPresent(file -> kit.go(new Place.Applications(Optional.of(file))));
    }

    private void planSelected() {
        selected().flatMap(Row::file).ifPresent(this::plan);
    }

    private void planOpened() {
        opened.ifPresent(this::plan);
    }

    /** The release plan beside the application, where there is one that names it; else the application alone. */
    private void plan(String file) {
        var catalog = model.published().get().folder().catalog();
        var name = catalog.applications().stream()
                .filter(entry -> entry.file().equals(file))
                .map(entry -> entry.name())
                .findFirst();
        var plan = catalog.plans().stream()
                .filter(entry -> name.filter(entry.name()::equals).isPresent())
                .map(entry -> entry.file())
                .findFirst()
                .orElse(file);
        kit.go(new Place.Plan(Optional.of(Wanted.of(plan))));
    }

    private void folder() {
        files.folder(model.published().get().folder().path()).ifPresent(model::open);
    }

    private void sample() {
        model.openSample();
    }

    private final class NameCell extends TableCell<Row, Row> {
        @Override
        protected void updateItem(@Nullable Row row, boolean none) {
            super.updateItem(row, none);
            setText(null);
            if (none || row == null) {
                setGraphic(null);
                return;
            }
            var name = new Label(row.name());
            name.getStyleClass().add("cluster");
            var line = Kit.row(name, kit.dim(row.kind()));
            if (row.foreign()) {
                line.getChildren().add(kit.dim(kit.text("ui.applications.foreign")));
            }
            setGraphic(line);
        }
    }

    private final class ClusterCell extends TableCell<Row, Cell> {
        @Override
        protected void updateItem(@Nullable Cell cell, boolean none) {
            super.updateItem(cell, none);
            setText(null);
            setTooltip(null);
            if (none || cell == null || !cell.known()) {
                setGraphic(null);
                setText(none || cell == null ? null : "\u2014");
                return;
            }
            var line = Kit.row();
            line.setSpacing(6);
            var told = new ArrayList<String>();
            cell.mark().ifPresent(mark -> {
                var sign = new Label(mark.sign());
                sign.getStyleClass().add(mark.styleClass());
                line.getChildren().add(sign);
                told.add(kit.text(mark.code()));
            });
            line.getChildren().add(new Label(cell.words()));
            cell.wave().ifPresent(wave -> {
                line.getChildren().add(kit.dim(wave));
                told.add(kit.text("ui.applications.wave", wave));
            });
            if (cell.drifted() > 0) {
                var drift = new Label("\u27f2 " + cell.drifted());
                drift.getStyleClass().add("diff-drift");
                line.getChildren().add(drift);
                told.add(kit.text("ui.applications.drifted", cell.drifted()));
            }
            if (cell.rehearsal()) {
                var mark = new Label(kit.text("ui.rehearsal.short"));
                mark.getStyleClass().add("rehearsal");
                line.getChildren().add(mark);
                told.add(kit.text("ui.rehearsal"));
            }
            setGraphic(line);
            setAccessibleText(cell.words() + " " + String.join(", ", told));
            setTooltip(new Tooltip(cell.words() + (told.isEmpty() ? "" : "\n" + String.join("\n", told))));
        }
    }
}
