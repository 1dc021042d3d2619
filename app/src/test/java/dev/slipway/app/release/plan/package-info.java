/** Tests of the package of this name. */
@NullMarked
package dev.slipway.app.release.plan;

import org.jspecify.annotations.NullMarked;
