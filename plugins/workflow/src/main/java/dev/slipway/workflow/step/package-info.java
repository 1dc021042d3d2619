/**
 * The built-in step kinds and the objects of a lane that they move.
 * Depends on plugin-api and {@code workload}. Entry type: {@link dev.slipway.workflow.step.StepTypes}. Pure functions of
 * a step context; called on a lane's thread, never blocking.
 */
@NullMarked
package dev.slipway.workflow.step;

import org.jspecify.annotations.NullMarked;
