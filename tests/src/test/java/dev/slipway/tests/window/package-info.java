/** The window, followed as people use it: in process, on JavaFX's headless platform or on a display. */
@NullMarked
package dev.slipway.tests.window;

import org.jspecify.annotations.NullMarked;
