/**
 * What became of a release: health of its objects rolled up, and facts that exist only after deployment. Depends on
 * plugin-api. Entry type: {@link dev.slipway.app.release.status.ReleaseStatus}. Pure; any thread.
 */
@NullMarked
package dev.slipway.app.release.status;

import org.jspecify.annotations.NullMarked;
