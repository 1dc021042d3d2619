/**
 * Applications: the workspace's documents as a matrix of applications by clusters, and each of them as YAML and as a form.
 * The view models follow the folder and the runs; clusters are looked at only when a person asks.
 */
@NullMarked
package dev.slipway.app.ui.application;

import org.jspecify.annotations.NullMarked;
