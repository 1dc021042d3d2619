package dev.slipway.app.run;

import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Takes secret texts out of live objects before anything else sees them, and puts them into requests just before they go
 * out. Stateless but for the keeper it was given; any thread.
 */
public final class SecretMask {
    private static final GroupKind SECRET = GroupKind.core("Secret");
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final SecretTexts texts;

    public SecretMask(SecretTexts texts) {
        this.texts = texts;
    }

    /** A secret text that a request needs and this desk does not hold. */
    public static final class SecretNotHeldException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SecretNotHeldException(String target) {
            super("a secret value of " + target + " is not held on this desk; plan again from the workspace");
        }
    }

    /** The object with every value of a Secret withheld; the texts are kept so that they can be put back. */
    public Manifest withhold(Manifest live) {
        if (!live.gvk().groupKind().equals(SECRET)) {
            return live;
        }
        var tree = live.tree();
        for (var field : new String[] {"data", "stringData"}) {
            if (tree.get(field) instanceof ObjectValue values) {
                var masked = new LinkedHashMap<String, Value>();
                values.fields().forEach((key, value) -> masked.put(key, withhold(value)));
                tree = tree.with(field, new ObjectValue(masked));
            }
        }
        return new Manifest((ObjectValue)
                ValuePath.of("metadata", "annotations", LAST_APPLIED).remove(tree));
    }

    private Value withhold(Value value) {
        if (!(value instanceof Value.StringValue(var clear))) {
            return value;
        }
        var digest = texts.digest(clear);
        texts.keep(digest, clear);
        return new Value.SecretValue(digest);
    }

    /** The request with clear texts in place; goes to the wire and nowhere else. */
    public WriteRequest fill(WriteRequest request) {
        if (!texts.fillsRequests()) {
            return request;
        }
        return switch (request) {
            case WriteRequest.Apply apply ->
                new WriteRequest.Apply(
                        new Manifest((ObjectValue)
                                fill(apply.manifest().tree(), apply.target().toString())),
                        apply.manager(),
                        apply.force(),
                        apply.dryRun());
            case WriteRequest.Patch patch ->
                new WriteRequest.Patch(
                        patch.gvk(),
                        patch.target(),
                        patch.operations().stream()
                                .map(operation -> fill(operation, patch.target().toString()))
                                .toList(),
                        patch.manager(),
                        patch.dryRun());
            case WriteRequest.Delete delete -> delete;
        };
    }

    private JsonPatchOperation fill(JsonPatchOperation operation, String target) {
        return switch (operation) {
            case JsonPatchOperation.Test test ->
                new JsonPatchOperation.Test(test.pointer(), fill(test.value(), target));
            case JsonPatchOperation.Add add -> new JsonPatchOperation.Add(add.pointer(), fill(add.value(), target));
            case JsonPatchOperation.Replace replace ->
                new JsonPatchOperation.Replace(replace.pointer(), fill(replace.value(), target));
            case JsonPatchOperation.Remove remove -> remove;
        };
    }

    private Value fill(Value value, String target) {
        return map(
                value,
                secret -> Value.of(texts.reveal(((Value.SecretValue) secret).digest())
                        .orElseThrow(() -> new SecretNotHeldException(target))));
    }

    /** The digests of every secret text that stands withheld in a tree. */
    static Set<String> digests(Value value) {
        var found = new LinkedHashSet<String>();
        map(value, secret -> {
            found.add(((Value.SecretValue) secret).digest());
            return secret;
        });
        return found;
    }

    private static Value map(Value value, UnaryOperator<Value> onSecret) {
        return switch (value) {
            case Value.SecretValue secret -> onSecret.apply(secret);
            case ObjectValue object -> {
                var fields = new LinkedHashMap<String, Value>();
                object.fields().forEach((key, part) -> fields.put(key, map(part, onSecret)));
                yield new ObjectValue(fields);
            }
            case ListValue list ->
                new ListValue(
                        list.items().stream().map(part -> map(part, onSecret)).toList());
            case Value.StringValue s -> s;
            case Value.NumberValue n -> n;
            case Value.BooleanValue b -> b;
            case Value.NullValue n -> n;
        };
    }
}
