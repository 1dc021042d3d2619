package dev.slipway.app.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** What stands before the window's screens, stacked inside it; closing one gives the keyboard back to where it was. */
final class Overlays {
    private record Open(StackPane frame, @Nullable Node before, Runnable closed) {}

    private final StackPane root;
    private final Deque<Open> open = new ArrayDeque<>();

    Overlays(StackPane root) {
        this.root = root;
    }

    /** @param closed called once when it goes, whoever closes it */
    void show(Region content, Pos where, Runnable closed) {
        var frame = new StackPane(content);
        frame.getStyleClass().add("overlay");
        StackPane.setAlignment(content, where);
        StackPane.setMargin(content, new Insets(56, 24, 24, 24));
        content.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        content.getStyleClass().add("overlay-content");
        frame.setOnMousePressed(event -> {
            if (frame.equals(event.getTarget())) {
                close();
            }
        });
        content.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                event.consume();
                close();
            }
        });
        var focused = root.getScene() == null ? null : root.getScene().getFocusOwner();
        open.push(new Open(frame, focused, closed));
        root.getChildren().add(frame);
    }

    boolean any() {
        return !open.isEmpty();
    }

    /** Closes the topmost. */
    void close() {
        if (open.isEmpty()) {
            return;
        }
        var top = open.pop();
        root.getChildren().remove(top.frame());
        var before = top.before();
        if (before != null && before.getScene() != null) {
            before.requestFocus();
        }
        top.closed().run();
    }

    void closeAll() {
        while (any()) {
            close();
        }
    }
}
