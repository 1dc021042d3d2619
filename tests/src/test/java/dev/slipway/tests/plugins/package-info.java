/** The program as users get it: its launcher, and the built-in plugins from source tree, distribution and archive. */
@NullMarked
package dev.slipway.tests.plugins;

import org.jspecify.annotations.NullMarked;
