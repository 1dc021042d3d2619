/**
 * Plan &amp; Diff: what a release would change, each of its steps before it happens, and the way into a run. The view model
 * asks the desk for plans and turns their records into lines and branches; nothing here reads a report's text.
 */
@NullMarked
package dev.slipway.app.ui.plan;

import org.jspecify.annotations.NullMarked;
