/** Tests of the package of this name. */
@NullMarked
package dev.slipway.app.release.diff;

import org.jspecify.annotations.NullMarked;
