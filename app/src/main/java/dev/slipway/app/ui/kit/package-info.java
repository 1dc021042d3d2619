/** Pieces that several screens are made of. JavaFX thread only, unless a type says otherwise. */
@NullMarked
package dev.slipway.app.ui.kit;

import org.jspecify.annotations.NullMarked;
