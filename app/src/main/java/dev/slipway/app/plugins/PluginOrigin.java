package dev.slipway.app.plugins;

/** Where a plugin came from. */
public enum PluginOrigin {
    /** Delivered with the program. */
    BUILT_IN,
    /** A module of a source tree, loaded from its build output. */
    DEVELOPMENT,
    /** Put into the plugin folder by the user. */
    USER
}
