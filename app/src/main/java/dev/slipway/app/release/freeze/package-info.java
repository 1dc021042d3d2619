/**
 * The one door between preview and run: snapshots of all inputs with secret texts withheld, and saved plans as files.
 * Depends on plugin-api and {@code release.plan}. Entry types: {@link dev.slipway.app.release.freeze.Freezer} and
 * {@link dev.slipway.app.release.freeze.SavedPlan}. Pure; any thread.
 */
@NullMarked
package dev.slipway.app.release.freeze;

import org.jspecify.annotations.NullMarked;
