/** Tests of the drivers. */
@NullMarked
package dev.slipway.app.run;

import org.jspecify.annotations.NullMarked;
