/**
 * What was done on this desk outside of runs, in one hash chain.
 *
 * <p>Depends on {@code internal}. Entry type: {@link dev.slipway.store.audit.Audit}; any thread.
 */
@NullMarked
package dev.slipway.store.audit;

import org.jspecify.annotations.NullMarked;
