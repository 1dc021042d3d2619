/**
 * Whole releases over real control planes: documents in, journal out, real API servers, real time.
 *
 * <p>May depend on every module and on the control planes' own observers. Entry type:
 * {@link dev.slipway.tests.real.RealHouse}. Tagged {@code real}.
 */
@NullMarked
package dev.slipway.tests.real;

import org.jspecify.annotations.NullMarked;
