/**
 * What clusters held when somebody looked, for comparing offline.
 *
 * <p>Depends on {@code internal}. Entry type: {@link dev.slipway.store.cluster.ClusterSnapshots}; any thread.
 */
@NullMarked
package dev.slipway.store.cluster;

import org.jspecify.annotations.NullMarked;
