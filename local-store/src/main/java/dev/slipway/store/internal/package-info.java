/**
 * Connections, the one writer thread with its group commit, and blobs. Not for use outside of the store.
 *
 * <p>Depends on {@code schema}. Entry type: {@link dev.slipway.store.internal.Database}; any thread may call it.
 */
@NullMarked
package dev.slipway.store.internal;

import org.jspecify.annotations.NullMarked;
