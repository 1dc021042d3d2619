/**
 * The release engine as a pure function, with its built-in steps and workload adapters.
 */
@NullMarked
package dev.slipway.workflow;

import org.jspecify.annotations.NullMarked;
