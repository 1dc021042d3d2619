package dev.slipway.kubevela.cue.compile;

import dev.slipway.kubevela.cue.syntax.Position;

/**
 * Something that cannot be compiled.
 *
 * @param position where
 * @param code its stable id
 * @param message what is wrong, in English
 */
public record Problem(Position position, String code, String message) {}
