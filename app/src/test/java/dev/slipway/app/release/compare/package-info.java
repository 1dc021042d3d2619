/** Tests of the package of this name. */
@NullMarked
package dev.slipway.app.release.compare;

import org.jspecify.annotations.NullMarked;
