/**
 * Clusters: where releases may go, whether they could, and what lives there now. Nothing is asked of a cluster before a person
 * selects it; tables hold projected rows, never whole objects, and are redrawn a few times a second however much happens.
 */
@NullMarked
package dev.slipway.app.ui.cluster;

import org.jspecify.annotations.NullMarked;
