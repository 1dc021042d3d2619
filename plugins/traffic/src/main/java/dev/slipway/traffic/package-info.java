/**
 * One router per traffic technology behind one contract.
 */
@NullMarked
package dev.slipway.traffic;

import org.jspecify.annotations.NullMarked;
