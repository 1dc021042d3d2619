package dev.slipway.api.ui;

import dev.slipway.api.diagnostic.Message;
import org.pf4j.ExtensionPoint;

/** Adds a panel below the screen of a run, beside its time line. What it throws takes the panel away and nothing else. */
public interface RunPanelProvider extends ExtensionPoint {
    /** Letters, digits and hyphens; unique among the plugin's panels. */
    String id();

    Message title();

    /** Called when the panel is first needed, and again after a change of language. */
    RunScreen create(UiHost host);
}
