/**
 * Content-addressed snapshots, their numbers and marks, and what each cluster last got.
 *
 * <p>Depends on {@code internal} and {@code secret} (an export carries the application's digest key). Entry type: {@link dev.slipway.store.snapshot.Snapshots}; any thread.
 */
@NullMarked
package dev.slipway.store.snapshot;

import org.jspecify.annotations.NullMarked;
