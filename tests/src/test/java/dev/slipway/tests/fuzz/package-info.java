/** CUE fed with bytes that a fuzzer makes up, guided by what they reach, and with all that once broke it. */
@NullMarked
package dev.slipway.tests.fuzz;

import org.jspecify.annotations.NullMarked;
