/**
 * The pure core of a release: two state machines (one for the run, one for each lane) as transition tables over
 * immutable states, the effect protocol with its fences, and the picture people see. Depends on the contract of
 * {@code dev.slipway.api} alone; planning, invariants and conditions come in through small interfaces. Entry types:
 * {@link dev.slipway.workflow.engine.WorkflowEngineProvider} and {@link dev.slipway.workflow.engine.WorkflowEngine}.
 * Everything is a pure function; any thread.
 */
@NullMarked
package dev.slipway.workflow.engine;

import org.jspecify.annotations.NullMarked;
