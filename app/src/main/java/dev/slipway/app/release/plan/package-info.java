/**
 * Placement, roles, order, masks and digests: from documents to a release plan. Entry type: {@link dev.slipway.app.release.plan.Planner}.
 * Depends on plugin-api. Pure; any thread.
 */
@NullMarked
package dev.slipway.app.release.plan;

import org.jspecify.annotations.NullMarked;
