/**
 * Typed views that a user fills, mapped to Kubernetes objects.
 */
@NullMarked
package dev.slipway.view;

import org.jspecify.annotations.NullMarked;
