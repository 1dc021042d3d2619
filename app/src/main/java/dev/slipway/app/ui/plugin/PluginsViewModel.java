package dev.slipway.app.ui.plugin;

import dev.slipway.app.plugins.PluginRow;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Services;
import java.util.List;

/** Plugins as the host knows them. Any thread. */
public final class PluginsViewModel {
    private final Services services;
    private final Published<List<PluginRow>> published;

    public PluginsViewModel(Services services) {
        this.services = services;
        this.published = new Published<>(List.of(), services.window());
    }

    public Published<List<PluginRow>> published() {
        return published;
    }

    /** Asks the host again; a plugin may have failed meanwhile. */
    public void refresh() {
        services.worker().execute(() -> {
            var rows = services.bench().plugins();
            published.change(before -> rows);
        });
    }
}
