package dev.slipway.app.plugins;

/**
 * An extension and the plugin it comes from.
 *
 * @param pluginId the id of the plugin
 * @param extension its extension, one instance per plugin start
 * @param <T> the extension point
 */
public record Contribution<T>(String pluginId, T extension) {}
