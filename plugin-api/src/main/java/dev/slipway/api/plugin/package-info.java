/**
 * What a plugin is to the host: identity, version, content hash.
 * Depends on {@code resource}. Entry type: {@link dev.slipway.api.plugin.PluginIdentity}. Immutable, any thread.
 */
@NullMarked
@Experimental
package dev.slipway.api.plugin;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
