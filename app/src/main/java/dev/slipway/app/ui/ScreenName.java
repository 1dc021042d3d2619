package dev.slipway.app.ui;

import java.util.List;
import java.util.Locale;

/** The screens, in the order of the left bar. */
public enum ScreenName {
    APPLICATIONS,
    PLAN,
    RUNS,
    HISTORY,
    CLUSTERS,
    PLUGINS,
    SETTINGS,
    /** Screens of plugins; each has its own entry. */
    CONTRIBUTED;

    /** Those that the program brings. */
    public static List<ScreenName> own() {
        return List.of(APPLICATIONS, PLAN, RUNS, HISTORY, CLUSTERS, PLUGINS, SETTINGS);
    }

    /** Part of ids and codes. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Code of its name. */
    public String code() {
        return "ui.screen." + id();
    }
}
