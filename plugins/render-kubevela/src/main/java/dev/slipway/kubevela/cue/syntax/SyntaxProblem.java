package dev.slipway.kubevela.cue.syntax;

/**
 * One violation of the grammar.
 *
 * @param position where it was noticed
 * @param message what was expected and what stood there instead
 */
public record SyntaxProblem(Position position, String message) {}
