/**
 * What the engine must know of each workload kind, and health words.
 * Depends on {@code resource}, {@code diagnostic}. Entry type: {@link dev.slipway.api.workload.WorkloadAdapter}. Pure functions; must not block.
 */
@NullMarked
@Experimental
package dev.slipway.api.workload;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
