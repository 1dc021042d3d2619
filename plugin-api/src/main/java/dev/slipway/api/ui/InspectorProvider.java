package dev.slipway.api.ui;

import dev.slipway.api.diagnostic.Message;
import javafx.scene.Node;
import org.pf4j.ExtensionPoint;

/** Tells more about what is selected, in the inspector at the window's right side. */
public interface InspectorProvider extends ExtensionPoint {
    String id();

    Message title();

    boolean accepts(Subject subject);

    /** A new node for each subject. */
    Node show(UiHost host, Subject subject);
}
