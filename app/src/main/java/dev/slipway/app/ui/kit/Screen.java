package dev.slipway.app.ui.kit;

import dev.slipway.app.ui.Place;
import javafx.scene.Node;

/** A screen of the window. Nothing happens in it while it is not active. */
public interface Screen {
    /** The same node at every call. */
    Node node();

    /** It is seen from now on, at this place; called again when the place within it changes. */
    void activate(Place place);

    /** It is not seen any more. */
    void deactivate();

    /** Where the keyboard goes when the screen is entered. */
    void focus();
}
