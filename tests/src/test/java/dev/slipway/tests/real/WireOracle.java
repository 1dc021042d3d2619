package dev.slipway.tests.real;

import dev.slipway.tests.controlplane.AuditEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads from an API server's own audit log which effect each accepted write belongs to; knows nothing of our journal. */
final class WireOracle {
    private static final Pattern MARKER =
            Pattern.compile("slipway\\.dev(?:/|~1)effect-[a-z]+\"(?:,\"value\")?:\"([0-9a-f]{8,})\"");

    private WireOracle() {}

    /** Accepted writes per effect marker, in the order of the first; writes without a marker are left out. */
    static Map<String, List<String>> writesByEffect(List<AuditEntry> audit, String namespace) {
        var writes = new LinkedHashMap<String, List<String>>();
        for (var entry : audit) {
            if (!entry.isAcceptedWrite()
                    || !entry.user().equals("slipway")
                    || !entry.uri().contains("/namespaces/" + namespace + "/")) {
                continue;
            }
            var marker = MARKER.matcher(entry.request().toString());
            if (marker.find()) {
                writes.computeIfAbsent(marker.group(1), m -> new ArrayList<>())
                        .add(entry.verb() + " " + entry.uri() + " " + entry.code());
            }
        }
        return writes;
    }
}
