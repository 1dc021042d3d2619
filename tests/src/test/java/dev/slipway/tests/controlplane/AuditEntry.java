package dev.slipway.tests.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;

/**
 * One completed request in an API server's own audit log.
 *
 * @param time when the server received it
 * @param user who asked, by the name in its certificate or token
 * @param verb get, list, watch, create, update, patch, delete, deletecollection
 * @param uri path and query
 * @param code the HTTP status
 * @param request the body of a write from outside the control plane, else a missing node
 * @param response the answer's object to such a write, else a missing node
 */
public record AuditEntry(
        Instant time, String user, String verb, String uri, int code, JsonNode request, JsonNode response) {
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");

    static AuditEntry of(JsonNode event) {
        return new AuditEntry(
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                event.path("user").path("username").asText(),
                event.path("verb").asText(),
                event.path("requestURI").asText(),
                event.path("responseStatus").path("code").asInt(),
                event.path("requestObject"),
                event.path("responseObject"));
    }

    /** Whether this was a write, accepted by the server and no dry run. A write that changed nothing is also one. */
    public boolean isAcceptedWrite() {
        return WRITES.contains(verb) && code >= 200 && code < 300 && !uri.contains("dryRun=");
    }
}
