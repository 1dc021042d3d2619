/**
 * Every version of a layer or draft that was seen.
 *
 * <p>Depends on {@code internal}. Entry type: {@link dev.slipway.store.document.Documents}; any thread.
 */
@NullMarked
package dev.slipway.store.document;

import org.jspecify.annotations.NullMarked;
