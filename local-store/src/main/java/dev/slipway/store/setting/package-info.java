/**
 * Settings of this desk.
 *
 * <p>Depends on {@code internal}. Entry type: {@link dev.slipway.store.setting.Settings}; any thread.
 */
@NullMarked
package dev.slipway.store.setting;

import org.jspecify.annotations.NullMarked;
