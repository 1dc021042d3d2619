/**
 * Start of the program: the main class and the composition root, the only place that knows every part.
 */
@NullMarked
package dev.slipway.app.bootstrap;

import org.jspecify.annotations.NullMarked;
