/**
 * The inbox of operator commands, outside of the hash chain.
 *
 * <p>Depends on {@code internal}. Entry type: {@link dev.slipway.store.command.Commands}; any thread.
 */
@NullMarked
package dev.slipway.store.command;

import org.jspecify.annotations.NullMarked;
