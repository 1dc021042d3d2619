/**
 * CUE as text: tokens, a tree with comments attached, and the tree as text again in CUE's own style.
 *
 * <p>{@link dev.slipway.kubevela.cue.syntax.Parser} reads, {@link dev.slipway.kubevela.cue.syntax.Formatter} prints. What an
 * author got wrong comes back as {@link dev.slipway.kubevela.cue.syntax.SyntaxProblem}, several at once. Everything that leaves
 * this package is immutable.
 *
 * <p>What is read and how it is laid out follows CUE 0.14; cue/scanner, cue/parser, cue/literal and cue/format of cuelang.org/go
 * v0.14.1 (Apache-2.0) were read to learn how comments attach, where errors are placed and how columns align.
 */
@NullMarked
package dev.slipway.kubevela.cue.syntax;

import org.jspecify.annotations.NullMarked;
