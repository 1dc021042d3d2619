/**
 * The traffic panel of a run: what share each cluster should send to the canary, what it was seen to send, and how both went.
 * {@link dev.slipway.traffic.ui.TrafficPanelViewModel} works out what is shown and needs no toolkit.
 */
@NullMarked
package dev.slipway.traffic.ui;

import org.jspecify.annotations.NullMarked;
