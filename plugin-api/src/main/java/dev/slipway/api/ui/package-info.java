/**
 * What plugins add to the window. The only package of the contract that may name JavaFX, which is optional: a plugin
 * without screens loads on a machine without it. Everything here is called on the JavaFX thread unless said otherwise.
 */
@Experimental
@NullMarked
package dev.slipway.api.ui;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
