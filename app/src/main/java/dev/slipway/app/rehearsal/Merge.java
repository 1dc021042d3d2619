package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** What an apply lays over an object: maps by key, keyed lists by item, everything else as a whole. */
final class Merge {
    private Merge() {}

    static ObjectValue over(GroupKind kind, ObjectValue live, ObjectValue applied) {
        return (ObjectValue) merge(kind, live, applied, "", "");
    }

    private static Value merge(GroupKind kind, @Nullable Value live, Value applied, String field, String parent) {
        if (applied instanceof ObjectValue top
                && live instanceof ObjectValue bottom
                && !Schema.atomicMap(kind, field, parent)) {
            var merged = new LinkedHashMap<>(bottom.fields());
            top.fields().forEach((key, value) -> merged.put(key, merge(kind, merged.get(key), value, key, field)));
            return new ObjectValue(merged);
        }
        if (applied instanceof ListValue top && live instanceof ListValue bottom) {
            var rule = Schema.list(kind, field, parent);
            if (rule.type() == Schema.ListType.ATOMIC) {
                return top;
            }
            var items = new LinkedHashMap<String, Value>();
            for (var item : bottom.items()) {
                var element = FieldSet.element(rule, item);
                if (element == null) {
                    return top;
                }
                items.put(element, item);
            }
            for (var item : top.items()) {
                var element = FieldSet.element(rule, item);
                if (element == null) {
                    return top;
                }
                items.put(element, merge(kind, items.get(element), item, field, parent));
            }
            return new ListValue(new ArrayList<>(items.values()));
        }
        return applied;
    }
}
