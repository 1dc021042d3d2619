/** Values and data as text: CUE and JSON. Pure functions. */
@NullMarked
package dev.slipway.kubevela.cue.export;

import org.jspecify.annotations.NullMarked;
