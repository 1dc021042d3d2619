/**
 * The left side of the house, pure: resolve, place, render, plan, diff, freeze. No file, clock, network or randomness;
 * equal input gives equal output. Depends on plugin-api alone. Entry types: {@code plan.Planner}, {@code diff.Differ}.
 */
@NullMarked
package dev.slipway.app.release;

import org.jspecify.annotations.NullMarked;
