package dev.slipway.api.cluster;

import dev.slipway.api.resource.Value;

/** One operation of a JSON Patch (RFC 6902). Pointers are RFC 6901 ({@code /spec/rules/0}). Closed. */
public sealed interface JsonPatchOperation {
    String pointer();

    record Test(String pointer, Value value) implements JsonPatchOperation {}

    record Add(String pointer, Value value) implements JsonPatchOperation {}

    record Replace(String pointer, Value value) implements JsonPatchOperation {}

    record Remove(String pointer) implements JsonPatchOperation {}

    /** Escapes one segment of a pointer. */
    static String escape(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }
}
