/** Tests of the package of this name. */
@NullMarked
package dev.slipway.app.release.report;

import org.jspecify.annotations.NullMarked;
