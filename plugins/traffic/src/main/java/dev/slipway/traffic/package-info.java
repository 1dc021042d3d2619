/**
 * One router per traffic technology behind one contract.
 * Depends on plugin-api alone. Entry types: {@link dev.slipway.traffic.GatewayApiRouter} and
 * {@link dev.slipway.traffic.ServiceRouter}. Pure functions over live objects; any thread.
 */
@NullMarked
package dev.slipway.traffic;

import org.jspecify.annotations.NullMarked;
