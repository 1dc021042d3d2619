/**
 * A release as data: plan, placement, waves, steps, snapshot, changes and risks.
 * Depends on {@code resource}, {@code diagnostic}, {@code cluster}. Entry types: {@link dev.slipway.api.release.ReleasePlan}
 * and {@link dev.slipway.api.release.Snapshot}. Immutable, any thread.
 */
@NullMarked
@Experimental
package dev.slipway.api.release;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
