/**
 * Puts messages into the words of a language, for the command line and the window alike. Entry type: {@link
 * dev.slipway.app.words.Texts}.
 */
@NullMarked
package dev.slipway.app.words;

import org.jspecify.annotations.NullMarked;
