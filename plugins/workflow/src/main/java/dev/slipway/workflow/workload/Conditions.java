package dev.slipway.workflow.workload;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.Optional;

/** Entries of {@code status.conditions}. */
final class Conditions {
    private Conditions() {}

    static Optional<ObjectValue> find(Manifest live, String type) {
        return live.status().list("conditions").stream()
                .filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast)
                .filter(c -> c.text("type").equals(Optional.of(type)))
                .findFirst();
    }

    static boolean isTrue(Manifest live, String type) {
        return find(live, type).flatMap(c -> c.text("status")).equals(Optional.of("True"));
    }

    static boolean isFalse(Manifest live, String type) {
        return find(live, type).flatMap(c -> c.text("status")).equals(Optional.of("False"));
    }

    /** The condition's message, else its reason, else nothing. */
    static String said(Manifest live, String type) {
        return find(live, type)
                .map(c -> c.text("message")
                        .filter(m -> !m.isBlank())
                        .orElse(c.text("reason").orElse("")))
                .orElse("");
    }
}
