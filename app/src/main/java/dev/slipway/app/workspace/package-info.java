/**
 * Files: workspaces, documents with positions, layers, plans. The only place of the left side of the house that touches a
 * disk. Depends on plugin-api and snakeyaml-engine. Entry types: {@link dev.slipway.app.workspace.YamlReader} and
 * {@code Workspace}. Immutable results; any thread.
 */
@NullMarked
package dev.slipway.app.workspace;

import org.jspecify.annotations.NullMarked;
