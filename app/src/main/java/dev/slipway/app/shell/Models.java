package dev.slipway.app.shell;

import dev.slipway.app.ui.application.ApplicationsViewModel;
import dev.slipway.app.ui.application.EditorViewModel;
import dev.slipway.app.ui.cluster.ClustersViewModel;
import dev.slipway.app.ui.cluster.LiveViewModel;
import dev.slipway.app.ui.history.HistoryViewModel;
import dev.slipway.app.ui.plan.PlanViewModel;
import dev.slipway.app.ui.plugin.PluginsViewModel;
import dev.slipway.app.ui.run.RunsViewModel;

/** The view models of the window: they outlive every frame that is built over them. */
record Models(
        ApplicationsViewModel applications,
        EditorViewModel editor,
        PlanViewModel plan,
        RunsViewModel runs,
        HistoryViewModel history,
        ClustersViewModel clusters,
        LiveViewModel live,
        LiveViewModel runPods,
        PluginsViewModel plugins) {}
