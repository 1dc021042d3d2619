/** Settings: everything a person may choose, searchable, each with a way back to what is usual. */
@NullMarked
package dev.slipway.app.ui.setting;

import org.jspecify.annotations.NullMarked;
