package dev.slipway.api.resource;

import dev.slipway.api.resource.Value.ObjectValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One Kubernetes object as a tree with {@code apiVersion}, {@code kind} and {@code metadata.name}. Rendered, live or
 * predicted alike. {@link #toString()} names the object and never prints its content, which may hold secrets.
 */
public record Manifest(ObjectValue tree) {
    public Manifest {
        if (tree.text("apiVersion").isEmpty() || tree.text("kind").isEmpty()) {
            throw new IllegalArgumentException("a Kubernetes object needs apiVersion and kind");
        }
    }

    public GroupVersionKind gvk() {
        return GroupVersionKind.of(tree.text("apiVersion").orElseThrow(), kind());
    }

    public ResourceId id() {
        return new ResourceId(gvk().groupKind(), namespace(), name());
    }

    public String kind() {
        return tree.text("kind").orElseThrow();
    }

    public ObjectValue metadata() {
        return tree.object("metadata");
    }

    public String name() {
        return metadata().text("name").orElse("");
    }

    /** The namespace, empty when none is set. */
    public String namespace() {
        return metadata().text("namespace").orElse("");
    }

    public Optional<String> uid() {
        return metadata().text("uid");
    }

    public Optional<String> resourceVersion() {
        return metadata().text("resourceVersion");
    }

    public long generation() {
        return metadata().integer("generation").orElse(0L);
    }

    /** {@code status.observedGeneration}, 0 when absent. */
    public long observedGeneration() {
        return status().integer("observedGeneration").orElse(0L);
    }

    public boolean isBeingDeleted() {
        return metadata().has("deletionTimestamp");
    }

    public ObjectValue spec() {
        return tree.object("spec");
    }

    public ObjectValue status() {
        return tree.object("status");
    }

    public Map<String, String> labels() {
        return texts(metadata().object("labels"));
    }

    public Map<String, String> annotations() {
        return texts(metadata().object("annotations"));
    }

    public Optional<Value> at(String path) {
        return ValuePath.parse(path).in(tree);
    }

    public Manifest with(String path, Value value) {
        return with(ValuePath.parse(path), value);
    }

    public Manifest with(ValuePath path, Value value) {
        return new Manifest((ObjectValue) path.put(tree, value));
    }

    public Manifest without(String path) {
        return new Manifest((ObjectValue) ValuePath.parse(path).remove(tree));
    }

    public Manifest withNamespace(String namespace) {
        return with(ValuePath.of("metadata", "namespace"), Value.of(namespace));
    }

    public Manifest withAnnotation(String key, String value) {
        return with(ValuePath.of("metadata", "annotations", key), Value.of(value));
    }

    public Manifest withLabel(String key, String value) {
        return with(ValuePath.of("metadata", "labels", key), Value.of(value));
    }

    private static Map<String, String> texts(ObjectValue object) {
        var out = new LinkedHashMap<String, String>();
        object.fields().forEach((k, v) -> {
            if (v instanceof Value.StringValue(var text)) {
                out.put(k, text);
            }
        });
        return Collections.unmodifiableMap(out);
    }

    @Override
    public String toString() {
        return id().toString();
    }
}
