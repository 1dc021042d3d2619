/**
 * SQLite under the program: the only code that speaks SQL. Depends on plugin-api, the JDK, sqlite-jdbc and zstd-jni.
 *
 * <p>Entry type: {@link dev.slipway.store.Store}. Everything it hands out may be used by any thread; writes of all
 * threads go through one writer thread, which commits whatever is queued in one transaction.
 */
@NullMarked
package dev.slipway.store;

import org.jspecify.annotations.NullMarked;
