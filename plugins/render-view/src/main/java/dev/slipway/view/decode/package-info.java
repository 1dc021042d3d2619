/**
 * Strict decoding of view documents: every unknown field, wrong type and bad value at once, each with its place.
 * Depends on plugin-api and {@code model}. Entry type: {@link dev.slipway.view.decode.ViewDecoder}. A decoder serves one
 * document on one thread.
 */
@NullMarked
package dev.slipway.view.decode;

import org.jspecify.annotations.NullMarked;
