/** Tests of the package of this name. */
@NullMarked
package dev.slipway.app.release.freeze;

import org.jspecify.annotations.NullMarked;
