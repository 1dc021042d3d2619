package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.Value.StringValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the answers of one case have said about uid and resourceVersion of its objects, and the last page's token. */
final class Bindings {
    static final String STALE = "1";
    static final String NO_UID = "00000000-0000-0000-0000-000000000000";

    private final Map<String, ObjectValue> first = new HashMap<>();
    private final Map<String, ObjectValue> last = new HashMap<>();
    private Optional<String> token = Optional.empty();

    private static String key(String kind, String name) {
        return kind + "/" + name;
    }

    void saw(Value content) {
        if (content instanceof ObjectValue object && object.text("kind").isPresent() && object.has("metadata")) {
            var metadata = object.object("metadata");
            var key =
                    key(object.text("kind").orElseThrow(), metadata.text("name").orElse(""));
            first.putIfAbsent(key, metadata);
            last.put(key, metadata);
        }
    }

    void page(Optional<String> continueToken) {
        token = continueToken;
    }

    Optional<String> token() {
        return token;
    }

    /** The object with its placeholders replaced, in the namespace. */
    Manifest bound(Manifest object, String namespace) {
        var tree = (ObjectValue) bound(object.tree(), object);
        var bound = new Manifest(tree);
        return bound.namespace().isEmpty() ? bound.withNamespace(namespace) : bound;
    }

    Value bound(Value value, Manifest object) {
        return switch (value) {
            case StringValue text -> Value.of(bound(text.text(), object));
            case ObjectValue fields -> {
                var out = new LinkedHashMap<String, Value>();
                fields.fields().forEach((key, inner) -> out.put(key, bound(inner, object)));
                yield new ObjectValue(out);
            }
            case ListValue list ->
                Value.list(
                        list.items().stream().map(item -> bound(item, object)).toList());
            case Value.NumberValue number -> number;
            case Value.BooleanValue bool -> bool;
            case Value.NullValue none -> none;
            case Value.SecretValue secret -> secret;
        };
    }

    String bound(String text, Manifest object) {
        var key = key(object.kind(), object.name());
        return switch (text) {
            case "$uid" -> known(last, key, "uid").orElse(NO_UID);
            case "$rv" -> known(last, key, "resourceVersion").orElse(STALE);
            case "$rv0" -> known(first, key, "resourceVersion").orElse(STALE);
            case "$stale" -> STALE;
            case "$other" -> NO_UID;
            default -> text;
        };
    }

    private static Optional<String> known(Map<String, ObjectValue> where, String key, String field) {
        return Optional.ofNullable(where.get(key)).flatMap(metadata -> metadata.text(field));
    }
}
