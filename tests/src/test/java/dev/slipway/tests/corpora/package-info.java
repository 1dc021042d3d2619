/**
 * What the original CUE makes of programs, compared with what ours makes of them: the golden corpora, and programs made from seeds that
 * the original judges while the test runs.
 *
 * <p>May depend on every module. Entry types: {@link dev.slipway.tests.corpora.CorporaTest}, {@link dev.slipway.tests.corpora.Subject}.
 */
@NullMarked
package dev.slipway.tests.corpora;

import org.jspecify.annotations.NullMarked;
