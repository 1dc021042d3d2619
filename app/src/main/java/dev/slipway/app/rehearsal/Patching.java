package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON Patch (RFC 6902) as the API server applies it: all or nothing, 422 when a test fails or a path is absent. */
final class Patching {
    private Patching() {}

    static ObjectValue patch(ObjectValue tree, List<JsonPatchOperation> operations) {
        Value at = tree;
        for (var operation : operations) {
            var path = segments(operation.pointer());
            at = switch (operation) {
                case JsonPatchOperation.Test test -> {
                    var found = find(at, path);
                    if (found == null || !Value.equivalent(found, test.value())) {
                        throw refused("testing value " + test.pointer() + " failed");
                    }
                    yield at;
                }
                case JsonPatchOperation.Add add -> set(at, path, add.value(), true, add.pointer());
                case JsonPatchOperation.Replace replace -> {
                    if (find(at, path) == null && !inMap(at, path)) {
                        throw refused("replace operation does not apply: doc is missing key: " + replace.pointer()
                                + ": missing value");
                    }
                    yield set(at, path, replace.value(), false, replace.pointer());
                }
                case JsonPatchOperation.Remove remove -> {
                    if (find(at, path) == null) {
                        throw refused("remove operation does not apply: doc is missing key: " + remove.pointer()
                                + ": missing value");
                    }
                    yield remove(at, path);
                }
            };
        }
        if (!(at instanceof ObjectValue patched)) {
            throw refused("the patched document is no object");
        }
        return patched;
    }

    private static Refusal refused(String message) {
        return Refusal.of(
                ClusterFault.Kind.INVALID,
                422,
                "Invalid",
                "the server rejected our request due to an error in our request: " + message);
    }

    private static List<String> segments(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        return Arrays.stream(pointer.substring(1).split("/", -1))
                .map(s -> s.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    private static @Nullable Value find(Value at, List<String> path) {
        Value found = at;
        for (var segment : path) {
            var next = switch (found) {
                case ObjectValue object -> object.get(segment);
                case ListValue list -> {
                    int index = index(segment, list.items().size() - 1);
                    yield index < 0 ? null : list.items().get(index);
                }
                case Value.StringValue _,
                        Value.NumberValue _,
                        Value.BooleanValue _,
                        Value.NullValue _,
                        Value.SecretValue _ -> null;
            };
            if (next == null) {
                return null;
            }
            found = next;
        }
        return found;
    }

    /** A server replaces a key of a map also when it is absent. */
    private static boolean inMap(Value at, List<String> path) {
        return !path.isEmpty() && find(at, path.subList(0, path.size() - 1)) instanceof ObjectValue;
    }

    private static int index(String segment, int last) {
        if (segment.isEmpty() || segment.length() > 9 || !segment.chars().allMatch(Character::isDigit)) {
            return -1;
        }
        int index = Integer.parseInt(segment);
        return index <= last ? index : -1;
    }

    private static Value set(Value at, List<String> path, Value value, boolean insert, String pointer) {
        if (path.isEmpty()) {
            return value;
        }
        var segment = path.getFirst();
        var rest = path.subList(1, path.size());
        return switch (at) {
            case ObjectValue object -> {
                var child = object.get(segment);
                if (child == null && !rest.isEmpty()) {
                    throw refused(
                            "add operation does not apply: doc is missing path: \"" + pointer + "\": missing value");
                }
                yield object.with(
                        segment, rest.isEmpty() || child == null ? value : set(child, rest, value, insert, pointer));
            }
            case ListValue list -> {
                var items = new ArrayList<>(list.items());
                if (rest.isEmpty() && insert) {
                    int index = segment.equals("-") ? items.size() : index(segment, items.size());
                    if (index < 0) {
                        throw refused("add operation does not apply: doc is missing path: \"" + pointer
                                + "\": invalid index");
                    }
                    items.add(index, value);
                } else {
                    int index = index(segment, items.size() - 1);
                    if (index < 0) {
                        throw refused("add operation does not apply: doc is missing path: \"" + pointer
                                + "\": missing value");
                    }
                    items.set(index, set(items.get(index), rest, value, insert, pointer));
                }
                yield new ListValue(items);
            }
            case Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ ->
                throw refused("add operation does not apply: doc is missing path: \"" + pointer + "\": missing value");
        };
    }

    private static Value remove(Value at, List<String> path) {
        var segment = path.getFirst();
        var rest = path.subList(1, path.size());
        return switch (at) {
            case ObjectValue object -> {
                var child = object.get(segment);
                yield rest.isEmpty() || child == null
                        ? object.without(segment)
                        : object.with(segment, remove(child, rest));
            }
            case ListValue list -> {
                var items = new ArrayList<>(list.items());
                int index = index(segment, items.size() - 1);
                if (rest.isEmpty()) {
                    items.remove(index);
                } else {
                    items.set(index, remove(items.get(index), rest));
                }
                yield new ListValue(items);
            }
            case Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> at;
        };
    }
}
