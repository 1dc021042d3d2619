@NullMarked
package dev.slipway.traffic;

import org.jspecify.annotations.NullMarked;
