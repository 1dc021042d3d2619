/**
 * Release plans, layers and what the command line adds, decoded strictly and merged. Entry type: {@link dev.slipway.app.release.document.PlanDecoder}.
 * Depends on plugin-api. Pure; any thread.
 */
@NullMarked
package dev.slipway.app.release.document;

import org.jspecify.annotations.NullMarked;
