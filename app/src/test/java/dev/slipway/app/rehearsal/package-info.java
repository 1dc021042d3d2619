/** Tests of the simulated cluster. */
@NullMarked
package dev.slipway.app.rehearsal;

import org.jspecify.annotations.NullMarked;
