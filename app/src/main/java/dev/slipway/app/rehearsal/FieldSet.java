package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of fields as managedFields knows them, as a tree: which elements ({@code f:name}, {@code k:{keys}},
 * {@code v:value}) are members here, and what lies below each. Holds no empty branches. Immutable.
 */
record FieldSet(SortedSet<String> members, SortedMap<String, FieldSet> children) {
    static final FieldSet EMPTY = new FieldSet(Collections.emptySortedSet(), Collections.emptySortedMap());

    /** A set that is being made. */
    static final class Builder {
        private final TreeSet<String> members = new TreeSet<>();
        private final TreeMap<String, Builder> children = new TreeMap<>();

        void member(String element) {
            members.add(element);
        }

        Builder child(String element) {
            return children.computeIfAbsent(element, e -> new Builder());
        }

        FieldSet build() {
            if (members.isEmpty() && children.isEmpty()) {
                return EMPTY;
            }
            var built = new TreeMap<String, FieldSet>();
            children.forEach((element, child) -> {
                var inner = child.build();
                if (!inner.isEmpty()) {
                    built.put(element, inner);
                }
            });
            return of(members, built);
        }
    }

    private static FieldSet of(TreeSet<String> members, TreeMap<String, FieldSet> children) {
        return members.isEmpty() && children.isEmpty() ? EMPTY : new FieldSet(members, children);
    }

    boolean isEmpty() {
        return members.isEmpty() && children.isEmpty();
    }

    FieldSet below(String element) {
        return children.getOrDefault(element, EMPTY);
    }

    FieldSet union(FieldSet other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        var all = new TreeSet<>(members);
        all.addAll(other.members);
        var below = new TreeMap<>(children);
        other.children.forEach((element, child) -> below.merge(element, child, FieldSet::union));
        return of(all, below);
    }

    /** Without the other's members; what lies below a removed member stays. */
    FieldSet difference(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return this;
        }
        var left = new TreeSet<>(members);
        left.removeAll(other.members);
        var below = new TreeMap<String, FieldSet>();
        children.forEach((element, child) -> {
            var inner = child.difference(other.below(element));
            if (!inner.isEmpty()) {
                below.put(element, inner);
            }
        });
        return of(left, below);
    }

    FieldSet intersection(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return EMPTY;
        }
        var both = new TreeSet<>(members);
        both.retainAll(other.members);
        var below = new TreeMap<String, FieldSet>();
        children.forEach((element, child) -> {
            var inner = child.intersection(other.below(element));
            if (!inner.isEmpty()) {
                below.put(element, inner);
            }
        });
        return of(both, below);
    }

    /** Without an element and everything below it. */
    FieldSet without(String element) {
        if (!members.contains(element) && !children.containsKey(element)) {
            return this;
        }
        var left = new TreeSet<>(members);
        left.remove(element);
        var below = new TreeMap<>(children);
        below.remove(element);
        return of(left, below);
    }

    /** With one element and what is below it alone. */
    FieldSet only(String element) {
        var left = new TreeSet<String>();
        if (members.contains(element)) {
            left.add(element);
        }
        var below = new TreeMap<String, FieldSet>();
        var child = children.get(element);
        if (child != null) {
            below.put(element, child);
        }
        return of(left, below);
    }

    /** With every named field that has something below it as a member of its own. */
    FieldSet withNamedFields(@Nullable Type type) {
        if (children.isEmpty()) {
            return this;
        }
        var shape = type == null ? null : type.map;
        var list = type == null ? null : type.list;
        var all = new TreeSet<>(members);
        var below = new TreeMap<String, FieldSet>();
        children.forEach((element, child) -> {
            Type inner = null;
            if (element.startsWith("f:") && shape != null) {
                var name = element.substring(2);
                if (shape.fields().containsKey(name)) {
                    all.add(element);
                }
                inner = shape.of(name);
            } else if (element.startsWith("k:") && list != null) {
                inner = list.element();
            }
            below.put(element, child.withNamedFields(inner));
        });
        return of(all, below);
    }

    /** All members as conflicts name them: {@code .spec.template.spec.containers[name="c"].image}. */
    List<String> paths() {
        var out = new ArrayList<String>();
        paths("", out);
        return out;
    }

    private void paths(String prefix, List<String> out) {
        members.forEach(element -> out.add(prefix + spelled(element)));
        children.forEach((element, child) -> child.paths(prefix + spelled(element), out));
    }

    private static String spelled(String element) {
        if (element.startsWith("f:")) {
            return "." + element.substring(2);
        }
        if (element.startsWith("k:")) {
            var parts = new ArrayList<String>();
            ((ObjectValue) Json.parse(element.substring(2)))
                    .fields()
                    .forEach((key, value) -> parts.add(key + "=" + Json.print(value)));
            return "[" + String.join(",", parts) + "]";
        }
        return "[=" + element.substring(2) + "]";
    }

    /** As managedFields shows it. */
    ObjectValue fieldsV1() {
        var all = new TreeSet<>(members);
        all.addAll(children.keySet());
        var fields = new LinkedHashMap<String, Value>();
        for (var element : all) {
            var child = children.get(element);
            if (child == null) {
                fields.put(element, ObjectValue.EMPTY);
            } else if (members.contains(element)) {
                var inner = new LinkedHashMap<String, Value>();
                inner.put(".", ObjectValue.EMPTY);
                inner.putAll(child.fieldsV1().fields());
                fields.put(element, new ObjectValue(inner));
            } else {
                fields.put(element, child.fieldsV1());
            }
        }
        return new ObjectValue(fields);
    }

    /** The inverse of {@link #fieldsV1()}. */
    static FieldSet parse(ObjectValue fieldsV1) {
        var builder = new Builder();
        parse(fieldsV1, builder);
        return builder.build();
    }

    private static void parse(ObjectValue node, Builder into) {
        node.fields().forEach((element, value) -> {
            if (value instanceof ObjectValue inner && !element.equals(".")) {
                if (inner.isEmpty() || inner.has(".")) {
                    into.member(element);
                }
                if (!inner.isEmpty()) {
                    parse(inner, into.child(element));
                }
            }
        });
    }
}
