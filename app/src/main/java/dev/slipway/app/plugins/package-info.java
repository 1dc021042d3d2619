/**
 * Plugins: found, checked, loaded each from its own class loader, and named when they fail.
 *
 * <p>Depends on {@code dev.slipway.api}, the JDK and PF4J; no other package uses PF4J's manager. Entry type: {@link
 * dev.slipway.app.plugins.PluginHost}. Every public method may be called from any thread; plugin code runs on the
 * caller's thread.
 */
@NullMarked
package dev.slipway.app.plugins;

import org.jspecify.annotations.NullMarked;
