package dev.slipway.traffic;

import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import org.jspecify.annotations.Nullable;

/** Comparing what we write with what a server keeps: it adds defaults and drops fields it does not know. */
final class ServerDefaults {
    private ServerDefaults() {}

    /** Whether the live value has what is wanted; a rule's name counts only where the server keeps names. */
    static boolean covers(@Nullable Value live, Value wanted) {
        if (wanted instanceof ObjectValue w && live instanceof ObjectValue l) {
            return w.fields().entrySet().stream()
                    .allMatch(e -> covers(l.get(e.getKey()), e.getValue())
                            || e.getKey().equals("name") && !l.has("name") && l.has("backendRefs"));
        }
        if (wanted instanceof ListValue w && live instanceof ListValue l) {
            if (w.items().size() != l.items().size()) {
                return false;
            }
            for (int i = 0; i < w.items().size(); i++) {
                if (!covers(l.items().get(i), w.items().get(i))) {
                    return false;
                }
            }
            return true;
        }
        return Value.equivalent(live, wanted);
    }
}
