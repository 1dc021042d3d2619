/**
 * The step contract: validate, predict, effects, observe, undo. Steps describe, the engine acts.
 * Depends on {@code release}, {@code cluster}, {@code traffic}, {@code workload}. Entry type: {@link dev.slipway.api.workflow.StepType}. Called on the engine's thread of one lane; must not block.
 */
@NullMarked
@Experimental
package dev.slipway.api.workflow;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
