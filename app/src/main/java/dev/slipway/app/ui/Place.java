package dev.slipway.app.ui;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.run.RunId;
import dev.slipway.app.desk.Wanted;
import java.util.Optional;

/** Where a person is in the window, exactly enough to go back there. Closed. */
public sealed interface Place {
    /** The screen that shows it; the entry of the left bar. */
    ScreenName screen();

    /** @param file the file that is looked at, as the workspace names it */
    record Applications(Optional<String> file) implements Place {
        @Override
        public ScreenName screen() {
            return ScreenName.APPLICATIONS;
        }
    }

    /** @param wanted what to plan; empty for the plan that is open */
    record Plan(Optional<Wanted> wanted) implements Place {
        @Override
        public ScreenName screen() {
            return ScreenName.PLAN;
        }
    }

    /** @param run empty for the newest */
    record Runs(Optional<RunId> run) implements Place {
        @Override
        public ScreenName screen() {
            return ScreenName.RUNS;
        }
    }

    record History(Optional<ApplicationName> application) implements Place {
        @Override
        public ScreenName screen() {
            return ScreenName.HISTORY;
        }
    }

    record Clusters(Optional<ClusterName> cluster) implements Place {
        @Override
        public ScreenName screen() {
            return ScreenName.CLUSTERS;
        }
    }

    record Plugins() implements Place {
        @Override
        public ScreenName screen() {
            return ScreenName.PLUGINS;
        }
    }

    record Settings() implements Place {
        @Override
        public ScreenName screen() {
            return ScreenName.SETTINGS;
        }
    }

    /** A screen of a plugin. */
    record Contributed(String id) implements Place {
        @Override
        public ScreenName screen() {
            return ScreenName.CONTRIBUTED;
        }
    }
}
