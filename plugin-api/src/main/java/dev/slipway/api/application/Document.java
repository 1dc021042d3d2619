package dev.slipway.api.application;

import dev.slipway.api.resource.Value.ObjectValue;

/**
 * One YAML document as it was read: its tree and the place of each value. Paths in the source map use field and index
 * segments only.
 */
public record Document(String source, ObjectValue tree, SourceMap places) {
    public DocumentKind kind() {
        return new DocumentKind(
                tree.text("apiVersion").orElse(""), tree.text("kind").orElse(""));
    }

    public String name() {
        return tree.object("metadata").text("name").orElse("");
    }

    /** {@code metadata.namespace}, empty when absent. */
    public String namespace() {
        return tree.object("metadata").text("namespace").orElse("");
    }
}
