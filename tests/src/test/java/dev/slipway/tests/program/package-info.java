/**
 * The program as a process of its own: what users type, what they read, which exit code they get.
 *
 * <p>May depend on every module. Entry type: {@link dev.slipway.tests.program.Program}.
 */
@NullMarked
package dev.slipway.tests.program;

import org.jspecify.annotations.NullMarked;
