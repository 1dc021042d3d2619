package dev.slipway.app.shell;

import dev.slipway.app.ui.KeyMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import jfx.incubator.scene.control.richtext.RichTextArea;

/**
 * Turns presses that no control took into actions. A key without Ctrl, Alt or a function key is a letter wherever text is
 * written, and an action elsewhere.
 */
final class KeyPresses {
    private final Consumer<String> does;
    private Map<KeyCombination, String> combinations = Map.of();
    private Map<String, String> letters = Map.of();

    /** @param does does the action of an id */
    KeyPresses(Scene scene, Consumer<String> does) {
        this.does = does;
        scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            for (var entry : combinations.entrySet()) {
                if (entry.getKey().match(event) && !(writing(scene) && plain(event))) {
                    event.consume();
                    does.accept(entry.getValue());
                    return;
                }
            }
        });
        scene.addEventHandler(KeyEvent.KEY_TYPED, event -> {
            var action = letters.get(event.getCharacter());
            if (action != null && !writing(scene) && plain(event)) {
                event.consume();
                this.does.accept(action);
            }
        });
    }

    private static boolean plain(KeyEvent event) {
        return !event.isControlDown()
                && !event.isAltDown()
                && !event.isMetaDown()
                && !event.isShortcutDown()
                && !event.getCode().isFunctionKey()
                && event.getCode() != KeyCode.ESCAPE;
    }

    private static boolean writing(Scene scene) {
        Node owner = scene.getFocusOwner();
        return owner instanceof TextInputControl || owner instanceof RichTextArea;
    }

    void map(KeyMap keys) {
        var newCombinations = new LinkedHashMap<KeyCombination, String>();
        var newLetters = new LinkedHashMap<String, String>();
        keys.byKeys().forEach((text, action) -> {
            if (text.codePointCount(0, text.length()) == 1) {
                newLetters.put(text, action);
            } else {
                combination(text).ifPresent(combination -> newCombinations.put(combination, action));
            }
        });
        combinations = newCombinations;
        letters = newLetters;
    }

    /** Empty when the text names no keys. */
    static Optional<KeyCombination> combination(String text) {
        try {
            return Optional.of(KeyCombination.valueOf(text));
        } catch (IllegalArgumentException e) {
            // a person may have typed anything into the settings
            return Optional.empty();
        }
    }
}
