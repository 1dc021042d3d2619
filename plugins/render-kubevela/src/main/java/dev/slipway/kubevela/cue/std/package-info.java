/**
 * The standard library: a class for each package of CUE, each a table of functions over {@link dev.slipway.kubevela.cue.compile.Datum}.
 *
 * <p>{@link dev.slipway.kubevela.cue.std.StandardLibrary} is all of it. What the functions do was learned from the documentation and the
 * behaviour of cue v0.14.1 and of Go's library, which they are named after. Everything is pure and safe for threads.
 */
@NullMarked
package dev.slipway.kubevela.cue.std;

import org.jspecify.annotations.NullMarked;
