/**
 * The contract between the host and its plugins: plain data and small interfaces.
 * Depends on the JDK, JSpecify and PF4J's extension marker, nothing else. Start with {@code render.RenderStrategy},
 * {@code workflow.StepType} and {@code traffic.TrafficRouter}. Records are immutable and safe for any thread.
 */
@NullMarked
package dev.slipway.api;

import org.jspecify.annotations.NullMarked;
