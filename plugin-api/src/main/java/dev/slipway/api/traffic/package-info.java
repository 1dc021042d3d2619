/**
 * The traffic router contract: read, plan, verify, predict.
 * Depends on {@code resource}, {@code release}, {@code diagnostic}. Entry type: {@link dev.slipway.api.traffic.TrafficRouter}. Pure functions over live objects; must not block.
 */
@NullMarked
@Experimental
package dev.slipway.api.traffic;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
