/** Evaluation: a vertex for each field, conjuncts unified, comprehensions and disjunctions resolved. */
@NullMarked
package dev.slipway.kubevela.cue.eval;

import org.jspecify.annotations.NullMarked;
