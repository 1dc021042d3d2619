/**
 * What is different between two sets of objects, field by field. Entry type: {@link dev.slipway.app.release.diff.Differ}.
 * Depends on plugin-api. Pure; any thread.
 */
@NullMarked
package dev.slipway.app.release.diff;

import org.jspecify.annotations.NullMarked;
