package dev.slipway.app.shell;

import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.palette.PaletteViewModel;
import dev.slipway.app.ui.palette.PaletteViewModel.Entry;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A field and what it finds; arrows choose, Enter goes. */
final class PalettePane {
    private final Kit kit;
    private final List<Entry> entries;
    private final Runnable close;
    private final TextField query = new TextField();
    private final ListView<Entry> found = new ListView<>();
    private final Label why = new Label();
    private final VBox root = new VBox(8, query, found, why);

    PalettePane(Kit kit, List<Entry> entries, Runnable close) {
        this.kit = kit;
        this.entries = List.copyOf(entries);
        this.close = close;
        root.setId("palette");
        root.setPrefSize(640, 420);
        query.setId("palette-query");
        query.setPromptText(kit.text("ui.palette.prompt"));
        query.setAccessibleText(kit.text("ui.palette.prompt"));
        found.setId("palette-found");
        found.setAccessibleText(kit.text("ui.palette.found"));
        found.setFocusTraversable(false);
        found.setCellFactory(view -> new EntryCell());
        found.setOnMouseClicked(event -> choose());
        why.setId("palette-why");
        query.textProperty().addListener((property, before, text) -> search(text));
        query.setOnKeyPressed(event -> {
            int at = found.getSelectionModel().getSelectedIndex();
            if (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.UP) {
                int next = Math.clamp(
                        at + (event.getCode() == KeyCode.DOWN ? 1 : -1),
                        0,
                        Math.max(0, found.getItems().size() - 1));
                found.getSelectionModel().clearAndSelect(next);
                found.scrollTo(Math.max(0, next - 4));
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER) {
                choose();
                event.consume();
            }
        });
        search("");
    }

    VBox node() {
        return root;
    }

    void focus() {
        query.requestFocus();
    }

    private void search(String text) {
        found.getItems().setAll(PaletteViewModel.find(text, entries));
        found.getSelectionModel().selectFirst();
        why.setText(found.getItems().isEmpty() ? kit.text("ui.palette.none") : "");
    }

    private void choose() {
        var entry = found.getSelectionModel().getSelectedItem();
        if (entry == null) {
            return;
        }
        if (entry.refusal().isPresent()) {
            why.setText(entry.refusal().get());
            return;
        }
        close.run();
        entry.chosen().run();
    }

    private final class EntryCell extends ListCell<Entry> {
        @Override
        protected void updateItem(@Nullable Entry entry, boolean none) {
            super.updateItem(entry, none);
            setText(null);
            if (none || entry == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            var words = new Label(entry.words());
            if (entry.refusal().isPresent()) {
                words.getStyleClass().add("dim");
            }
            setGraphic(Kit.row(kit.dim(kit.text(entry.sort().code())), words, Kit.space(), kit.dim(entry.keys())));
            setAccessibleText(kit.text(entry.sort().code()) + " " + entry.words());
        }
    }
}
