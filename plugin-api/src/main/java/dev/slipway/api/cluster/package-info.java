/**
 * The ports to a cluster: one reader, one writer, typed failures.
 * Depends on {@code resource}. Entry types: {@link dev.slipway.api.cluster.ClusterReader} and {@link dev.slipway.api.cluster.ClusterWriter}.
 * Calls block and belong on virtual threads; no plugin ever gets a writer.
 */
@NullMarked
@Experimental
package dev.slipway.api.cluster;

import dev.slipway.api.Experimental;
import org.jspecify.annotations.NullMarked;
