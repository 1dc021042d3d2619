package dev.slipway.api.ui;

import org.pf4j.ExtensionPoint;

/** Makes the screen of a run. The workflow plugin has the one implementation. */
public interface RunScreenProvider extends ExtensionPoint {
    RunScreen create(UiHost host);
}
