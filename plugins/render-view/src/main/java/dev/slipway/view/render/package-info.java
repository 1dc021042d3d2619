/**
 * Views to Kubernetes objects. Depends on plugin-api and {@code model}. Entry type:
 * {@link dev.slipway.view.render.ViewRenderer}. Pure; any thread.
 */
@NullMarked
package dev.slipway.view.render;

import org.jspecify.annotations.NullMarked;
