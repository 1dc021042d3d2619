/**
 * Differences in the forms people and programs read: text, Markdown, HTML, unified and JSON Patch. Depends on plugin-api.
 * Entry types: {@link dev.slipway.app.release.report.TextReport} and its neighbours. Pure; any thread.
 */
@NullMarked
package dev.slipway.app.release.report;

import org.jspecify.annotations.NullMarked;
