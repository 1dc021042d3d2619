package dev.slipway.app.ui.history;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.ui.Mark;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.history.HistoryViewModel.Picture;
import dev.slipway.app.ui.history.HistoryViewModel.Question;
import dev.slipway.app.ui.history.HistoryViewModel.Row;
import dev.slipway.app.ui.kit.Columns;
import dev.slipway.app.ui.kit.DiffView;
import dev.slipway.app.ui.kit.GatePanel;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.Screen;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Applications beside the versions of one of them, and what two of these differ in. */
public final class HistoryView implements Screen {
    private final Kit kit;
    private final HistoryViewModel model;
    private final SplitPane root = new SplitPane();
    private final BorderPane whole = new BorderPane();
    private final ListView<ApplicationName> applications = new ListView<>();
    private final TableView<Row> table = new TableView<>();
    private final TextField reason = new TextField();
    private final DiffView diff;
    private final Label compared = new Label();
    private final MenuButton live = new MenuButton();
    private List<ClusterName> liveClusters = List.of();
    private final Label trouble;
    private final GatePanel gate;
    private final VBox above = new VBox(8);
    private final Node bar;
    private final Node empty;
    private Optional<Question> asked = Optional.empty();
    private boolean drawing;
    private boolean focusing;

    public HistoryView(Kit kit, HistoryViewModel model) {
        this.kit = kit;
        this.model = model;
        whole.setId("history");
        applications.setId("history-applications");
        applications.setAccessibleText(kit.text("ui.screen.applications"));
        applications.getSelectionModel().selectedItemProperty().addListener((property, before, name) -> {
            if (name != null && !drawing) {
                model.select(name);
            }
        });
        table.setId("history-versions");
        table.setAccessibleText(kit.text("ui.history.versions"));
        table.getStyleClass().addAll("dense", "striped");
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setPlaceholder(new Label(""));
        table.getColumns().setAll(columns());
        diff = new DiffView(kit, "history-diff");
        trouble = kit.wrapped("");
        trouble.setId("history-trouble");
        compared.setId("history-compared");
        compared.setWrapText(true);
        compared.setMinHeight(Region.USE_PREF_SIZE);
        gate = new GatePanel(kit, "history-question", model::answered, model::withdraw);
        reason.setId("history-mark-reason");
        reason.setPromptText(kit.text("ui.history.mark-reason"));
        reason.setAccessibleText(kit.text("ui.history.mark-reason"));
        var compare = kit.button("history-compare", "ui.history.compare", Feather.COLUMNS, this::compare);
        var good =
                kit.button("history-good", "ui.history.good", Feather.THUMBS_UP, () -> mark(StoredSnapshot.Mark.GOOD));
        var bad = kit.button("history-bad", "ui.history.bad", Feather.THUMBS_DOWN, () -> mark(StoredSnapshot.Mark.BAD));
        var again = kit.button("history-again", "ui.history.again", Feather.ROTATE_CCW, this::again);
        live.setId("history-live");
        live.setText(kit.text("ui.history.live"));
        live.setMinWidth(Region.USE_PREF_SIZE);
        for (var button : List.<ButtonBase>of(compare, live, good, bad, again)) {
            button.disableProperty()
                    .bind(table.getSelectionModel().selectedItemProperty().isNull());
        }
        var tools = new FlowPane(8, 8, compare, live, again, good, bad, reason);
        tools.setPadding(new Insets(8, 12, 8, 12));
        bar = tools;
        var lower = new BorderPane(diff.node());
        compared.setPadding(new Insets(6, 12, 6, 12));
        lower.setTop(compared);
        var down = new SplitPane(table, lower);
        down.setOrientation(Orientation.VERTICAL);
        down.setDividerPositions(0.45);
        var right = new BorderPane(down);
        above.setPadding(new Insets(0, 12, 0, 12));
        right.setTop(new VBox(bar, above));
        root.getItems().setAll(applications, right);
        root.setDividerPositions(0.18);
        SplitPane.setResizableWithParent(applications, false);
        empty = kit.empty(
                "history-empty",
                kit.text("ui.history.empty"),
                kit.button("history-plan", "ui.history.plan", () -> kit.go(new Place.Plan(Optional.empty()))));
    }

    private List<TableColumn<Row, ?>> columns() {
        var columns = new Columns<Row>(kit, "history");
        var runs = columns.drawn("runs", "ui.history.runs", this::runs);
        runs.setPrefWidth(220);
        var at = columns.text(
                "at", "ui.history.at", row -> kit.time(row.version().at()));
        at.setPrefWidth(170);
        var why = columns.text("why", "ui.history.why", row -> row.version().reason());
        why.setPrefWidth(240);
        return List.of(
                columns.text(
                        "version",
                        "ui.history.version",
                        row -> "@" + row.version().number()),
                at,
                columns.text(
                        "who", "ui.history.who", row -> row.version().author().toString()),
                why,
                runs,
                columns.text(
                        "mark", "ui.history.mark", row -> switch (row.version().mark()) {
                            case NONE -> "";
                            case GOOD ->
                                "\u2714 " + kit.text("ui.history.good") + " "
                                        + row.version().markReason();
                            case BAD ->
                                "\u2716 " + kit.text("ui.history.bad") + " "
                                        + row.version().markReason();
                        }));
    }

    @Override
    public Node node() {
        return whole;
    }

    @Override
    public void activate(Place place) {
        if (place instanceof Place.History(var application)) {
            application.ifPresent(model::select);
        }
        model.published().show(this::show);
        model.seen(true);
    }

    @Override
    public void deactivate() {
        model.published().hide();
        model.seen(false);
    }

    @Override
    public void focus() {
        focusing = table.getScene() == null;
        table.requestFocus();
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
        if (!now.read()) {
            whole.setCenter(null);
            return;
        }
        if (now.applications().isEmpty()) {
            whole.setCenter(empty);
            return;
        }
        whole.setCenter(root);
        if (focusing) {
            focusing = false;
            Kit.focus(whole, table);
        }
        if (!applications.getItems().equals(now.applications())) {
            applications.getItems().setAll(now.applications());
        }
        now.application().ifPresent(applications.getSelectionModel()::select);
        if (!table.getItems().equals(now.rows())) {
            var kept = table.getSelectionModel().getSelectedItems().stream()
                    .map(row -> row.version().id())
                    .toList();
            table.getItems().setAll(now.rows());
            for (int i = 0; i < now.rows().size(); i++) {
                if (kept.contains(now.rows().get(i).version().id())) {
                    table.getSelectionModel().select(i);
                }
            }
        }
        live.setVisible(!now.live().isEmpty());
        live.setManaged(!now.live().isEmpty());
        if (!liveClusters.equals(now.live())) {
            liveClusters = now.live();
            live.getItems().setAll(liveClusters.stream().map(this::liveItem).toList());
        }
        compared.setText(now.compared()
                .map(each -> kit.text("ui.history.compared", each.left(), each.right()))
                .orElse(kit.text("ui.history.how")));
        diff.show(now.compared().map(HistoryViewModel.Compared::lines).orElse(List.of()), false);
        var bars = new ArrayList<Node>();
        now.trouble().ifPresent(told -> {
            trouble.setText(kit.text(told.what())
                    + told.hint().map(hint -> "\n" + kit.text(hint)).orElse(""));
            bars.add(trouble);
        });
        if (!now.question().equals(asked)) {
            asked = now.question();
            asked.ifPresent(question -> gate.ask(
                    kit.text(
                            "ui.history.again-asks",
                            HistoryViewModel.name(question.row().version())),
                    question.needs()));
        }
        asked.ifPresent(question -> bars.add(gate.node()));
        above.getChildren().setAll(bars);
    }

    /** Two selected versions, the older on the left; one alone against the one before it. */
    private void compare() {
        var rows = table.getItems();
        var chosen =
                table.getSelectionModel().getSelectedIndices().stream().sorted().toList();
        if (chosen.size() >= 2) {
            model.compare(
                    HistoryViewModel.name(rows.get(chosen.getLast()).version()),
                    HistoryViewModel.name(rows.get(chosen.getFirst()).version()));
        } else if (chosen.size() == 1 && chosen.getFirst() + 1 < rows.size()) {
            model.compare(
                    HistoryViewModel.name(rows.get(chosen.getFirst() + 1).version()),
                    HistoryViewModel.name(rows.get(chosen.getFirst()).version()));
        }
    }

    private MenuItem liveItem(ClusterName cluster) {
        var item = new MenuItem(cluster.value());
        item.setId("history-live-" + cluster);
        item.setOnAction(event -> Optional.ofNullable(table.getSelectionModel().getSelectedItem())
                .ifPresent(row -> model.compareWithLive(row, cluster)));
        return item;
    }

    private void mark(StoredSnapshot.Mark mark) {
        table.getSelectionModel().getSelectedItems().forEach(row -> {
            var other = row.version().mark() == mark ? StoredSnapshot.Mark.NONE : mark;
            model.mark(row.version().id(), other, reason.getText().strip());
        });
    }

    private void again() {
        Optional.ofNullable(table.getSelectionModel().getSelectedItem()).ifPresent(model::again);
    }

    private Node runs(Row row) {
        var line = Kit.row();
        for (RunHeader run : row.runs().stream().limit(3).toList()) {
            line.getChildren().add(kit.mark(Mark.of(run.phase())));
            if (run.rehearsal()) {
                var mark = new Label(kit.text("ui.rehearsal.short"));
                mark.getStyleClass().add("rehearsal");
                line.getChildren().add(mark);
            }
        }
        return line;
    }
}
