/**
 * What is said about a user's document: a code, typed arguments, a place and a hint.
 * Depends on {@code resource}. Entry type: {@link dev.slipway.api.diagnostic.Diagnostic}. Immutable, any thread.
 * The host turns codes into sentences from the message bundle of the plugin that owns the code's prefix.
 */
@NullMarked
@Experimental
package dev.slipway.api.diagnostic;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
