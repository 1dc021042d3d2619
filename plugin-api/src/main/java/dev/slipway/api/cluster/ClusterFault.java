package dev.slipway.api.cluster;

import dev.slipway.api.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Why a request to a cluster did not succeed, as data; it stands in events and in {@link ClusterException}.
 *
 * @param code the HTTP status, 0 when there was none
 * @param reason Kubernetes' reason word ({@code Conflict}, {@code Invalid}, …) or empty
 * @param message what the server or the transport said; secret values are already taken out
 * @param causes the causes of a Kubernetes status (field and message), for example conflicting managers and fields
 * @param retryAfter what the server asked for
 */
public record ClusterFault(
        Kind kind, int code, String reason, String message, List<Cause> causes, Optional<Duration> retryAfter) {
    /** What a caller can do about it. Closed. */
    public enum Kind {
        /** The request surely did not reach the server, or was turned away before it was looked at: 429, connection refused, name unknown, no route. */
        NOT_SENT,
        /** It is not known whether the server acted: time-out, cut connection, 5xx. */
        UNKNOWN,
        /** 409: precondition, field ownership, or already exists. */
        CONFLICT,
        /** 404. */
        NOT_FOUND,
        /** 422 and 400: the server refuses the content, or a {@code test} of a patch failed. */
        INVALID,
        /** 403. */
        FORBIDDEN,
        /** 401, expired or missing credentials. */
        UNAUTHORIZED,
        /** 410: the resourceVersion or continue token is too old. */
        GONE,
        /** The context cannot be used as it stands (kubeconfig, proxy, certificate name): nothing was tried. */
        UNUSABLE
    }

    /** One cause of a Kubernetes status. */
    public record Cause(String reason, String field, String message) {}

    public ClusterFault {
        causes = List.copyOf(causes);
    }

    public static ClusterFault of(Kind kind, int code, String reason, String message) {
        return new ClusterFault(kind, code, reason, message, List.of(), Optional.empty());
    }

    /** A sentence for the log, with the target. */
    public String describe(String verb, ResourceId target) {
        return verb + " " + target + ": " + (code == 0 ? "" : code + " ") + (reason.isEmpty() ? "" : reason + ": ")
                + message;
    }
}
