/**
 * Runs, live and past. {@link dev.slipway.app.ui.run.RunsViewModel} follows the store's published state and passes commands
 * through the same gate as the command line; the screen of one run comes from the workflow plugin.
 */
@NullMarked
package dev.slipway.app.ui.run;

import org.jspecify.annotations.NullMarked;
