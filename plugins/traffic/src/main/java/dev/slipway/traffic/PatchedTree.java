package dev.slipway.traffic;

import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies JSON Patch to a tree as a server would, so that a prediction is what the patch really does. */
final class PatchedTree {
    private PatchedTree() {}

    /** A {@code test} failed or a pointer leads nowhere; nothing was applied. */
    static final class PatchFailedException extends RuntimeException {
        PatchFailedException(String message) {
            super(message);
        }
    }

    static Value apply(Value tree, List<JsonPatchOperation> operations) {
        var out = tree;
        for (var operation : operations) {
            var path = segments(operation.pointer());
            out = switch (operation) {
                case JsonPatchOperation.Test(var pointer, var wanted) -> {
                    if (!Value.equivalent(at(out, path), wanted)) {
                        throw new PatchFailedException("test failed at " + pointer);
                    }
                    yield out;
                }
                case JsonPatchOperation.Add(var pointer, var value) -> change(out, path, 0, Optional.of(value), true);
                case JsonPatchOperation.Replace(var pointer, var value) -> {
                    at(out, path);
                    yield change(out, path, 0, Optional.of(value), false);
                }
                case JsonPatchOperation.Remove(var pointer) -> {
                    at(out, path);
                    yield change(out, path, 0, Optional.empty(), false);
                }
            };
        }
        return out;
    }

    private static List<String> segments(String pointer) {
        var out = new ArrayList<String>();
        for (var part : pointer.substring(1).split("/", -1)) {
            out.add(part.replace("~1", "/").replace("~0", "~"));
        }
        return out;
    }

    private static Value at(Value tree, List<String> path) {
        var at = tree;
        for (var segment : path) {
            at = child(at, segment);
        }
        return at;
    }

    private static Value child(Value at, String segment) {
        if (at instanceof ObjectValue o && o.fields().get(segment) instanceof Value found) {
            return found;
        }
        if (at instanceof ListValue l && segment.matches("\\d{1,6}")) {
            int index = Integer.parseInt(segment);
            if (index < l.items().size()) {
                return l.items().get(index);
            }
        }
        throw new PatchFailedException("nothing at " + segment);
    }

    private static Value change(Value at, List<String> path, int depth, Optional<Value> value, boolean insert) {
        var segment = path.get(depth);
        boolean last = depth == path.size() - 1;
        if (at instanceof ObjectValue o) {
            if (!last) {
                return o.with(segment, change(child(o, segment), path, depth + 1, value, insert));
            }
            return value.map(v -> o.with(segment, v)).orElseGet(() -> o.without(segment));
        }
        if (!(at instanceof ListValue l)) {
            throw new PatchFailedException("no list or object above " + segment);
        }
        var items = new ArrayList<>(l.items());
        int index = segment.equals("-") ? items.size() : Integer.parseInt(segment);
        if (index > items.size() || !insert && index == items.size()) {
            throw new PatchFailedException("no item " + segment);
        }
        if (!last) {
            items.set(index, change(items.get(index), path, depth + 1, value, insert));
        } else if (value.isEmpty()) {
            items.remove(index);
        } else if (insert) {
            items.add(index, value.get());
        } else {
            items.set(index, value.get());
        }
        return Value.list(items);
    }
}
