package dev.slipway.traffic.ui;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.RunView;
import dev.slipway.api.ui.RunScreen;
import dev.slipway.api.ui.UiHost;
import dev.slipway.traffic.ui.TrafficPanelViewModel.Picture;
import dev.slipway.traffic.ui.TrafficPanelViewModel.Point;
import dev.slipway.traffic.ui.TrafficPanelViewModel.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Insets;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.chart.LineChart;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** Draws shares as bars, and how they went as lines. */
final class TrafficPanelView implements RunScreen {
    private final UiHost host;
    private final TrafficPanelViewModel model = new TrafficPanelViewModel();
    private final HBox root = new HBox(16);
    private final GridPane grid = new GridPane();
    private final NumberAxis seconds = new NumberAxis();
    private final LineChart<Number, Number> chart = new LineChart<>(seconds, new NumberAxis(0, 100, 25));
    private @Nullable Picture drawn;

    TrafficPanelView(UiHost host) {
        this.host = host;
        root.setId("traffic-panel");
        root.setPadding(new Insets(8));
        grid.setId("traffic-grid");
        grid.setHgap(16);
        grid.setVgap(6);
        var scroll = new ScrollPane(grid);
        scroll.setId("traffic-scroll");
        scroll.setFitToWidth(true);
        HBox.setHgrow(scroll, Priority.ALWAYS);
        chart.setId("traffic-chart");
        chart.setAnimated(false);
        chart.setCreateSymbols(false);
        chart.setPrefSize(560, 160);
        chart.setLegendSide(Side.RIGHT);
        chart.setMinHeight(90);
        chart.setAccessibleText(text("traffic.ui.chart"));
        seconds.setLabel(text("traffic.ui.seconds"));
        seconds.setForceZeroInRange(false);
        root.getChildren().setAll(scroll, chart);
    }

    private String text(String code, Object... arguments) {
        return host.text(Message.of(code, arguments));
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void show(RunView run, Instant now) {
        boolean wanted = host.chosen(new CourseSetting()).equals(CourseSetting.SHOWN);
        chart.setVisible(wanted);
        chart.setManaged(wanted);
        var next = model.look(run, now);
        if (!next.equals(drawn)) {
            drawn = next;
            shares(next.shares());
            courses(next.courses());
        }
    }

    private void shares(List<Share> shares) {
        grid.getChildren().clear();
        grid.addRow(
                0,
                whole(text("traffic.ui.cluster")),
                whole(text("traffic.ui.wanted")),
                whole(text("traffic.ui.observed")));
        for (int i = 0; i < shares.size(); i++) {
            var share = shares.get(i);
            var name = whole(share.cluster().value());
            name.getStyleClass().add("cluster");
            var mark = host.mark(share.agreement().mark());
            mark.setText(share.agreement().mark().sign() + " "
                    + host.text(share.agreement().words()));
            grid.addRow(i + 1, name, bar(Optional.of(share.wanted())), bar(share.observed()), mark);
        }
    }

    /** Words that are never cut off; the pane scrolls instead. */
    private static Label whole(String words) {
        var label = new Label(words);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private static Node bar(Optional<Integer> percent) {
        var words = whole(percent.map(each -> each + " %").orElse("\u2014"));
        if (percent.isEmpty()) {
            return words;
        }
        var bar = new ProgressBar(percent.get() / 100.0);
        bar.setPrefWidth(120);
        bar.setAccessibleText(words.getText());
        return new HBox(6, bar, words);
    }

    private void courses(Map<ClusterName, List<Point>> courses) {
        var lines = new ArrayList<XYChart.Series<Number, Number>>();
        courses.forEach((cluster, points) -> {
            lines.add(line(text("traffic.ui.line-wanted", cluster), points, point -> Optional.of(point.wanted())));
            lines.add(line(text("traffic.ui.line-observed", cluster), points, Point::observed));
        });
        chart.getData().setAll(lines);
    }

    /** A share holds until the next one: the line goes in steps. */
    private static XYChart.Series<Number, Number> line(
            String name, List<Point> points, Function<Point, Optional<Integer>> value) {
        var line = new XYChart.Series<Number, Number>();
        line.setName(name);
        Optional<Integer> before = Optional.empty();
        for (var point : points) {
            long at = point.at().toSeconds();
            before.ifPresent(share -> line.getData().add(new XYChart.Data<>(at, share)));
            before = value.apply(point);
            before.ifPresent(share -> line.getData().add(new XYChart.Data<>(at, share)));
        }
        return line;
    }
}
