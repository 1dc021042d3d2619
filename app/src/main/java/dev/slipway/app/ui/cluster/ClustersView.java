package dev.slipway.app.ui.cluster;

import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.ui.Mark;
import dev.slipway.api.ui.Subject;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.cluster.ClustersViewModel.Log;
import dev.slipway.app.ui.cluster.ClustersViewModel.Picture;
import dev.slipway.app.ui.cluster.ClustersViewModel.Table;
import dev.slipway.app.ui.kit.Columns;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The clusters beside what is known of the selected one and what lives there. */
public final class ClustersView implements Screen {
    private final Kit kit;
    private final ClustersViewModel model;
    private final Consumer<Subject> glance;
    private final Consumer<Subject> inspect;
    private final BorderPane whole = new BorderPane();
    private final SplitPane root = new SplitPane();
    private final ListView<ClusterTarget> list = new ListView<>();
    private final VBox card = new VBox(6);
    private final TextField namespace = new TextField();
    private final ComboBox<GroupVersionKind> kind = new ComboBox<>();
    private final TextField filter = new TextField();
    private final TableView<LiveRow> table = new TableView<>();
    private final Label state = new Label();
    private final SplitPane down = new SplitPane();
    private final BorderPane lower = new BorderPane();
    private final BorderPane logPane = new BorderPane();
    private final Label logTitle = new Label();
    private final ListView<String> logLines = new ListView<>();
    private final CheckBox follow = new CheckBox();
    private final Button test;
    private final Button watch;
    private final Node empty;
    private boolean drawing;

    /**
     * @param glance shows an object where the inspector is open
     * @param inspect opens the inspector for it
     */
    public ClustersView(Kit kit, ClustersViewModel model, Consumer<Subject> glance, Consumer<Subject> inspect) {
        this.kit = kit;
        this.model = model;
        this.glance = glance;
        this.inspect = inspect;
        whole.setId("clusters");
        list.setId("clusters-list");
        list.setAccessibleText(kit.text("ui.screen.clusters"));
        list.setCellFactory(view -> new TargetCell());
        list.getSelectionModel().selectedItemProperty().addListener((property, before, target) -> {
            if (target != null && !drawing) {
                model.select(target.name());
            }
        });
        card.setId("clusters-card");
        card.setPadding(new Insets(12));
        test = kit.button(
                "clusters-test",
                "ui.clusters.test",
                Feather.ACTIVITY,
                () -> selected().ifPresent(target -> model.test(target.name())));
        watch = kit.button("clusters-watch", "ui.clusters.watch", Feather.EYE, this::watch);
        var scroll = new ScrollPane(card);
        scroll.setId("clusters-card-scroll");
        scroll.setFitToWidth(true);
        lower();
        log();
        down.setOrientation(Orientation.VERTICAL);
        down.getItems().setAll(scroll, lower);
        down.setDividerPositions(0.3);
        root.getItems().setAll(list, down);
        root.setDividerPositions(0.2);
        SplitPane.setResizableWithParent(list, false);
        empty = kit.empty(
                "clusters-empty",
                kit.text("ui.clusters.empty"),
                kit.button(
                        "clusters-applications",
                        "ui.clusters.applications",
                        () -> kit.go(new Place.Applications(Optional.empty()))));
    }

    private void lower() {
        namespace.setId("clusters-namespace");
        namespace.setPromptText(kit.text("ui.clusters.namespace"));
        namespace.setAccessibleText(kit.text("ui.clusters.namespace"));
        namespace.setOnAction(event -> watch());
        kind.setId("clusters-kind");
        kind.setAccessibleText(kit.text("ui.clusters.kind"));
        kind.getItems().setAll(ClustersViewModel.KINDS);
        kind.setValue(ClustersViewModel.KINDS.getFirst());
        kind.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable GroupVersionKind gvk) {
                return gvk == null ? "" : gvk.kind();
            }

            @Override
            public GroupVersionKind fromString(String text) {
                return ClustersViewModel.KINDS.stream()
                        .filter(each -> each.kind().equals(text))
                        .findFirst()
                        .orElse(ClustersViewModel.KINDS.getFirst());
            }
        });
        filter.setId("clusters-filter");
        filter.setPromptText(kit.text("ui.filter"));
        filter.setAccessibleText(kit.text("ui.filter"));
        filter.textProperty().addListener((property, before, text) -> model.filter(text));
        state.setId("clusters-state");
        table.setId("clusters-table");
        table.setAccessibleText(kit.text("ui.clusters.live"));
        table.getStyleClass().addAll("dense", "striped");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setPlaceholder(kit.dim(kit.text("ui.clusters.nothing")));
        var columns = new Columns<LiveRow>(kit, "clusters");
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
                "clusters-yaml",
                "ui.clusters.yaml",
                Feather.FILE_TEXT,
                () -> row().ifPresent(row -> object(row, inspect)));
        var logs = kit.button("clusters-logs", "ui.clusters.logs", Feather.TERMINAL, () -> log(false));
        var previous = kit.button("clusters-previous", "ui.clusters.previous", Feather.REWIND, () -> log(true));
        var copy = kit.button("clusters-copy", "ui.clusters.copy", Feather.COPY, this::copy);
        for (var button : List.of(yaml, logs, previous, copy)) {
            button.disableProperty()
                    .bind(table.getSelectionModel().selectedItemProperty().isNull());
        }
        var bar = new FlowPane(8, 8, namespace, kind, watch, filter, state, yaml, logs, previous, copy);
        bar.setPadding(new Insets(8, 12, 8, 12));
        lower.setTop(bar);
        lower.setCenter(table);
    }

    private void log() {
        logLines.setId("clusters-log");
        logLines.setAccessibleText(kit.text("ui.clusters.logs"));
        logLines.getStyleClass().add("diff");
        follow.setId("clusters-follow");
        follow.setText(kit.text("ui.clusters.follow"));
        follow.setSelected(true);
        logTitle.setId("clusters-log-title");
        var bar = Kit.row(
                logTitle,
                follow,
                Kit.space(),
                kit.iconButton("clusters-log-close", "ui.close", Feather.X, model::closeLog));
        bar.setPadding(new Insets(4, 12, 4, 12));
        logPane.setTop(bar);
        logPane.setCenter(logLines);
    }

    private Optional<ClusterTarget> selected() {
        var picture = model.published().get();
        return picture.targets().stream()
                .filter(target ->
                        picture.selected().filter(target.name()::equals).isPresent())
                .findFirst();
    }

    private Optional<LiveRow> row() {
        return Optional.ofNullable(table.getSelectionModel().getSelectedItem());
    }

    private void object(LiveRow row, Consumer<Subject> to) {
        var cluster = model.published().get().table().map(Table::cluster);
        model.fetch(row, object -> to.accept(new Subject.KubernetesObject(cluster, object)));
    }

    private void log(boolean previous) {
        row().filter(row -> !row.containers().isEmpty())
                .ifPresent(row -> model.log(row, row.containers().getFirst(), previous));
    }

    private void watch() {
        var wanted = namespace.getText().strip();
        selected().ifPresent(target -> model.watch(target.name(), wanted, kind.getValue()));
    }

    /** The kubectl command that shows the same object, with context and namespace said. */
    private void copy() {
        row().ifPresent(row -> selected().ifPresent(target -> {
            var content = new ClipboardContent();
            content.putString(kubectl(target, row));
            Clipboard.getSystemClipboard().setContent(content);
        }));
    }

    static String kubectl(ClusterTarget target, LiveRow row) {
        return "kubectl"
                + target.kubeconfig()
                        .map(file -> " --kubeconfig " + quoted(file))
                        .orElse("")
                + " --context " + quoted(target.context())
                + (row.namespace().isEmpty() ? "" : " --namespace " + quoted(row.namespace()))
                + " get " + row.kind().toLowerCase(Locale.ROOT) + " " + quoted(row.name()) + " -o yaml";
    }

    /** Safe in a POSIX shell. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    @Override
    public Node node() {
        return whole;
    }

    @Override
    public void activate(Place place) {
        if (place instanceof Place.Clusters(var cluster)) {
            cluster.ifPresent(model::select);
        }
        model.published().show(this::show);
    }

    @Override
    public void deactivate() {
        model.published().hide();
        // nothing is watched that nobody sees
        model.leave();
    }

    @Override
    public void focus() {
        list.requestFocus();
    }

    private void show(Picture now) {
        drawing = true;
        try {
            draw(now);
        } finally {
            drawing = false;
        }
    }

    private void draw(Picture now) {
        if (now.read() && now.targets().isEmpty()) {
            whole.setCenter(empty);
            return;
        }
        whole.setCenter(root);
        if (!list.getItems().equals(now.targets())) {
            list.getItems().setAll(now.targets());
        }
        selected().ifPresent(list.getSelectionModel()::select);
        if (namespace.getText().isEmpty() && !namespace.isFocused()) {
            now.namespace().ifPresent(namespace::setText);
        }
        card(now);
        test.setDisable(now.selected().isEmpty()
                || now.selected().filter(now.testing()::contains).isPresent());
        watch.setDisable(now.selected().isEmpty());
        rows(now);
        log(now.log());
    }

    private void card(Picture now) {
        var lines = new ArrayList<Node>();
        var target = selected();
        if (target.isEmpty()) {
            lines.add(kit.wrapped(kit.text("ui.clusters.choose")));
        } else {
            var each = target.get();
            var title = kit.title(each.name().value());
            lines.add(Kit.row(title, protection(each.protection()), test));
            lines.add(kit.wrapped(kit.text(
                    "ui.clusters.context",
                    each.context().isEmpty() ? "\u2014" : each.context(),
                    each.kubeconfig().orElse(kit.text("ui.clusters.usual-kubeconfig")))));
            if (!each.labels().isEmpty()) {
                lines.add(kit.dim(String.join(
                        ", ",
                        each.labels().entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .toList())));
            }
            if (now.testing().contains(each.name())) {
                lines.add(kit.mark(Mark.PROGRESSING));
            }
            for (var finding : now.findings().getOrDefault(each.name(), List.of())) {
                lines.add(Kit.row(
                        kit.mark(finding.good() ? Mark.DONE : Mark.FAILED),
                        kit.wrapped(kit.text(finding.what())
                                + finding.hint()
                                        .map(hint -> "\n" + kit.text(hint))
                                        .orElse(""))));
            }
        }
        card.getChildren().setAll(lines);
    }

    private Label protection(Protection protection) {
        var word = kit.text("ui.protection." + protection.name().toLowerCase(Locale.ROOT));
        var label = new Label(switch (protection) {
                    case OPEN -> "";
                    case GUARDED -> "\u25b2 ";
                    case PROTECTED -> "\u25a0 ";
                }
                + word);
        label.getStyleClass().addAll("chip", "chip-" + protection.name().toLowerCase(Locale.ROOT));
        return label;
    }

    private void rows(Picture now) {
        var live = now.table();
        state.setText(live.map(this::state).orElse(""));
        LiveRows.show(table, live.map(Table::rows).orElse(List.of()));
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
                ? kit.text("ui.clusters.rows", live.rows().size(), live.all(), live.cluster())
                : kit.text("ui.clusters.reading", live.cluster());
    }

    private void log(Optional<Log> log) {
        if (log.isEmpty()) {
            down.getItems().remove(logPane);
            return;
        }
        if (!down.getItems().contains(logPane)) {
            down.getItems().add(logPane);
            down.setDividerPositions(0.2, 0.6);
        }
        var now = log.get();
        logTitle.setText(kit.text("ui.clusters.log", now.pod(), now.container()) + (now.over() ? "  \u25a0" : ""));
        if (!logLines.getItems().equals(now.lines())) {
            logLines.getItems().setAll(now.lines());
            if (follow.isSelected() && !now.lines().isEmpty()) {
                logLines.scrollTo(now.lines().size() - 1);
            }
        }
    }

    private final class TargetCell extends ListCell<ClusterTarget> {
        @Override
        protected void updateItem(@Nullable ClusterTarget target, boolean none) {
            super.updateItem(target, none);
            setText(null);
            if (none || target == null) {
                setGraphic(null);
                return;
            }
            var name = new Label(target.name().value());
            name.getStyleClass().add("cluster");
            setGraphic(new VBox(2, name, protection(target.protection())));
            setAccessibleText(target.name().value());
        }
    }
}
