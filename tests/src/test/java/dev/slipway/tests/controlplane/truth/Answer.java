package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came back for one step.
 *
 * @param code the HTTP status; every success is 200
 * @param reason Kubernetes' reason word, empty for a success
 * @param causes field and reason of each cause; for a conflict of managers also who holds the field
 * @param content the object, list or events, before normalising
 */
public record Answer(int code, String reason, List<String> causes, Optional<Value> content) {
    public Answer {
        causes = causes.stream().sorted().distinct().toList();
    }

    static Answer success(Optional<Value> content) {
        return new Answer(200, "", List.of(), content);
    }

    static Answer absent() {
        return new Answer(404, "NotFound", List.of(), Optional.empty());
    }

    /** One cause in words that do not depend on how a server phrases it. */
    static String cause(String reason, String field, String message) {
        return reason.equals("FieldManagerConflict")
                ? reason + " " + field + " "
                        + message.replaceAll(" using [^ ]*", "").replaceAll(" at .*$", "")
                : reason + " " + field;
    }

    /** The answer as data, to be compared or recorded. */
    Value normalised(Normaliser normaliser) {
        var parts = new ArrayList<Object>(List.of("code", code));
        if (code >= 300) {
            parts.addAll(List.of("reason", reason, "causes", Value.strings(causes)));
        }
        content.ifPresent(value -> parts.addAll(List.of("content", normaliser.normalise(value))));
        return Value.object(parts.toArray());
    }
}
