/**
 * How plugins add commands: options as records, a console and an exit code.
 * Depends on the JDK and {@code diagnostic}. Entry type: {@link dev.slipway.api.command.PluginCommand}. A command runs on its own thread and may block.
 */
@NullMarked
@Experimental
package dev.slipway.api.command;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
