/**
 * What the CUE evaluator costs beside the original, in one run. Prints ratios and asserts nothing but that both made the same.
 *
 * <p>May depend on every module. Entry type: {@link dev.slipway.tests.bench.CueBenchmark}.
 */
@NullMarked
package dev.slipway.tests.bench;

import org.jspecify.annotations.NullMarked;
