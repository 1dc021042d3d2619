/**
 * SQLite under the program: the only code that speaks SQL.
 */
@NullMarked
package dev.slipway.store;

import org.jspecify.annotations.NullMarked;
