/**
 * The contract between the host and its plugins.
 */
@NullMarked
package dev.slipway.api;

import org.jspecify.annotations.NullMarked;
