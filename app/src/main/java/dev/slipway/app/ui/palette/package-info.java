/** The command palette: finds what can be done and where one can go. No toolkit here. */
@NullMarked
package dev.slipway.app.ui.palette;

import org.jspecify.annotations.NullMarked;
