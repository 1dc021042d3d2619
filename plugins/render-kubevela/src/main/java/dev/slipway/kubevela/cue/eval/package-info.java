/**
 * Evaluation: a {@link dev.slipway.kubevela.cue.eval.Vertex} for each field, settled in this order.
 *
 * <ol>
 *   <li>Its conjuncts are expanded: literals insert arcs at once, in the order of the text; scalars, types and bounds narrow it; the
 *       rest become tasks.
 *   <li>Tasks are tried until none goes on: references, calculations, lists, computed labels and patterns first, comprehensions last.
 *   <li>Bounds are checked; what only repeats itself is a structural cycle; what is blocked leaves the vertex open.
 *   <li>Disjunctions are decided, each side on a trial of its own.
 *   <li>Arcs are settled from a list of work, closedness is checked, constraints that are functions are applied.
 * </ol>
 *
 * <p>{@link dev.slipway.kubevela.cue.eval.Evaluation} is the way in, {@link dev.slipway.kubevela.cue.eval.Value} what comes out. How a
 * field gets its value, traced, stands in docs/cue.md; what was decided, in ADR 0013.
 */
@NullMarked
package dev.slipway.kubevela.cue.eval;

import org.jspecify.annotations.NullMarked;
