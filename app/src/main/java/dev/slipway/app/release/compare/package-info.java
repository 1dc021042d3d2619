/**
 * What a plan is compared with: live clusters or older sets of objects; what stands in a run's way; whether a plan went
 * stale. Reads clusters through their reader port alone. Depends on plugin-api and {@code release.diff}. Entry type:
 * {@link dev.slipway.app.release.compare.Comparison}. Results are immutable; any thread.
 */
@NullMarked
package dev.slipway.app.release.compare;

import org.jspecify.annotations.NullMarked;
