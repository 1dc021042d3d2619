/** The built-in plugins as users get them: from the source tree and from the distribution. */
@NullMarked
package dev.slipway.tests.plugins;

import org.jspecify.annotations.NullMarked;
