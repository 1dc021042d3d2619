/**
 * The command line: every screen's twin. Depends on all of {@code app} but the windows; builds commands with picocli, from
 * its own classes and from what plugins declare. Entry type: {@link dev.slipway.app.cli.CommandLineProgram}. One command
 * per process, on the main thread; data goes to standard output, everything else to standard error.
 */
@NullMarked
package dev.slipway.app.cli;

import org.jspecify.annotations.NullMarked;
