/**
 * The form of the store file: numbered migrations and the failures that every part of the store reports.
 *
 * <p>Depends on the JDK and JDBC alone. Entry type: {@link dev.slipway.store.schema.Schema}. Runs on the thread that opens the store.
 */
@NullMarked
package dev.slipway.store.schema;

import org.jspecify.annotations.NullMarked;
