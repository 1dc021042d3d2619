/**
 * Append-only logs of simulated worlds.
 *
 * <p>Depends on {@code internal}. Entry type: {@link dev.slipway.store.rehearsal.Rehearsals}; any thread.
 */
@NullMarked
package dev.slipway.store.rehearsal;

import org.jspecify.annotations.NullMarked;
