package dev.slipway.app.ui.kit;

import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.ObjectChange.Sort;
import dev.slipway.app.release.report.DiffLines;
import dev.slipway.app.release.report.DiffLines.Line;
import dev.slipway.app.release.report.Plain;
import dev.slipway.app.workspace.YamlWriter;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** Shows the lines of a change set, however many: only those in sight are drawn. */
public final class DiffView {
    private final Kit kit;
    private final ListView<Line> list = new ListView<>();
    private boolean split;

    public DiffView(Kit kit, String id) {
        this.kit = kit;
        list.setId(id);
        list.getStyleClass().add("diff");
        list.setAccessibleText(kit.text("ui.diff"));
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        list.setCellFactory(view -> new LineCell());
        var copy = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);
        list.setOnKeyPressed(event -> {
            if (copy.match(event)) {
                copy();
                event.consume();
            }
        });
    }

    public Node node() {
        return list;
    }

    /** Shows changes as lines that are made here: for few. */
    public void show(ChangeSet changes) {
        show(DiffLines.of(changes, false, YamlWriter::print), false);
    }

    /** @param sideBySide whether before and after stand beside each other */
    public void show(List<Line> lines, boolean sideBySide) {
        boolean other = split != sideBySide;
        split = sideBySide;
        if (other || !list.getItems().equals(lines)) {
            list.getItems().setAll(lines);
            list.refresh();
        }
    }

    /** Goes to the next head of an object, or to the one before. */
    public void head(boolean next) {
        var lines = list.getItems();
        int from = list.getSelectionModel().getSelectedIndex();
        int step = next ? 1 : -1;
        for (int i = from + step; i >= 0 && i < lines.size(); i += step) {
            if (lines.get(i) instanceof Line.Head) {
                list.getSelectionModel().clearAndSelect(i);
                list.scrollTo(Math.max(0, i - 2));
                return;
            }
        }
    }

    private void copy() {
        var content = new ClipboardContent();
        content.putString(list.getSelectionModel().getSelectedItems().stream()
                .map(line -> DiffLines.words(line, kit::text))
                .collect(Collectors.joining("\n")));
        Clipboard.getSystemClipboard().setContent(content);
    }

    private final class LineCell extends ListCell<Line> {
        @Override
        protected void updateItem(@Nullable Line line, boolean none) {
            super.updateItem(line, none);
            setText(null);
            setTooltip(null);
            if (none || line == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            setAccessibleText(DiffLines.words(line, kit::text));
            setGraphic(draw(line));
        }

        private Node draw(Line line) {
            return switch (line) {
                case Line.Cluster(var cluster) -> styled(cluster.value(), "diff-cluster");
                case Line.Head(var change) -> {
                    var head = styled(
                            Plain.sign(change.operation()) + " "
                                    + Plain.safe(change.id().toString()),
                            "diff-head",
                            style(change.operation()));
                    var row = Kit.row(head);
                    change.owner()
                            .ifPresent(owner -> row.getChildren()
                                    .add(kit.dim(kit.text("release.report.driven-by", Plain.safe(owner)))));
                    yield row;
                }
                case Line.Field field -> split ? sides(field) : one(field);
                case Line.Text text -> text(text);
                case Line.Told(var risk) -> {
                    var row = Kit.row(new Label("   "), kit.risk(risk.level()), new Label(kit.text(risk.message())));
                    setTooltip(new Tooltip(kit.text(risk.message())));
                    yield row;
                }
                case Line.Folded(var _, int count, var rules) ->
                    styled("    \u2591 " + kit.text("release.report.ignored", count, rules), "dim");
                case Line.Unchanged(int count) -> styled("= " + kit.text("release.report.unchanged", count), "dim");
            };
        }

        private Node text(Line.Text line) {
            return switch (line.kind()) {
                case SAME -> styled("      " + line.text(), "diff-code", "diff-same");
                case ADDED -> styled("    + " + line.text(), "diff-code", "diff-added");
                case REMOVED -> styled("    − " + line.text(), "diff-code", "diff-removed");
            };
        }

        private Node one(Line.Field field) {
            var text = new StringBuilder("    " + field.sign() + " " + field.path());
            if (!field.before().isEmpty() || !field.after().isEmpty()) {
                text.append(": ").append(field.before());
                text.append(field.before().isEmpty() || field.after().isEmpty() ? "" : " → ");
                text.append(field.after());
            }
            var label = styled(
                    text.toString(),
                    "diff-code",
                    field.ignored() ? "dim" : style(field.field().sort()));
            setTooltip(field.ignored() ? new Tooltip(field.field().rule()) : null);
            return label;
        }

        private Node sides(Line.Field field) {
            var path = styled("    " + field.sign() + " " + field.path(), "diff-code", "diff-path");
            var before = styled(field.before(), "diff-code", "diff-removed");
            var after = styled(field.after(), "diff-code", "diff-added");
            for (var side : List.of(path, before, after)) {
                side.setMinWidth(0);
                side.setPrefWidth(0);
                side.setMaxWidth(Double.MAX_VALUE);
                HBox.setHgrow(side, Priority.ALWAYS);
            }
            var row = Kit.row(path, before, after);
            row.setMinWidth(0);
            row.setPrefWidth(1);
            return row;
        }

        private Label styled(String text, String... styles) {
            var label = new Label(text);
            label.setMinWidth(Region.USE_PREF_SIZE);
            label.getStyleClass().addAll(styles);
            return label;
        }
    }

    private static String style(Operation operation) {
        return switch (operation) {
            case CREATE -> "diff-added";
            case DELETE -> "diff-removed";
            case UPDATE, RENAME -> "diff-changed";
            case REPLACE -> "risk-critical";
            case KEEP -> "dim";
        };
    }

    private static String style(Sort sort) {
        return switch (sort) {
            case ADD -> "diff-added";
            case REMOVE -> "diff-removed";
            case CHANGE, REORDER -> "diff-changed";
            case DRIFT -> "diff-drift";
        };
    }
}
