package dev.slipway.app.ui.cluster;

import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.api.ui.Mark;
import dev.slipway.api.ui.Subject;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.cluster.ClustersViewModel.Picture;
import dev.slipway.app.ui.cluster.LiveViewModel.Source;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The clusters beside what is known of the selected one and what lives there. */
public final class ClustersView implements Screen {
    private final Kit kit;
    private final ClustersViewModel model;
    private final BorderPane whole = new BorderPane();
    private final SplitPane root = new SplitPane();
    private final ListView<ClusterTarget> list = new ListView<>();
    private final VBox card = new VBox(6);
    private final LivePane live;
    private final Button test;
    private final Node empty;
    private boolean drawing;

    /**
     * @param glance shows an object where the inspector is open
     * @param inspect opens the inspector for it
     */
    public ClustersView(
            Kit kit,
            ClustersViewModel model,
            LiveViewModel liveModel,
            Consumer<Subject> glance,
            Consumer<Subject> inspect) {
        this.kit = kit;
        this.model = model;
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
        live = new LivePane(kit, liveModel, "clusters", glance, inspect);
        var scroll = new ScrollPane(card);
        scroll.setId("clusters-card-scroll");
        scroll.setFitToWidth(true);
        var down = new SplitPane();
        down.setOrientation(Orientation.VERTICAL);
        down.getItems().setAll(scroll, live.node());
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

    private Optional<ClusterTarget> selected() {
        var picture = model.published().get();
        return picture.targets().stream()
                .filter(target ->
                        picture.selected().filter(target.name()::equals).isPresent())
                .findFirst();
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
        live.activate();
    }

    @Override
    public void deactivate() {
        model.published().hide();
        live.deactivate();
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
        live.at(now.selected().map(Source.Real::new), now.namespace());
        card(now);
        test.setDisable(now.selected().isEmpty()
                || now.selected().filter(now.testing()::contains).isPresent());
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
