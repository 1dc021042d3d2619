package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of fields as managedFields knows them: paths of {@code f:name}, {@code k:{keys}} and {@code v:value} elements. An item
 * of a keyed list is a member of its own beside its fields. Immutable.
 */
record FieldSet(Set<Path> paths) {
    static final FieldSet EMPTY = new FieldSet(Set.of());
    private static final Set<String> NEVER = Set.of("apiVersion", "kind");
    private static final Set<String> NEVER_METADATA = Set.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink");

    /** A path; elements in order. */
    record Path(List<String> elements) implements Comparable<Path> {
        Path {
            elements = List.copyOf(elements);
        }

        Path child(String element) {
            var copy = new ArrayList<>(elements);
            copy.add(element);
            return new Path(copy);
        }

        boolean under(Path other) {
            return elements.size() > other.elements.size()
                    && elements.subList(0, other.elements.size()).equals(other.elements);
        }

        @Override
        public int compareTo(Path other) {
            for (int i = 0; i < Math.min(elements.size(), other.elements.size()); i++) {
                int c = elements.get(i).compareTo(other.elements.get(i));
                if (c != 0) {
                    return c;
                }
            }
            return Integer.compare(elements.size(), other.elements.size());
        }

        /** As conflicts name it: {@code .spec.template.spec.containers[name="c"].image}. */
        @Override
        public String toString() {
            var out = new StringBuilder();
            for (var element : elements) {
                if (element.startsWith("f:")) {
                    out.append('.').append(element, 2, element.length());
                } else if (element.startsWith("k:")) {
                    var parts = new ArrayList<String>();
                    ((ObjectValue) Json.parse(element.substring(2)))
                            .fields()
                            .forEach((key, value) -> parts.add(key + "=" + Json.print(value)));
                    out.append('[').append(String.join(",", parts)).append(']');
                } else {
                    out.append("[=").append(element, 2, element.length()).append(']');
                }
            }
            return out.toString();
        }
    }

    static final Path ROOT = new Path(List.of());

    FieldSet {
        paths = java.util.Collections.unmodifiableSet(new TreeSet<>(paths));
    }

    /**
     * The fields an applied or written object sets.
     *
     * @param status the fields of status alone, or all the others
     */
    static FieldSet of(GroupKind kind, ObjectValue tree, boolean status) {
        var paths = new TreeSet<Path>();
        tree.fields().forEach((key, value) -> {
            if (NEVER.contains(key) || key.equals("status") != status) {
                return;
            }
            var at = ROOT.child("f:" + key);
            if (key.equals("metadata") && value instanceof ObjectValue metadata) {
                metadata.fields().forEach((name, part) -> {
                    if (!NEVER_METADATA.contains(name)) {
                        collect(kind, part, at.child("f:" + name), name, "metadata", paths);
                    }
                });
            } else {
                collect(kind, value, at, key, "", paths);
            }
        });
        return new FieldSet(paths);
    }

    private static void collect(GroupKind kind, Value value, Path at, String field, String parent, Set<Path> out) {
        switch (value) {
            case ObjectValue object -> {
                if (object.isEmpty() || Schema.atomicMap(kind, field, parent)) {
                    out.add(at);
                } else {
                    object.fields().forEach((key, part) -> collect(kind, part, at.child("f:" + key), key, field, out));
                }
            }
            case ListValue list -> {
                var rule = Schema.list(kind, field, parent);
                if (rule.type() == Schema.ListType.ATOMIC || list.items().isEmpty()) {
                    out.add(at);
                    return;
                }
                for (var item : list.items()) {
                    var element = element(rule, item);
                    if (element == null) {
                        out.add(at);
                        return;
                    }
                    var itemAt = at.child(element);
                    out.add(itemAt);
                    if (item instanceof ObjectValue object && rule.type() == Schema.ListType.MAP) {
                        object.fields()
                                .forEach((key, part) -> collect(kind, part, itemAt.child("f:" + key), key, field, out));
                    }
                }
            }
            case Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> out.add(at);
        }
    }

    /** The element that names an item of a keyed list or set. */
    static @Nullable String element(Schema.ListRule rule, Value item) {
        if (rule.type() == Schema.ListType.SET) {
            return "v:" + Json.print(item);
        }
        if (!(item instanceof ObjectValue object)) {
            return null;
        }
        var keys = new LinkedHashMap<String, Value>();
        for (var key : rule.keys()) {
            var part = object.get(key);
            if (part == null) {
                if (!key.equals("protocol")) {
                    return null;
                }
                part = Value.of("TCP");
            }
            keys.put(key, part);
        }
        return "k:" + Json.print(new ObjectValue(keys));
    }

    boolean has(Path path) {
        return paths.contains(path);
    }

    FieldSet plus(FieldSet other) {
        var all = new TreeSet<>(paths);
        all.addAll(other.paths);
        return new FieldSet(all);
    }

    FieldSet minus(Set<Path> others) {
        var left = new TreeSet<>(paths);
        left.removeAll(others);
        return new FieldSet(left);
    }

    /** The value at a path of a tree. */
    static Optional<Value> value(GroupKind kind, ObjectValue tree, Path path) {
        Value at = tree;
        var field = "";
        var parent = "";
        for (var element : path.elements()) {
            if (element.startsWith("f:")) {
                if (!(at instanceof ObjectValue object) || object.get(element.substring(2)) == null) {
                    return Optional.empty();
                }
                at = java.util.Objects.requireNonNull(object.get(element.substring(2)));
                parent = field;
                field = element.substring(2);
            } else {
                if (!(at instanceof ListValue list)) {
                    return Optional.empty();
                }
                var rule = Schema.list(kind, field, parent);
                var found = list.items().stream()
                        .filter(item -> element.equals(element(rule, item)))
                        .findFirst();
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                at = found.get();
            }
        }
        return Optional.of(at);
    }

    /** A tree without the value at a path; parents that become empty go as well. */
    static ObjectValue without(GroupKind kind, ObjectValue tree, Path path) {
        return (ObjectValue)
                java.util.Objects.requireNonNullElse(remove(kind, tree, path.elements(), "", ""), ObjectValue.EMPTY);
    }

    private static @Nullable Value remove(GroupKind kind, Value at, List<String> rest, String field, String parent) {
        if (rest.isEmpty()) {
            return null;
        }
        var element = rest.getFirst();
        var tail = rest.subList(1, rest.size());
        if (element.startsWith("f:")) {
            var name = element.substring(2);
            if (!(at instanceof ObjectValue object) || object.get(name) == null) {
                return at;
            }
            var left = remove(kind, java.util.Objects.requireNonNull(object.get(name)), tail, name, field);
            var changed = left == null ? object.without(name) : object.with(name, left);
            return changed.isEmpty() && !field.isEmpty() ? null : changed;
        }
        if (!(at instanceof ListValue list)) {
            return at;
        }
        var rule = Schema.list(kind, field, parent);
        var items = new ArrayList<Value>();
        for (var item : list.items()) {
            if (element.equals(element(rule, item))) {
                var left = remove(kind, item, tail, field, parent);
                if (left != null) {
                    items.add(left);
                }
            } else {
                items.add(item);
            }
        }
        return items.isEmpty() ? null : new ListValue(items);
    }

    /** As managedFields shows it. */
    ObjectValue fieldsV1() {
        return node(new ArrayList<>(paths), 0);
    }

    private static ObjectValue node(List<Path> sorted, int depth) {
        var fields = new LinkedHashMap<String, Value>();
        int i = 0;
        while (i < sorted.size()) {
            var path = sorted.get(i);
            if (path.elements().size() == depth) {
                fields.put(".", ObjectValue.EMPTY);
                i++;
                continue;
            }
            var element = path.elements().get(depth);
            int end = i;
            while (end < sorted.size()
                    && sorted.get(end).elements().size() > depth
                    && sorted.get(end).elements().get(depth).equals(element)) {
                end++;
            }
            var children = sorted.subList(i, end);
            var only = children.size() == 1 && children.getFirst().elements().size() == depth + 1;
            fields.put(element, only ? ObjectValue.EMPTY : node(children, depth + 1));
            i = end;
        }
        return new ObjectValue(fields);
    }
}
