/**
 * A Kubernetes cluster that lives in this process, on virtual time: the same ports as a real one. Depends on plugin-api.
 * Everything of one world happens on one thread, in the order of virtual time.
 */
@NullMarked
package dev.slipway.app.rehearsal;

import org.jspecify.annotations.NullMarked;
