package dev.slipway.workflow.ui;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.StepId;
import dev.slipway.api.run.RunView;
import dev.slipway.api.ui.Mark;
import dev.slipway.api.ui.RunScreen;
import dev.slipway.api.ui.UiHost;
import dev.slipway.workflow.step.GoDuration;
import dev.slipway.workflow.ui.RunScreenViewModel.Cell;
import dev.slipway.workflow.ui.RunScreenViewModel.Column;
import dev.slipway.workflow.ui.RunScreenViewModel.Gate;
import dev.slipway.workflow.ui.RunScreenViewModel.Picture;
import dev.slipway.workflow.ui.RunScreenViewModel.Verb;
import dev.slipway.workflow.ui.RunScreenViewModel.VerbName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * Draws the picture of a run. A verb is pressed, says what it will do, and is confirmed: no single click and no single key
 * changes a cluster.
 */
final class RunScreenView implements RunScreen {
    private static final int MOST_SQUARES = 20;

    private final UiHost host;
    private final VBox root = new VBox(12);
    private final HBox title = new HBox(12);
    private final Label cause = new Label();
    private final FlowPane verbs = new FlowPane(8, 4);
    private final Map<VerbName, Button> buttons = new EnumMap<>(VerbName.class);
    private final HBox question = new HBox(8);
    private final Label prediction = new Label();
    private final Button confirm = new Button();
    private final Button cancel = new Button();
    private final VBox gates = new VBox(4);
    private final GridPane grid = new GridPane();
    private final VBox details = new VBox(4);
    private @Nullable RunView shown;
    private @Nullable Picture picture;
    private Optional<VerbName> asked = Optional.empty();
    private Optional<Place> chosen = Optional.empty();

    /** A cell of the grid. */
    private record Place(ClusterName cluster, StepId step) {}

    RunScreenView(UiHost host) {
        this.host = host;
        root.setId("run-screen");
        root.setPadding(new Insets(16));
        title.setId("run-title");
        cause.setId("run-cause");
        cause.setWrapText(true);
        cause.setMinHeight(Region.USE_PREF_SIZE);
        for (var name : VerbName.values()) {
            var button = new Button(host.text(Message.of(name.code())));
            button.setId("run-" + name.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setOnAction(event -> ask(name));
            buttons.put(name, button);
            // a disabled button shows no tooltip: its frame does
            var frame = new HBox(button);
            verbs.getChildren().add(frame);
        }
        question.setId("run-question");
        question.getStyleClass().add("question");
        prediction.setId("run-prediction");
        prediction.setWrapText(true);
        prediction.setMinHeight(Region.USE_PREF_SIZE);
        prediction.setMinWidth(0);
        prediction.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(prediction, Priority.ALWAYS);
        confirm.setId("run-confirm");
        confirm.setMinWidth(Region.USE_PREF_SIZE);
        confirm.setOnAction(event -> confirmed());
        cancel.setId("run-cancel");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        cancel.setText(host.text(Message.of("workflow.ui.cancel")));
        cancel.setOnAction(event -> ask(Optional.empty()));
        question.getChildren().addAll(prediction, confirm, cancel);
        grid.setId("run-grid");
        grid.setHgap(16);
        grid.setVgap(6);
        var scroll = new ScrollPane(grid);
        scroll.setId("run-scroll");
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        gates.setId("run-gates");
        details.setId("run-details");
        root.getChildren().addAll(title, cause, verbs, question, gates, scroll, details);
        ask(Optional.empty());
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void show(RunView run, Instant present) {
        boolean other = shown != null && !shown.run().equals(run.run());
        shown = run;
        var next = RunScreenViewModel.of(run, present);
        if (next.equals(picture)) {
            return;
        }
        picture = next;
        if (other) {
            ask(Optional.empty());
            chosen = Optional.empty();
        }
        draw(next);
    }

    private void draw(Picture now) {
        var name = new Label(host.text(Message.of("workflow.ui.title", now.application(), now.run())));
        name.getStyleClass().add("title");
        title.getChildren().setAll(name, host.mark(now.mark()));
        if (now.rehearsal()) {
            var rehearsal = new Label(host.text(Message.of("workflow.ui.rehearsal")));
            rehearsal.setId("run-rehearsal");
            rehearsal.getStyleClass().add("rehearsal");
            title.getChildren().add(rehearsal);
        }
        // a gate says itself what it waits for
        var why = now.cause()
                .filter(each ->
                        now.gates().stream().noneMatch(gate -> gate.what().equals(each.what())));
        cause.setText(why.map(
                        each -> each.cluster().map(cluster -> cluster + ": ").orElse("") + host.text(each.what()))
                .orElse(""));
        cause.setVisible(why.isPresent());
        cause.setManaged(why.isPresent());
        for (var verb : now.verbs()) {
            var button = button(verb.name());
            button.setDisable(!verb.usable());
            var frame = (HBox) button.getParent();
            if (verb.usable()) {
                Tooltip.uninstall(frame, null);
                button.setAccessibleHelp(host.text(verb.prediction()));
            } else {
                var refusal = host.text(verb.refusal().orElseThrow());
                Tooltip.install(frame, new Tooltip(refusal));
                button.setAccessibleHelp(refusal);
            }
        }
        asked.filter(verb -> !now.verb(verb).usable()).ifPresent(gone -> ask(Optional.empty()));
        asked.ifPresent(verb -> prediction.setText(host.text(now.verb(verb).prediction())));
        gates.getChildren().setAll(now.gates().stream().map(this::gate).toList());
        gates.setManaged(!now.gates().isEmpty());
        // a press is a press of something: the cell that has the keyboard keeps it
        var focused =
                Optional.ofNullable(root.getScene()).map(Scene::getFocusOwner).map(Node::getId);
        grid.getChildren().clear();
        for (int c = 0; c < now.columns().size(); c++) {
            grid.add(head(now.columns().get(c)), c + 1, 0);
        }
        for (int r = 0; r < now.rows().size(); r++) {
            var row = now.rows().get(r);
            var step = new Label(row.step().value());
            step.getStyleClass().add("step");
            step.setMinWidth(Region.USE_PREF_SIZE);
            grid.add(step, 0, r + 1);
            for (int c = 0; c < row.cells().size(); c++) {
                int column = c + 1;
                int line = r + 1;
                row.cells().get(c).ifPresent(cell -> grid.add(cell(cell), column, line));
            }
        }
        focused.filter(id -> id.startsWith("run-cell-"))
                .flatMap(id -> grid.getChildren().stream()
                        .filter(node -> id.equals(node.getId()))
                        .findFirst())
                .ifPresent(Node::requestFocus);
        details(now);
    }

    private Node gate(Gate gate) {
        var words = new StringBuilder(text("workflow.ui.gate", gate.step(), gate.cluster(), host.text(gate.what())));
        gate.expires()
                .ifPresent(end -> words.append("  ")
                        .append(text(
                                "workflow.ui.gate-until",
                                host.time(end),
                                gate.left().map(RunScreenView::words).orElse("0s"))));
        var label = new Label(words.toString());
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(label, Priority.ALWAYS);
        var line = new HBox(8, host.mark(Mark.NEEDS_YOU), label);
        line.setId("run-gate-" + gate.cluster() + "-" + gate.step());
        return line;
    }

    /** What is known of the chosen cell: what it waits for, since when, and what was seen. */
    private void details(Picture now) {
        var cell = chosen.flatMap(place -> now.rows().stream()
                .flatMap(row -> row.cells().stream())
                .flatMap(Optional::stream)
                .filter(each ->
                        each.cluster().equals(place.cluster()) && each.step().equals(place.step()))
                .findFirst());
        details.setManaged(cell.isPresent());
        details.setVisible(cell.isPresent());
        details.getChildren().clear();
        cell.ifPresent(each -> {
            var head = new Label(text("workflow.ui.cell", each.step(), each.cluster())
                    + (each.part().isEmpty() ? "" : "  " + each.part())
                    + each.since()
                            .map(since -> "  " + text("workflow.ui.since", host.time(since)))
                            .orElse(""));
            head.getStyleClass().add("cluster");
            details.getChildren().add(new HBox(8, head, host.mark(each.mark())));
            each.why().ifPresent(why -> details.getChildren().add(wrapped(host.text(why))));
            each.evidence().reversed().stream()
                    .limit(5)
                    .forEach(seen -> details.getChildren().add(wrapped("\u2022 " + host.text(seen))));
            if (each.why().isEmpty() && each.evidence().isEmpty()) {
                details.getChildren().add(wrapped(text("workflow.ui.nothing-seen")));
            }
        });
    }

    private String text(String code, Object... arguments) {
        return host.text(Message.of(code, arguments));
    }

    private static Label wrapped(String words) {
        var label = new Label(words);
        label.setWrapText(true);
        return label;
    }

    private Button button(VerbName name) {
        return Objects.requireNonNull(buttons.get(name));
    }

    private Node head(Column column) {
        var cluster = new Label(column.cluster().value());
        cluster.getStyleClass().add("cluster");
        var box = new VBox(2, new HBox(8, cluster, host.mark(column.mark())));
        box.setId("run-cluster-" + column.cluster());
        box.getChildren().add(whole(host.text(Message.of("workflow.ui.wave", column.wave()))));
        var pods = whole(
                squares(column.stable(), '\u25a0', '\u25a1') + "  " + squares(column.canary(), '\u25a3', '\u25a2'));
        var counted = text(
                "workflow.ui.pods",
                column.stable().ready(),
                column.stable().wanted(),
                column.canary().ready(),
                column.canary().wanted());
        pods.setAccessibleText(counted);
        pods.getStyleClass().add("pods");
        box.getChildren().addAll(pods, whole(counted));
        var traffic = new ProgressBar(column.observed().orElse(column.wanted()) / 100.0);
        traffic.setPrefWidth(180);
        var told = host.text(
                column.observed().isPresent()
                        ? Message.of(
                                "workflow.ui.traffic",
                                column.wanted(),
                                column.observed().get())
                        : Message.of("workflow.ui.traffic-planned", column.wanted()));
        traffic.setAccessibleText(told);
        box.getChildren().addAll(traffic, whole(told));
        column.unknownFor()
                .ifPresent(since ->
                        box.getChildren().add(new Label(host.text(Message.of("workflow.ui.unknown", words(since))))));
        return box;
    }

    /** Words that are never cut off; the grid scrolls instead. */
    private static Label whole(String words) {
        var label = new Label(words);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    /** A square for each pod, ready ones first; many are counted beside the first. */
    private static String squares(RunView.Pods pods, char ready, char missing) {
        int all = Math.max(pods.wanted(), pods.ready());
        int drawn = Math.min(all, MOST_SQUARES);
        int full = Math.min(pods.ready(), drawn);
        var text = new StringBuilder().repeat(ready, full).repeat(missing, drawn - full);
        return all > drawn ? text + "\u2026" : text.toString();
    }

    /** Pressing it tells more about it. */
    private Node cell(Cell cell) {
        var mark = host.mark(cell.mark());
        var line = new HBox(6, mark);
        cell.left().ifPresent(left -> line.getChildren().add(whole(words(left))));
        var button = new ToggleButton();
        button.setGraphic(line);
        button.setId("run-cell-" + cell.cluster() + "-" + cell.step());
        button.getStyleClass().addAll("entry", "cell-button");
        button.setMinWidth(Region.USE_PREF_SIZE);
        var place = new Place(cell.cluster(), cell.step());
        button.setSelected(chosen.filter(place::equals).isPresent());
        button.setAccessibleText(
                text("workflow.ui.cell", cell.step(), cell.cluster()) + ", " + mark.getAccessibleText());
        cell.why().ifPresent(why -> button.setTooltip(new Tooltip(host.text(why))));
        button.setOnAction(event -> {
            chosen = button.isSelected() ? Optional.of(place) : Optional.empty();
            if (picture != null) {
                draw(picture);
            }
        });
        return button;
    }

    private static String words(Duration duration) {
        return GoDuration.format(duration.isNegative() ? Duration.ZERO : duration.truncatedTo(ChronoUnit.SECONDS));
    }

    // ---- asking back

    private void ask(VerbName name) {
        ask(Optional.of(name));
    }

    private void ask(Optional<VerbName> name) {
        asked = name;
        question.setVisible(name.isPresent());
        question.setManaged(name.isPresent());
        var now = picture;
        if (name.isPresent() && now != null) {
            var verb = now.verb(name.get());
            prediction.setText(host.text(verb.prediction()));
            confirm.setText(host.text(Message.of(
                    "workflow.ui.confirm", host.text(Message.of(name.get().code())))));
            confirm.requestFocus();
        }
    }

    private void confirmed() {
        var now = picture;
        var run = shown;
        if (asked.isEmpty() || now == null || run == null) {
            return;
        }
        Verb verb = now.verb(asked.get());
        ask(Optional.empty());
        if (verb.usable()) {
            host.give(run.run(), verb.command());
        }
    }
}
