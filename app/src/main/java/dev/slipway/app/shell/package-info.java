/**
 * The window: its frame, themes, languages, keys, and what plugins are offered. Composed by {@code bootstrap}; everything
 * here runs on the JavaFX thread unless said otherwise.
 */
@NullMarked
package dev.slipway.app.shell;

import org.jspecify.annotations.NullMarked;
