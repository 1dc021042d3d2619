/**
 * Workload kinds: what is read of a Deployment, how its canary is derived, why its pods do not come up, and health.
 * Depends on plugin-api alone. Entry types: {@link dev.slipway.workflow.workload.DeploymentAdapter} and
 * {@link dev.slipway.workflow.workload.Causes}. Pure functions; any thread.
 */
@NullMarked
package dev.slipway.workflow.workload;

import org.jspecify.annotations.NullMarked;
