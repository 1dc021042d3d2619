/** Plugins: what is loaded, from where, and what went wrong with it. */
@NullMarked
package dev.slipway.app.ui.plugin;

import org.jspecify.annotations.NullMarked;
