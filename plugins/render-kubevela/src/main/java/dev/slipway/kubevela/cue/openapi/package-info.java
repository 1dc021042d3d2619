/**
 * OpenAPI 3.0.0 documents of the definitions of a package, as those of cue v0.14.1, encoding/openapi. {@link dev.slipway.kubevela.cue.openapi.Document} is
 * the way in.
 *
 * <p>With references kept, a value is told conjunct by conjunct as it was written, and what refers to a definition says so. With references
 * expanded the schema is <em>structural</em>: {@link dev.slipway.kubevela.cue.openapi.Frame} gathers what all sides of a value may hold, and each
 * side then only adds what is required and what limits it.
 */
@NullMarked
package dev.slipway.kubevela.cue.openapi;

import org.jspecify.annotations.NullMarked;
