/** Drives the engine's core directly, against a small model of a server. */
@NullMarked
package dev.slipway.workflow.engine;

import org.jspecify.annotations.NullMarked;
