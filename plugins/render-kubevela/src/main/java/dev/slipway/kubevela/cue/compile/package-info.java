/**
 * From syntax to expressions: names resolved to what they mean, literals decoded. Nothing here evaluates.
 *
 * <p>{@link dev.slipway.kubevela.cue.compile.Datum} and {@link dev.slipway.kubevela.cue.compile.Num} are the data that everything above works with.
 */
@NullMarked
package dev.slipway.kubevela.cue.compile;

import org.jspecify.annotations.NullMarked;
