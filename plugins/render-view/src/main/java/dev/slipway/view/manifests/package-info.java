/**
 * Plain manifests as other tools print them: lists flattened, hooks left out, images replaced, namespaces filled in.
 * Depends on plugin-api. Entry type: {@link dev.slipway.view.manifests.ManifestSet}. Pure; any thread.
 */
@NullMarked
package dev.slipway.view.manifests;

import org.jspecify.annotations.NullMarked;
