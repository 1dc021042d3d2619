package dev.slipway.app.ui.cluster;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.ui.Subject;
import dev.slipway.app.ui.cluster.LiveViewModel.Log;
import dev.slipway.app.ui.cluster.LiveViewModel.Picture;
import dev.slipway.app.ui.cluster.LiveViewModel.Source;
import dev.slipway.app.ui.cluster.LiveViewModel.Table;
import dev.slipway.app.ui.kit.Columns;
import dev.slipway.app.ui.kit.Kit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** A table of live objects over the logs of some of them; it stands in the screen of clusters and below that of a run. */
public final class LivePane {
    private final Kit kit;
    private final LiveViewModel model;
    private final String id;
    private final Consumer<Subject> glance;
    private final Consumer<Subject> inspect;
    private final TextField namespace = new TextField();
    private final ComboBox<GroupVersionKind> kind = new ComboBox<>();
    private final TextField filter = new TextField();
    private final TableView<LiveRow> table = new TableView<>();
    private final Label state = new Label();
    private final SplitPane root = new SplitPane();
    private final BorderPane upper = new BorderPane();
    private final BorderPane logPane = new BorderPane();
    private final Label logTitle = new Label();
    private final ListView<String> logLines = new ListView<>();
    private final CheckBox follow = new CheckBox();
    private final Button watch;
    private Optional<Source> source = Optional.empty();
    private String usual = "";

    /**
     * @param id ids of its nodes begin so
     * @param glance shows an object where the inspector is open
     * @param inspect opens the inspector for it
     */
    public LivePane(Kit kit, LiveViewModel model, String id, Consumer<Subject> glance, Consumer<Subject> inspect) {
        this.kit = kit;
        this.model = model;
        this.id = id;
        this.glance = glance;
        this.inspect = inspect;
        watch = kit.button(id + "-watch", "ui.clusters.watch", Feather.EYE, this::watch);
        watch.setDisable(true);
        upper();
        log();
        root.setId(id + "-live");
        root.setOrientation(Orientation.VERTICAL);
        root.getItems().setAll(upper);
    }

    /** Where to look, and in which namespace unless the person says another; nothing is asked of it yet. */
    public void at(Optional<Source> place, Optional<String> wanted) {
        if (!place.equals(source)) {
            source = place;
            model.published()
                    .get()
                    .table()
                    .filter(table -> place.filter(table.source()::equals).isEmpty())
                    .ifPresent(other -> model.leave());
        }
        watch.setDisable(place.isEmpty());
        // what a person wrote stays
        if (!namespace.isFocused() && namespace.getText().equals(usual)) {
            usual = wanted.orElse("");
            namespace.setText(usual);
        }
    }

    public Node node() {
        return root;
    }

    public void activate() {
        model.published().show(this::show);
    }

    /** Nothing is watched that nobody sees. */
    public void deactivate() {
        model.published().hide();
        model.leave();
    }

    private void upper() {
        namespace.setId(id + "-namespace");
        namespace.setPromptText(kit.text("ui.clusters.namespace"));
        namespace.setAccessibleText(kit.text("ui.clusters.namespace"));
        namespace.setOnAction(event -> watch());
        kind.setId(id + "-kind");
        kind.setAccessibleText(kit.text("ui.clusters.kind"));
        kind.getItems().setAll(LiveViewModel.KINDS);
        kind.setValue(LiveViewModel.KINDS.getFirst());
        kind.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable GroupVersionKind gvk) {
                return gvk == null ? "" : gvk.kind();
            }

            @Override
            public GroupVersionKind fromString(String text) {
                return LiveViewModel.KINDS.stream()
                        .filter(each -> each.kind().equals(text))
                        .findFirst()
                        .orElse(LiveViewModel.KINDS.getFirst());
            }
        });
        filter.setId(id + "-filter");
        filter.setPromptText(kit.text("ui.filter"));
        filter.setAccessibleText(kit.text("ui.filter"));
        filter.textProperty().addListener((property, before, text) -> model.filter(text));
        state.setId(id + "-state");
        table.setId(id + "-table");
        table.setAccessibleText(kit.text("ui.clusters.live"));
        table.getStyleClass().addAll("dense", "striped");
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setPlaceholder(kit.dim(kit.text("ui.clusters.nothing")));
        var columns = new Columns<LiveRow>(kit, id);
        table.getColumns()
                .setAll(List.of(
                        columns.text("name", "ui.clusters.name", LiveRow::name),
                        columns.mark("health", "ui.clusters.health", LiveRow::mark),
                        columns.text("state", "ui.clusters.row-state", LiveRow::state),
                        columns.text(
                                "age",
                                "ui.clusters.age",
                                row -> row.since()
                                        .map(at -> Kit.brief(Duration.between(at, kit.now())))
                                        .orElse("")),
                        columns.text("more", "ui.clusters.more", LiveRow::more)));
        table.getSelectionModel().selectedItemProperty().addListener((property, before, row) -> {
            if (row != null && (before == null || !row.key().equals(before.key()))) {
                object(row, glance);
            }
        });
        var yaml = kit.button(
                id + "-yaml",
                "ui.clusters.yaml",
                Feather.FILE_TEXT,
                () -> row().ifPresent(row -> object(row, inspect)));
        var logs = kit.button(id + "-logs", "ui.clusters.logs", Feather.TERMINAL, () -> log(false));
        var previous = kit.button(id + "-previous", "ui.clusters.previous", Feather.REWIND, () -> log(true));
        for (var button : List.of(yaml, logs, previous)) {
            button.disableProperty()
                    .bind(table.getSelectionModel().selectedItemProperty().isNull());
        }
        var bar = new FlowPane(8, 8, namespace, kind, watch, filter, state, yaml, logs, previous);
        bar.setPadding(new Insets(8, 12, 8, 12));
        upper.setTop(bar);
        upper.setCenter(table);
    }

    private void log() {
        logLines.setId(id + "-log");
        logLines.setAccessibleText(kit.text("ui.clusters.logs"));
        logLines.getStyleClass().add("diff");
        follow.setId(id + "-follow");
        follow.setText(kit.text("ui.clusters.follow"));
        follow.setSelected(true);
        logTitle.setId(id + "-log-title");
        var bar = Kit.row(
                logTitle,
                follow,
                Kit.space(),
                kit.iconButton(id + "-log-close", "ui.close", Feather.X, model::closeLog));
        bar.setPadding(new Insets(4, 12, 4, 12));
        logPane.setTop(bar);
        logPane.setCenter(logLines);
    }

    private Optional<LiveRow> row() {
        return Optional.ofNullable(table.getSelectionModel().getSelectedItem());
    }

    /** An object of a simulated cluster belongs to none that kubectl could be asked. */
    private void object(LiveRow row, Consumer<Subject> to) {
        model.fetch(row, (from, object) -> {
            Optional<ClusterName> cluster = switch (from) {
                case Source.Real(var name) -> Optional.of(name);
                case Source.Rehearsed _ -> Optional.empty();
            };
            to.accept(new Subject.KubernetesObject(cluster, object));
        });
    }

    private void log(boolean previous) {
        var pods = table.getSelectionModel().getSelectedItems().stream()
                .filter(row -> !row.containers().isEmpty())
                .toList();
        if (!pods.isEmpty()) {
            model.log(pods, previous);
        }
    }

    private void watch() {
        source.ifPresent(place -> model.watch(place, namespace.getText().strip(), kind.getValue()));
    }

    private void show(Picture now) {
        state.setText(now.table().map(this::state).orElse(""));
        LiveRows.show(table, now.table().map(Table::rows).orElse(List.of()));
        log(now.log());
    }

    private String state(Table live) {
        if (live.contact().trouble().isPresent()) {
            var told = live.contact().trouble().get();
            return "\u2716 " + kit.text(told.what());
        }
        if (live.contact().lost().isPresent()) {
            return "? "
                    + kit.text(
                            "ui.clusters.lost", kit.clock(live.contact().lost().get()));
        }
        return live.contact().synced()
                ? kit.text(
                        "ui.clusters.rows",
                        live.rows().size(),
                        live.all(),
                        live.source().cluster())
                : kit.text("ui.clusters.reading", live.source().cluster());
    }

    private void log(Optional<Log> log) {
        if (log.isEmpty()) {
            root.getItems().remove(logPane);
            return;
        }
        if (!root.getItems().contains(logPane)) {
            root.getItems().add(logPane);
            root.setDividerPositions(0.55);
        }
        var now = log.get();
        logTitle.setText(kit.text("ui.clusters.log", String.join(", ", now.pods()))
                + (now.over() ? "  \u25a0 " + kit.text("ui.clusters.log-over") : ""));
        if (!logLines.getItems().equals(now.lines())) {
            logLines.getItems().setAll(now.lines());
            if (follow.isSelected() && !now.lines().isEmpty()) {
                logLines.scrollTo(now.lines().size() - 1);
            }
        }
    }
}
