/**
 * Rendering of KubeVela applications; so far an honest refusal.
 *
 * <p>Depends on {@code dev.slipway.api} only. Entry type: {@link dev.slipway.kubevela.KubeVelaStrategy}. Pure functions, any
 * thread.
 */
@NullMarked
package dev.slipway.kubevela;

import org.jspecify.annotations.NullMarked;
