/** Whole releases: documents in, journal out, on simulated clusters and virtual time. */
@NullMarked
package dev.slipway.tests.pipeline;

import org.jspecify.annotations.NullMarked;
