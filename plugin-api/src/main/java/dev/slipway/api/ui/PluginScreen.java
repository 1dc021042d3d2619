package dev.slipway.api.ui;

import javafx.scene.Node;

/** A screen that a plugin made. */
public interface PluginScreen {
    /** The same node at every call; each of its interactive nodes has an id that is unique in the window. */
    Node node();

    /** It is seen from now on. */
    default void activate() {}

    /** It is not seen any more: timers stop, listeners go. */
    default void deactivate() {}
}
