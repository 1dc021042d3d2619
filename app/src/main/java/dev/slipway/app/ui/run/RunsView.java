package dev.slipway.app.ui.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.RunView;
import dev.slipway.api.ui.Mark;
import dev.slipway.api.ui.RunScreen;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.cluster.LivePane;
import dev.slipway.app.ui.cluster.LiveViewModel.Source;
import dev.slipway.app.ui.kit.GatePanel;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.Screen;
import dev.slipway.app.ui.kit.Seconds;
import dev.slipway.app.ui.run.RunsViewModel.Look;
import dev.slipway.app.ui.run.RunsViewModel.Picture;
import dev.slipway.app.ui.run.RunsViewModel.Question;
import dev.slipway.app.ui.run.RunsViewModel.Row;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The list of runs beside the screen of one; what was refused, and what the command gate asks, stand above it. */
public final class RunsView implements Screen {
    private final Kit kit;
    private final InstantSource clock;
    private final RunsViewModel model;
    private final RunScreen screen;
    private final SplitPane root = new SplitPane();
    private final ListView<Row> list = new ListView<>();
    private final BorderPane right = new BorderPane();
    private final VBox above = new VBox(8);
    private final HBox notice = new HBox(8);
    private final Label noticeText = new Label();
    private final GatePanel question;
    private final Label empty = new Label();
    private final SplitPane down = new SplitPane();
    private final TabPane below = new TabPane();
    private final List<Panel> panels;
    private final LivePane pods;
    private final ComboBox<ClusterName> podCluster = new ComboBox<>();
    private final ListView<Happening> timeline = new ListView<>();
    private Optional<Question> asked = Optional.empty();
    private boolean showing;
    private final Seconds seconds;

    /**
     * A panel that a plugin adds below the run's screen.
     *
     * @param show shows a newer picture, or the same one at a later instant
     */
    public record Panel(String id, String title, Node node, BiConsumer<RunView, Instant> show) {}

    /** @param refine told which run is looked at now */
    public RunsView(
            Kit kit,
            RunsViewModel model,
            RunScreen screen,
            List<Panel> panels,
            LivePane pods,
            Consumer<Place> refine,
            InstantSource clock) {
        this.panels = List.copyOf(panels);
        this.pods = pods;
        this.kit = kit;
        this.clock = clock;
        this.model = model;
        this.screen = screen;
        seconds = new Seconds(this::tick);
        root.setId("runs");
        list.setId("runs-list");
        list.setAccessibleText(kit.text(Message.of("ui.runs")));
        list.setCellFactory(view -> new RunCell());
        ChangeListener<@Nullable Row> chosen = (property, before, row) -> {
            if (row != null && !showing) {
                model.select(row.run());
                refine.accept(new Place.Runs(Optional.of(row.run())));
            }
        };
        list.getSelectionModel().selectedItemProperty().addListener(chosen);
        notice.setId("runs-notice");
        notice.getStyleClass().add("notice");
        noticeText.setId("runs-notice-text");
        noticeText.setWrapText(true);
        HBox.setHgrow(noticeText, Priority.ALWAYS);
        noticeText.setMaxWidth(Double.MAX_VALUE);
        var dismiss = new Button(kit.text(Message.of("ui.dismiss")));
        dismiss.setId("runs-notice-dismiss");
        dismiss.setMinWidth(Region.USE_PREF_SIZE);
        dismiss.setOnAction(event -> model.dismiss());
        notice.getChildren().addAll(noticeText, dismiss);
        question = new GatePanel(
                kit,
                "runs-question",
                (said, reason) -> asked.ifPresent(q -> model.answer(q.run(), q.command(), said, reason)),
                model::withdraw);
        above.setPadding(new Insets(8, 16, 0, 16));
        empty.setId("runs-empty");
        empty.setText(kit.text(Message.of("ui.runs.empty")));
        empty.setWrapText(true);
        empty.setPadding(new Insets(32));
        right.setTop(above);
        timeline.setId("runs-timeline");
        timeline.setAccessibleText(kit.text("ui.runs.timeline"));
        timeline.getStyleClass().add("diff");
        timeline.setCellFactory(view -> new HappeningCell());
        below.setId("runs-below");
        below.getTabs().add(tab("runs-timeline-tab", kit.text("ui.runs.timeline"), timeline));
        panels.forEach(panel -> below.getTabs().add(tab("runs-panel-" + panel.id(), panel.title(), panel.node())));
        podCluster.setId("run-pods-cluster");
        podCluster.setAccessibleText(kit.text("ui.runs.pods-cluster"));
        podCluster.setOnAction(event -> model.picture().selected().ifPresent(look -> pods(look.run())));
        var podBar = Kit.row(kit.label("ui.runs.pods-cluster"), podCluster);
        podBar.setPadding(new Insets(4, 12, 0, 12));
        var podTab = new BorderPane(pods.node());
        podTab.setTop(podBar);
        below.getTabs().add(1, tab("runs-pods-tab", kit.text("ui.runs.pods"), podTab));
        down.setOrientation(Orientation.VERTICAL);
        down.setId("runs-down");
        root.getItems().addAll(list, right);
        root.setDividerPositions(0.28);
        SplitPane.setResizableWithParent(list, false);
    }

    private static Tab tab(String id, String title, Node content) {
        var tab = new Tab(title, content);
        tab.setId(id);
        tab.setClosable(false);
        return tab;
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void activate(Place place) {
        if (place instanceof Place.Runs(var run)) {
            run.ifPresent(model::select);
        }
        model.published().show(this::show);
        pods.activate();
    }

    @Override
    public void deactivate() {
        seconds.want(false);
        pods.deactivate();
        model.published().hide();
    }

    @Override
    public void focus() {
        list.requestFocus();
    }

    private void show(Picture picture) {
        showing = true;
        try {
            if (!list.getItems().equals(picture.rows())) {
                list.getItems().setAll(picture.rows());
            }
            picture.selected()
                    .flatMap(look -> picture.rows().stream()
                            .filter(row -> row.run().equals(look.run().run()))
                            .findFirst())
                    .ifPresent(list.getSelectionModel()::select);
        } finally {
            showing = false;
        }
        var bars = new ArrayList<Node>();
        picture.notice().ifPresent(message -> {
            noticeText.setText(kit.text(message));
            bars.add(notice);
        });
        if (!picture.question().equals(asked)) {
            asked = picture.question();
            asked.ifPresent(q -> question.ask("", q.needs()));
        }
        asked.ifPresent(q -> bars.add(question.node()));
        if (!above.getChildren().equals(bars)) {
            above.getChildren().setAll(bars);
        }
        seconds.want(picture.selected().filter(RunsView::counts).isPresent());
        picture.selected().ifPresent(look -> {
            draw(look.run(), look.now());
            var newest = look.timeline().reversed();
            if (!timeline.getItems().equals(newest)) {
                timeline.getItems().setAll(newest);
            }
        });
        // before the first look nobody knows whether there is nothing
        right.setCenter(picture.selected().isPresent() ? run() : picture.looked() ? empty : null);
    }

    /** Countdowns of real runs move although nothing was committed; a rehearsal's clock is not that of the wall. */
    private static boolean counts(Look look) {
        return !look.run().rehearsal() && !look.run().phase().terminal();
    }

    private void draw(RunView run, Instant now) {
        screen.show(run, now);
        panels.forEach(panel -> panel.show().accept(run, now));
        var clusters = run.lanes().stream().map(RunView.LaneView::cluster).toList();
        if (!podCluster.getItems().equals(clusters)) {
            podCluster.getItems().setAll(clusters);
            podCluster.getSelectionModel().selectFirst();
        }
        pods(run);
    }

    private void pods(RunView run) {
        pods.at(
                Optional.ofNullable(podCluster.getValue())
                        .map(cluster ->
                                run.rehearsal() ? new Source.Rehearsed(run.run(), cluster) : new Source.Real(cluster)),
                Optional.of(run.namespace()));
    }

    private void tick() {
        model.picture().selected().filter(RunsView::counts).ifPresent(look -> screen.show(look.run(), clock.instant()));
    }

    /** The run's screen over its time line. */
    private Node run() {
        if (down.getItems().isEmpty()) {
            down.getItems().setAll(screen.node(), below);
            down.setDividerPositions(0.74);
        }
        return down;
    }

    private final class HappeningCell extends ListCell<Happening> {
        @Override
        protected void updateItem(@Nullable Happening happening, boolean none) {
            super.updateItem(happening, none);
            setGraphic(null);
            setText(
                    none || happening == null
                            ? null
                            : kit.time(happening.at()) + "  " + words(happening) + "  "
                                    + kit.text("cli.state."
                                            + happening
                                                    .phase()
                                                    .toLowerCase(Locale.ROOT)
                                                    .replace('_', '-')));
        }

        private String words(Happening happening) {
            return kit.text("ui.runs.subject." + happening.subject().name().toLowerCase(Locale.ROOT), happening.id());
        }
    }

    private final class RunCell extends ListCell<Row> {
        @Override
        protected void updateItem(@Nullable Row row, boolean none) {
            super.updateItem(row, none);
            if (none || row == null) {
                setGraphic(null);
                return;
            }
            var name = new Label(row.application());
            name.getStyleClass().add("cluster");
            var first = new HBox(8, name, kit.mark(row.needsYou() ? Mark.NEEDS_YOU : Mark.of(row.phase())));
            if (row.rehearsal()) {
                var rehearsal = new Label(kit.text(Message.of("ui.rehearsal")));
                rehearsal.getStyleClass().add("rehearsal");
                first.getChildren().add(rehearsal);
            }
            var second = new Label(kit.time(row.startedAt()) + "  " + row.startedBy());
            second.getStyleClass().add("dim");
            setGraphic(new VBox(2, first, second));
        }
    }
}
