/**
 * Rules that the classes of every module keep, each with its reason.
 */
@NullMarked
package dev.slipway.tests.architecture;

import org.jspecify.annotations.NullMarked;
