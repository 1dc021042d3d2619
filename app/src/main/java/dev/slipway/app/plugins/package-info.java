/**
 * Plugins: found, checked, loaded each from its own class loader, and named when they fail.
 */
@NullMarked
package dev.slipway.app.plugins;

import org.jspecify.annotations.NullMarked;
