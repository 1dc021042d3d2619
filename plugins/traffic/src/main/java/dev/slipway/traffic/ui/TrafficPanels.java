package dev.slipway.traffic.ui;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.ui.RunPanelProvider;
import dev.slipway.api.ui.RunScreen;
import dev.slipway.api.ui.UiHost;
import org.pf4j.Extension;

/** Offers the traffic panel to the window. */
@Extension
public final class TrafficPanels implements RunPanelProvider {
    @Override
    public String id() {
        return "shares";
    }

    @Override
    public Message title() {
        return Message.of("traffic.ui.title");
    }

    @Override
    public RunScreen create(UiHost host) {
        return new TrafficPanelView(host);
    }
}
