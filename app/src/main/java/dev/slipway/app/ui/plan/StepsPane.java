package dev.slipway.app.ui.plan;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.LanePreview;
import dev.slipway.api.run.LanePreview.StepPreview;
import dev.slipway.api.ui.Mark;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.plan.PlanViewModel.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.chart.LineChart;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Slider;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** A lane's predicted course: capacity and traffic over the steps, and everything that will be so after one of them. */
final class StepsPane {
    private final Kit kit;
    private final PlanViewModel model;
    private final VBox root = new VBox(8);
    private final Label title = new Label();
    private final Slider slider = new Slider(-1, 0, -1);
    private final NumberAxis steps = new NumberAxis();
    private final NumberAxis percent = new NumberAxis(0, 200, 25);
    private final LineChart<Number, Number> chart = new LineChart<>(steps, percent);
    private final GridPane facts = new GridPane();
    private final VBox invariants = new VBox(4);
    private final ListView<String> objects = new ListView<>();
    private Optional<LanePreview> drawn = Optional.empty();
    private boolean drawing;

    StepsPane(Kit kit, PlanViewModel model) {
        this.kit = kit;
        this.model = model;
        root.setId("plan-steps");
        root.setPadding(new Insets(12));
        title.getStyleClass().add("title");
        title.setId("plan-step-title");
        slider.setId("plan-slider");
        slider.setAccessibleText(kit.text("ui.plan.slider"));
        slider.setMajorTickUnit(1);
        slider.setMinorTickCount(0);
        slider.setSnapToTicks(true);
        slider.setShowTickMarks(true);
        slider.setBlockIncrement(1);
        slider.valueProperty().addListener((property, before, value) -> {
            if (!drawing) {
                model.step((int) Math.round(value.doubleValue()));
            }
        });
        chart.setId("plan-chart");
        chart.setAnimated(false);
        chart.setCreateSymbols(false);
        chart.setMinHeight(140);
        chart.setPrefHeight(200);
        chart.setAccessibleText(kit.text("ui.plan.chart"));
        steps.setTickUnit(1);
        steps.setMinorTickVisible(false);
        steps.setAutoRanging(false);
        steps.setLabel(kit.text("ui.plan.step"));
        percent.setLabel("%");
        percent.setAutoRanging(false);
        facts.setHgap(16);
        facts.setVgap(4);
        facts.setId("plan-step-facts");
        invariants.setId("plan-step-invariants");
        objects.setId("plan-step-objects");
        objects.setAccessibleText(kit.text("ui.plan.step-objects"));
        objects.setPrefHeight(120);
        VBox.setVgrow(objects, Priority.ALWAYS);
        var bar = Kit.row(
                kit.iconButton("plan-step-back", "ui.plan.step-back", Feather.CHEVRON_LEFT, () -> move(-1)),
                slider,
                kit.iconButton("plan-step-on", "ui.plan.step-on", Feather.CHEVRON_RIGHT, () -> move(1)));
        HBox.setHgrow(slider, Priority.ALWAYS);
        root.getChildren().addAll(title, bar, chart, facts, invariants, kit.label("ui.plan.step-objects"), objects);
    }

    Node node() {
        return root;
    }

    private void move(int by) {
        int last = model.published()
                .get()
                .shown()
                .lane()
                .map(lane -> lane.steps().size() - 1)
                .orElse(-1);
        model.step(Math.clamp(model.published().get().step() + by, -1, last));
    }

    void show(Picture now) {
        drawing = true;
        try {
            draw(now);
        } finally {
            drawing = false;
        }
    }

    private void draw(Picture now) {
        var lane = now.shown().lane();
        root.setVisible(lane.isPresent());
        if (lane.isEmpty()) {
            return;
        }
        if (!lane.equals(drawn)) {
            drawn = lane;
            curve(lane.get());
        }
        int last = lane.get().steps().size() - 1;
        int at = Math.min(now.step(), last);
        slider.setMax(Math.max(0, last));
        slider.setValue(at);
        if (at < 0) {
            title.setText(kit.text("ui.plan.before-first", lane.get().cluster(), last + 1));
            facts.getChildren().clear();
            invariants.getChildren().clear();
            objects.getItems().clear();
            return;
        }
        var step = lane.get().steps().get(at);
        title.setText(kit.text("ui.plan.at-step", lane.get().cluster(), at + 1, last + 1, step.id(), step.kind()));
        facts(step);
        invariants
                .getChildren()
                .setAll(step.invariants().stream()
                        .map(invariant -> (Node) Kit.row(
                                kit.signed(
                                        invariant.holds() ? Mark.DONE : Mark.FAILED,
                                        invariant.holds() ? "ui.plan.holds" : "ui.plan.broken"),
                                kit.wrapped(kit.text(invariant.figures()))))
                        .toList());
        var names =
                step.objects().stream().map(Manifest::id).map(Object::toString).toList();
        if (!objects.getItems().equals(names)) {
            objects.getItems().setAll(names);
        }
    }

    private void facts(StepPreview step) {
        var desired = step.desired();
        var rows = new ArrayList<String[]>(List.of(
                new String[] {kit.text("ui.plan.fact.stable"), Integer.toString(desired.stablePods())},
                new String[] {kit.text("ui.plan.fact.canary"), Integer.toString(desired.canaryPods())},
                new String[] {kit.text("ui.plan.fact.weight"), desired.share().weight() + " %"},
                new String[] {
                    kit.text("ui.plan.fact.match"),
                    desired.share()
                            .match()
                            .map(match -> kit.text("cli.plan.matched"))
                            .orElse("—")
                },
                new String[] {kit.text("ui.plan.fact.extra"), Integer.toString(step.extraPods())},
                new String[] {kit.text("ui.plan.fact.leave"), step.safeBoundary() ? kit.text("cli.plan.may-leave") : "—"
                },
                new String[] {kit.text("ui.plan.fact.note"), kit.text(step.summary())}));
        facts.getChildren().clear();
        for (int i = 0; i < rows.size(); i++) {
            facts.add(kit.dim(rows.get(i)[0]), 0, i);
            facts.add(new Label(rows.get(i)[1]), 1, i);
        }
    }

    private void curve(LanePreview lane) {
        var capacity = new XYChart.Series<Number, Number>();
        capacity.setName(kit.text("ui.plan.capacity"));
        var traffic = new XYChart.Series<Number, Number>();
        traffic.setName(kit.text("ui.plan.traffic"));
        int full = Math.max(1, lane.replicas());
        double most = 100;
        for (int i = 0; i < lane.steps().size(); i++) {
            var desired = lane.steps().get(i).desired();
            double pods = 100.0 * (desired.stablePods() + desired.canaryPods()) / full;
            most = Math.max(most, pods);
            capacity.getData().add(new XYChart.Data<>(i + 1, pods));
            traffic.getData().add(new XYChart.Data<>(i + 1, desired.share().weight()));
        }
        steps.setLowerBound(0);
        steps.setUpperBound(lane.steps().size());
        percent.setUpperBound(Math.ceil(most / 50) * 50);
        chart.getData().setAll(List.of(capacity, traffic));
    }
}
