/**
 * Real clusters behind the ports of {@code api.cluster}: kubeconfig, credentials, requests, watches.
 *
 * <p>Depends on {@code dev.slipway.api}, the JDK, fabric8's HTTP client and a YAML reader; no other package imports
 * fabric8. Entry type: {@link dev.slipway.app.cluster.Connections}. Calls block and belong on virtual threads; every public
 * type is safe for any number of threads. Watches run on virtual threads of their own, which end with the connection.
 */
@NullMarked
package dev.slipway.app.cluster;

import org.jspecify.annotations.NullMarked;
