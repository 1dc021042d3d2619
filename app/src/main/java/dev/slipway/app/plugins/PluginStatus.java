package dev.slipway.app.plugins;

/** How a plugin stands, as {@code plugin list} shows it. */
public sealed interface PluginStatus {

    /** Checked and accepted; none of its classes was loaded yet. */
    record Ready() implements PluginStatus {}

    /** Loaded and started; its extensions are offered. */
    record Started() implements PluginStatus {}

    /** Switched off by the user; not loaded. */
    record Disabled() implements PluginStatus {}

    /**
     * Refused by a check before any of its code ran.
     *
     * @param problem what was found and what to try
     */
    record Refused(PluginProblem problem) implements PluginStatus {}

    /**
     * Its code threw; its extensions are withdrawn.
     *
     * @param problem what was thrown, where, and what to try
     */
    record Failed(PluginProblem problem) implements PluginStatus {}
}
