/**
 * Views as data. Depends on plugin-api's {@code resource}. Entry type: {@link dev.slipway.view.model.View}. Immutable, any
 * thread.
 */
@NullMarked
package dev.slipway.view.model;

import org.jspecify.annotations.NullMarked;
