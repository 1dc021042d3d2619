/**
 * Renders typed views of {@code slipway.dev/v1}: {@code WebApp}, {@code Worker}, {@code CronJob} and plain
 * {@code Manifests}. Depends on plugin-api alone. Entry types: {@link dev.slipway.view.ViewStrategy} and
 * {@link dev.slipway.view.ManifestsStrategy}. Pure and deterministic; any thread.
 */
@NullMarked
package dev.slipway.view;

import org.jspecify.annotations.NullMarked;
