package dev.slipway.app.release.report;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/** The difference of two objects as RFC 6902 operations that turn the first into the second. */
public final class JsonPatchReport {
    private JsonPatchReport() {}

    /** Operations in an order that holds when they are applied one after the other. */
    public static ListValue of(Manifest before, Manifest after) {
        var out = new ArrayList<Value>();
        compare("", before.tree(), after.tree(), out);
        return new ListValue(out);
    }

    private static void compare(String at, Value before, Value after, List<Value> out) {
        if (Value.equivalent(before, after)) {
            return;
        }
        if (before instanceof ObjectValue a && after instanceof ObjectValue b) {
            a.fields().forEach((key, value) -> {
                var other = b.get(key);
                if (other == null) {
                    out.add(operation("remove", at + "/" + escape(key)));
                } else {
                    compare(at + "/" + escape(key), value, other, out);
                }
            });
            b.fields().forEach((key, value) -> {
                if (!a.has(key)) {
                    out.add(operation("add", at + "/" + escape(key)).with("value", Plain.masked(value)));
                }
            });
            return;
        }
        if (before instanceof ListValue a && after instanceof ListValue b) {
            lists(at, a.items(), b.items(), out);
            return;
        }
        out.add(operation("replace", at).with("value", Plain.masked(after)));
    }

    private static void lists(String at, List<Value> a, List<Value> b, List<Value> out) {
        int front = 0;
        while (front < a.size() && front < b.size() && Value.equivalent(a.get(front), b.get(front))) {
            front++;
        }
        int back = 0;
        while (back < a.size() - front
                && back < b.size() - front
                && Value.equivalent(a.get(a.size() - 1 - back), b.get(b.size() - 1 - back))) {
            back++;
        }
        int shared = Math.min(a.size(), b.size()) - front - back;
        for (int i = front; i < front + shared; i++) {
            compare(at + "/" + i, a.get(i), b.get(i), out);
        }
        for (int i = a.size() - back - 1; i >= front + shared; i--) {
            out.add(operation("remove", at + "/" + i));
        }
        for (int i = front + shared; i < b.size() - back; i++) {
            out.add(operation("add", at + "/" + i).with("value", Plain.masked(b.get(i))));
        }
    }

    private static ObjectValue operation(String op, String path) {
        return Value.object("op", op, "path", path);
    }

    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
