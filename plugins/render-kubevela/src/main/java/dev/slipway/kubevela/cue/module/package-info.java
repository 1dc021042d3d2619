/**
 * Packages of CUE in folders: {@code cue.mod/module.cue}, the folders of a module, what is vendored below {@code cue.mod/pkg}, {@code gen} and
 * {@code usr}, build attributes and tags. The only part of the evaluator that reads files; it asks no registry.
 */
@NullMarked
package dev.slipway.kubevela.cue.module;

import org.jspecify.annotations.NullMarked;
