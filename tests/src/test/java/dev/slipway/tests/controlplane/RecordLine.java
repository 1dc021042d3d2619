package dev.slipway.tests.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One change as the independent recorder saw it.
 *
 * @param time when the recorder got the watch event
 * @param gone the object was deleted; otherwise {@code values} are its new ones
 * @param kind HTTPRoute, Deployment, ReplicaSet, Service, EndpointSlice, or Pods for the pods of one owner
 * @param namespace the object's namespace
 * @param name the object's name; for Pods the owner as {@code KIND NAME}
 * @param values weights, replicas or counts, see {@code recorder.go}
 */
public record RecordLine(Instant time, boolean gone, String kind, String namespace, String name, JsonNode values) {
    static RecordLine of(JsonNode line) {
        return new RecordLine(
                Instant.parse(line.path("time").asText()),
                line.path("event").asText().equals("gone"),
                line.path("kind").asText(),
                line.path("namespace").asText(),
                line.path("name").asText(),
                line.path("values"));
    }

    /** Whether the line is about this object. */
    public boolean isAbout(String aKind, String aNamespace, String aName) {
        return kind.equals(aKind) && namespace.equals(aNamespace) && name.equals(aName);
    }
}
