/**
 * A lane's course before it runs: the fold of its steps, the predicted objects, the invariants and the strategies.
 * Depends on plugin-api, {@code step} and {@code workload}. Entry type: {@link dev.slipway.workflow.plan.LanePlanner}.
 * Pure functions; any thread.
 */
@NullMarked
package dev.slipway.workflow.plan;

import org.jspecify.annotations.NullMarked;
