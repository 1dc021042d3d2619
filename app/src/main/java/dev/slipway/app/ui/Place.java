package dev.slipway.app.ui;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.run.RunId;
import dev.slipway.app.desk.Wanted;
import java.util.Optional;

/** Where a person is in the window, exactly enough to go back there. Closed. */
public sealed interface Place {
    /** The screen that shows it; the entry of the left bar. */
    default ScreenName screen() {
        return switch (this) {
            case Applications _ -> ScreenName.APPLICATIONS;
            case Plan _ -> ScreenName.PLAN;
            case Runs _ -> ScreenName.RUNS;
            case History _ -> ScreenName.HISTORY;
            case Clusters _ -> ScreenName.CLUSTERS;
            case Plugins _ -> ScreenName.PLUGINS;
            case Settings _ -> ScreenName.SETTINGS;
            case Contributed _ -> ScreenName.CONTRIBUTED;
        };
    }

    /** @param file the file that is looked at, as the workspace names it */
    record Applications(Optional<String> file) implements Place {}

    /** @param wanted what to plan; empty for the plan that is open */
    record Plan(Optional<Wanted> wanted) implements Place {}

    /** @param run empty for the newest */
    record Runs(Optional<RunId> run) implements Place {}

    record History(Optional<ApplicationName> application) implements Place {}

    record Clusters(Optional<ClusterName> cluster) implements Place {}

    record Plugins() implements Place {}

    record Settings() implements Place {}

    /** A screen of a plugin. */
    record Contributed(String id) implements Place {}
}
