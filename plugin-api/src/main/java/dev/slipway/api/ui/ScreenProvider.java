package dev.slipway.api.ui;

import dev.slipway.api.diagnostic.Message;
import org.pf4j.ExtensionPoint;

/** Adds a screen with its own entry in the left bar. What it throws takes the screen away and nothing else. */
public interface ScreenProvider extends ExtensionPoint {
    /** Letters, digits and hyphens; unique among the plugin's screens. */
    String id();

    Message title();

    /** Called when the screen is first shown, and again after a change of language. */
    PluginScreen create(UiHost host);
}
