/** The command line, run in this process. */
@NullMarked
package dev.slipway.app.cli;

import org.jspecify.annotations.NullMarked;
