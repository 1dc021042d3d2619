/**
 * CUE as text: tokens, and a tree with comments attached.
 *
 * <p>{@link dev.slipway.kubevela.cue.syntax.Parser} reads, {@link dev.slipway.kubevela.cue.syntax.Formatter} writes. The latter walks the tree and
 * leaves words and wishes for the white space between them on a {@code Sheet}, which makes lines and cells of them; {@code Columns} makes the
 * cells of a column equally wide. {@code Simplifier} makes a shorter tree first where that is asked for. How CUE is written was learned from what
 * the original prints. What an author got wrong comes back as
 * {@link dev.slipway.kubevela.cue.syntax.SyntaxProblem}, several at once. Everything that leaves this package is immutable.
 *
 * <p>The grammar is that of CUE 0.14; cue/scanner and cue/parser of cuelang.org/go v0.14.1 (Apache-2.0) were read to learn where
 * errors are placed and what comments belong to.
 */
@NullMarked
package dev.slipway.kubevela.cue.syntax;

import org.jspecify.annotations.NullMarked;
