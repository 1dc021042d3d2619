/**
 * Documents as they were read: a tree with the place of every value.
 * Depends on {@code resource} and {@code diagnostic}. Entry type: {@link dev.slipway.api.application.Document}. Immutable, any thread.
 */
@NullMarked
@Experimental
package dev.slipway.api.application;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
