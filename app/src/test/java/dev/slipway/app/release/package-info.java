/** Tests of the release, and what they share. */
@NullMarked
package dev.slipway.app.release;

import org.jspecify.annotations.NullMarked;
