package dev.slipway.api.ui;

import dev.slipway.api.diagnostic.Message;
import org.pf4j.ExtensionPoint;

/** Adds a command to the palette and the key map. */
public interface ActionProvider extends ExtensionPoint {
    /** Letters, digits and hyphens; unique among the plugin's actions. */
    String id();

    Message label();

    /** What is pressed for it unless people choose otherwise, as JavaFX writes combinations; empty for nothing. */
    default String keys() {
        return "";
    }

    /** On the JavaFX thread; must not block. */
    void run(UiHost host);
}
