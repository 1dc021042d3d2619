/** History: versions and runs of an application on a time line, compared, marked, and released again. */
@NullMarked
package dev.slipway.app.ui.history;

import org.jspecify.annotations.NullMarked;
