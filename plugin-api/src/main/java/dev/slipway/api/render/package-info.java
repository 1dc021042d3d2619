/**
 * How an application document becomes Kubernetes objects.
 * Depends on {@code application}, {@code resource}, {@code diagnostic}, {@code release}. Entry type: {@link dev.slipway.api.render.RenderStrategy}.
 * Renderers are pure: no clock, network, file, randomness, locale or environment.
 */
@NullMarked
@Experimental
package dev.slipway.api.render;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
