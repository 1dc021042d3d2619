package dev.slipway.app.shell;

import dev.slipway.api.ui.ActionProvider;
import dev.slipway.api.ui.InspectorProvider;
import dev.slipway.api.ui.RunPanelProvider;
import dev.slipway.api.ui.RunScreenProvider;
import dev.slipway.api.ui.ScreenProvider;
import dev.slipway.api.ui.SettingProvider;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.plugins.PluginHost;
import java.util.List;

/** What plugins add to the window. */
public record Contributions(
        List<Contribution<RunScreenProvider>> runScreens,
        List<Contribution<ScreenProvider>> screens,
        List<Contribution<InspectorProvider>> inspectors,
        List<Contribution<ActionProvider>> actions,
        List<Contribution<RunPanelProvider>> runPanels,
        List<Contribution<SettingProvider>> settings) {
    public Contributions {
        runScreens = List.copyOf(runScreens);
        screens = List.copyOf(screens);
        inspectors = List.copyOf(inspectors);
        actions = List.copyOf(actions);
        runPanels = List.copyOf(runPanels);
        settings = List.copyOf(settings);
    }

    public static Contributions of(PluginHost plugins) {
        return new Contributions(
                plugins.extensions(RunScreenProvider.class),
                plugins.extensions(ScreenProvider.class),
                plugins.extensions(InspectorProvider.class),
                plugins.extensions(ActionProvider.class),
                plugins.extensions(RunPanelProvider.class),
                plugins.extensions(SettingProvider.class));
    }
}
