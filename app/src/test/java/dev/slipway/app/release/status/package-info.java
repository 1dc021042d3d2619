/** Tests of the package of this name. */
@NullMarked
package dev.slipway.app.release.status;

import org.jspecify.annotations.NullMarked;
