/** Values and data as text: CUE, JSON and YAML. Pure functions. */
@NullMarked
package dev.slipway.kubevela.cue.export;

import org.jspecify.annotations.NullMarked;
