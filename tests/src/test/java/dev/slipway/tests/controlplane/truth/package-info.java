/**
 * What a Kubernetes API server answers, as recorded data, and the means to ask others the same questions.
 *
 * <p>Cases are short sequences of requests in YAML files; {@link dev.slipway.tests.controlplane.truth.RawPlayer} plays
 * them on a real server and the answers, without what is different at each run (ids, times, addresses, generated names),
 * are recorded beside the cases. {@link dev.slipway.tests.controlplane.truth.PortPlayer} plays the same on anything that
 * implements the cluster ports. Where a recorded answer and an implementation differ, the implementation is wrong.
 * {@link dev.slipway.tests.controlplane.truth.RandomCases} makes further cases from a seed.
 *
 * <p>May depend on {@code api.cluster}, {@code api.resource}, the real control plane and a YAML reader. One thread.
 */
@NullMarked
package dev.slipway.tests.controlplane.truth;

import org.jspecify.annotations.NullMarked;
