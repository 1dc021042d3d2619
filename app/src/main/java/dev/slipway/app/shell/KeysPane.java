package dev.slipway.app.shell;

import dev.slipway.app.ui.Actions;
import dev.slipway.app.ui.KeyMap;
import dev.slipway.app.ui.kit.Kit;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/** Every key and what it does. */
final class KeysPane {
    private final ScrollPane scroll;
    private final VBox root;

    KeysPane(Kit kit, List<Actions.Action> actions, KeyMap keys, Runnable close) {
        var grid = new GridPane();
        grid.setHgap(24);
        grid.setVgap(4);
        int row = 0;
        for (var action : actions) {
            var pressed = keys.keys(action.id());
            if (pressed.isEmpty()) {
                continue;
            }
            var key = new Label(shown(pressed.get()));
            key.getStyleClass().add("key");
            grid.add(key, 0, row);
            grid.add(new Label(kit.text(action.label())), 1, row);
            row++;
        }
        scroll = new ScrollPane(grid);
        scroll.setId("keys-scroll");
        scroll.setPrefSize(560, 480);
        scroll.setFitToWidth(true);
        root = new VBox(
                8,
                kit.title(kit.text("ui.keys.title")),
                kit.dim(kit.text("ui.keys.how")),
                scroll,
                kit.button("keys-close", "ui.close", close));
        root.setId("keys");
    }

    /** As keyboards label them. */
    static String shown(String keys) {
        boolean mac = System.getProperty("os.name", "").startsWith("Mac");
        return keys.replace("Shortcut", mac ? "\u2318" : "Ctrl")
                .replace("LEFT", "\u2190")
                .replace("RIGHT", "\u2192")
                .replace("COMMA", ",")
                .replace("PLUS", "+")
                .replace("EQUALS", "=")
                .replace("MINUS", "-")
                .replace("DIGIT", "");
    }

    VBox node() {
        return root;
    }

    void focus() {
        scroll.requestFocus();
    }
}
