/**
 * CUE in Java, true to CUE 0.14.1: {@link dev.slipway.kubevela.cue.Cue} compiles, a {@link dev.slipway.kubevela.cue.Program} is evaluated
 * as often as one likes, a {@link dev.slipway.kubevela.cue.CueValue} is looked at. Knows nothing of Kubernetes, of KubeVela or of this program's plugins.
 *
 * <p>How a text becomes a value:
 *
 * <ol>
 *   <li>{@code syntax} reads each file to a tree; {@link dev.slipway.kubevela.cue.CuePackage} is the files of one package.
 *   <li>{@code Assembly} fetches what is imported from the {@link dev.slipway.kubevela.cue.PackageSource}, depth first, and refuses circles.
 *   <li>{@code compile} resolves every name to a number of levels upwards and decodes the literals. Nothing is evaluated; all mistakes
 *       are told at once.
 *   <li>{@code eval} unifies the files at the root, with what was filled in as one more file. For each field: its conjuncts are expanded,
 *       structs and lists to arcs before any reference is followed; scalars, bounds and checks narrow it; comprehensions wait for
 *       what they read; disjunctions are tried on copies; what a definition does not allow is refused last. Functions come from
 *       {@code std} through {@code eval.Builtins}.
 *   <li>The result is copied to immutable {@code eval.Value}s with two orders of fields, that of evaluation and that of export.
 *   <li>{@code export} writes values as CUE, and data as JSON.
 * </ol>
 *
 * <p>{@code module} reads packages from folders; it alone touches files.
 */
@NullMarked
package dev.slipway.kubevela.cue;

import org.jspecify.annotations.NullMarked;
