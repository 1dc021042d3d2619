/** Tests of the package of this name. */
@NullMarked
package dev.slipway.app.workspace;

import org.jspecify.annotations.NullMarked;
