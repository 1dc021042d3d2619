/**
 * Rendering of KubeVela applications.
 */
@NullMarked
package dev.slipway.kubevela;

import org.jspecify.annotations.NullMarked;
