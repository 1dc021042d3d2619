/**
 * {@code slipway cue eval|export|vet|fmt}: CUE as a tool for authors of definitions. Depends on {@code dev.slipway.api} and on
 * {@code dev.slipway.kubevela.cue}. Entry types: the four commands.
 */
@NullMarked
package dev.slipway.kubevela.cli;

import org.jspecify.annotations.NullMarked;
