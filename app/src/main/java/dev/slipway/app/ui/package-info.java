/** The window's own screens, one package each: a view model that needs no toolkit, and a view that draws it. */
@NullMarked
package dev.slipway.app.ui;

import org.jspecify.annotations.NullMarked;
