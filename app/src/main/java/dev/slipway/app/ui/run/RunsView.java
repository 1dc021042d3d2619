package dev.slipway.app.ui.run;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.ui.Mark;
import dev.slipway.api.ui.RunScreen;
import dev.slipway.api.ui.UiHost;
import dev.slipway.app.run.CommandGate.Need;
import dev.slipway.app.ui.run.RunsViewModel.Picture;
import dev.slipway.app.ui.run.RunsViewModel.Question;
import dev.slipway.app.ui.run.RunsViewModel.Row;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The list of runs beside the screen of one; what was refused, and what the command gate asks, stand above it. */
public final class RunsView {
    private final UiHost host;
    private final RunsViewModel model;
    private final RunScreen screen;
    private final DateTimeFormatter times;
    private final SplitPane root = new SplitPane();
    private final ListView<Row> list = new ListView<>();
    private final BorderPane right = new BorderPane();
    private final VBox above = new VBox(8);
    private final HBox notice = new HBox(8);
    private final Label noticeText = new Label();
    private final VBox question = new VBox(8);
    private final Label empty = new Label();
    private Optional<Question> asked = Optional.empty();
    private boolean showing;

    public RunsView(UiHost host, RunsViewModel model, RunScreen screen, ZoneId zone) {
        this.host = host;
        this.model = model;
        this.screen = screen;
        this.times = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(zone);
        root.setId("runs");
        list.setId("runs-list");
        list.setAccessibleText(host.text(Message.of("ui.runs")));
        list.setCellFactory(view -> new RunCell());
        ChangeListener<@Nullable Row> chosen = (property, before, row) -> {
            if (row != null && !showing) {
                model.select(row.run());
            }
        };
        list.getSelectionModel().selectedItemProperty().addListener(chosen);
        notice.setId("runs-notice");
        notice.getStyleClass().add("notice");
        noticeText.setId("runs-notice-text");
        noticeText.setWrapText(true);
        HBox.setHgrow(noticeText, Priority.ALWAYS);
        noticeText.setMaxWidth(Double.MAX_VALUE);
        var dismiss = new Button(host.text(Message.of("ui.dismiss")));
        dismiss.setId("runs-notice-dismiss");
        dismiss.setMinWidth(Region.USE_PREF_SIZE);
        dismiss.setOnAction(event -> model.dismiss());
        notice.getChildren().addAll(noticeText, dismiss);
        question.setId("runs-question");
        question.getStyleClass().add("question");
        above.setPadding(new Insets(8, 16, 0, 16));
        empty.setId("runs-empty");
        empty.setText(host.text(Message.of("ui.runs.empty")));
        empty.setWrapText(true);
        empty.setPadding(new Insets(32));
        right.setTop(above);
        root.getItems().addAll(list, right);
        root.setDividerPositions(0.28);
        SplitPane.setResizableWithParent(list, false);
    }

    public Node node() {
        return root;
    }

    public void show(Picture picture) {
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
            noticeText.setText(host.text(message));
            bars.add(notice);
        });
        if (!picture.question().equals(asked)) {
            asked = picture.question();
            asked.ifPresent(this::ask);
        }
        asked.ifPresent(q -> bars.add(question));
        if (!above.getChildren().equals(bars)) {
            above.getChildren().setAll(bars);
        }
        picture.selected().ifPresent(look -> screen.show(look.run(), look.now()));
        // before the first look nobody knows whether there is nothing
        right.setCenter(picture.selected().isPresent() ? screen.node() : picture.looked() ? empty : null);
    }

    /** Countdowns of real runs move although nothing was committed; a rehearsal's clock is not that of the wall. */
    public void tick(Instant now) {
        model.picture()
                .selected()
                .filter(look -> !look.run().rehearsal())
                .ifPresent(look -> screen.show(look.run(), now));
    }

    private void ask(Question asking) {
        question.getChildren().clear();
        var typed = new ArrayList<TextField>();
        var ticks = new ArrayList<CheckBox>();
        var reason = new TextField();
        reason.setId("runs-question-reason");
        boolean possible = true;
        for (var need : asking.needs()) {
            switch (need) {
                case Need.Agree agree -> line(new Label(host.text(Message.of("ui.gate.agree"))));
                case Need.Type(var name) -> {
                    var field = new TextField();
                    field.setId("runs-question-name-" + typed.size());
                    typed.add(field);
                    labelled(host.text(Message.of("ui.gate.type", name)), field);
                }
                case Need.Tick(var group) -> {
                    var box = new CheckBox(group);
                    box.setId("runs-question-tick-" + ticks.size());
                    ticks.add(box);
                    line(box);
                }
                case Need.Reason needsReason -> labelled(host.text(Message.of("ui.gate.reason")), reason);
                case Need.Check check -> {
                    possible = false;
                    line(new Label(host.text(Message.of("ui.gate.check"))));
                }
                case Need.Locked locked -> {
                    possible = false;
                    line(new Label(host.text(Message.of("ui.gate.locked"))));
                }
            }
        }
        var go = new Button(host.text(Message.of("ui.gate.go")));
        go.setId("runs-question-go");
        go.setDisable(!possible);
        go.setOnAction(event -> model.answer(asking.run(), asking.command(), said(typed, ticks), reason.getText()));
        var back = new Button(host.text(Message.of("ui.gate.back")));
        back.setId("runs-question-back");
        back.setOnAction(event -> model.withdraw());
        question.getChildren().add(new HBox(8, go, back));
    }

    private static Set<String> said(List<TextField> typed, List<CheckBox> ticks) {
        var said = new HashSet<String>();
        typed.forEach(field -> said.add(field.getText().strip()));
        ticks.stream().filter(CheckBox::isSelected).forEach(box -> said.add(box.getText()));
        return said;
    }

    private void line(Node node) {
        question.getChildren().add(node);
    }

    private void labelled(String words, TextField field) {
        var label = new Label(words);
        label.setLabelFor(field);
        field.setAccessibleText(words);
        question.getChildren().addAll(label, field);
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
            var first = new HBox(8, name, host.mark(Mark.of(row.phase())));
            if (row.rehearsal()) {
                var rehearsal = new Label(host.text(Message.of("ui.rehearsal")));
                rehearsal.getStyleClass().add("rehearsal");
                first.getChildren().add(rehearsal);
            }
            var second = new Label(times.format(row.startedAt()) + "  " + row.startedBy());
            second.getStyleClass().add("dim");
            setGraphic(new VBox(2, first, second));
        }
    }
}
