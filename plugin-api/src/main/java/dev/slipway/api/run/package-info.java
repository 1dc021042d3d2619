/**
 * A run as data: events, state, commands, the pure engine interface and the journal port.
 * Depends on {@code release}, {@code cluster}, {@code resource}, {@code diagnostic}, {@code workflow}. Entry types: {@link dev.slipway.api.run.Engine}
 * and {@link dev.slipway.api.run.Journal}. The engine is pure; ports say their own thread rules.
 */
@NullMarked
@Experimental
package dev.slipway.api.run;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
