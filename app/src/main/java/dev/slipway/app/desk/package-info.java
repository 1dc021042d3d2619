/**
 * What every way into the program shares, command line and window alike: drafts read from documents, plans made from them,
 * the clusters of the workspace, the service of runs. A {@link dev.slipway.app.desk.Seat} says who works there.
 *
 * <p>Knows neither a terminal nor a window. Objects of this package serve one command on one thread unless they say more.
 */
@NullMarked
package dev.slipway.app.desk;

import org.jspecify.annotations.NullMarked;
