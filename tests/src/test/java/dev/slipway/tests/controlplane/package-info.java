/**
 * Real Kubernetes control planes for tests tagged {@code real}, over the programs that {@code tests/control-plane} builds.
 *
 * <p>May depend on the JDK and Jackson only: what it reports must not come through the product under test. Entry type:
 * {@link dev.slipway.tests.controlplane.ControlPlane}. Its types may be used from several threads.
 */
@NullMarked
package dev.slipway.tests.controlplane;

import org.jspecify.annotations.NullMarked;
