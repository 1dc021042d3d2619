@NullMarked
package dev.slipway.workflow.step;

import org.jspecify.annotations.NullMarked;
