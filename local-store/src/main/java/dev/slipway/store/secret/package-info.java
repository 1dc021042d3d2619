/**
 * Keyed digests of secret texts, and the texts that runs need, sealed.
 *
 * <p>Depends on {@code internal}. Entry type: {@link dev.slipway.store.secret.Secrets}; any thread.
 */
@NullMarked
package dev.slipway.store.secret;

import org.jspecify.annotations.NullMarked;
