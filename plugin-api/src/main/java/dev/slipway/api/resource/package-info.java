/**
 * Kubernetes objects as data: one immutable typed tree, paths into it, identities and digests.
 * Depends on the JDK alone. Entry types: {@link dev.slipway.api.resource.Value} and {@link dev.slipway.api.resource.Manifest}.
 * Everything here is immutable and safe for any thread.
 */
@NullMarked
@Experimental
package dev.slipway.api.resource;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
