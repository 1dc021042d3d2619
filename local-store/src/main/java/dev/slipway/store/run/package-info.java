/**
 * The journal of runs and the lists over it.
 *
 * <p>Depends on {@code internal} and {@code snapshot}. Entry types: {@link dev.slipway.store.run.RunJournal} and {@link dev.slipway.store.run.Runs}; any thread.
 */
@NullMarked
package dev.slipway.store.run;

import org.jspecify.annotations.NullMarked;
