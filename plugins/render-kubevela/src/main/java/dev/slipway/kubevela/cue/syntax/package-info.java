/**
 * CUE as text: tokens, a tree with comments attached, and the tree as text again in CUE's own style.
 *
 * <p>{@link dev.slipway.kubevela.cue.syntax.Parser} reads, {@link dev.slipway.kubevela.cue.syntax.Formatter} prints. What an
 * author got wrong comes back as {@link dev.slipway.kubevela.cue.syntax.SyntaxProblem}, several at once. Everything that leaves
 * this package is immutable.
 */
@NullMarked
package dev.slipway.kubevela.cue.syntax;

import org.jspecify.annotations.NullMarked;
