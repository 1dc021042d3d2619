package dev.slipway.workflow.ui;

import dev.slipway.api.ui.RunScreen;
import dev.slipway.api.ui.RunScreenProvider;
import dev.slipway.api.ui.UiHost;
import org.pf4j.Extension;

/** Offers the screen of a run to the window. */
@Extension
public final class WorkflowRunScreens implements RunScreenProvider {
    @Override
    public RunScreen create(UiHost host) {
        return new RunScreenView(host);
    }
}
