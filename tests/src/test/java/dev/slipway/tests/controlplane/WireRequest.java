package dev.slipway.tests.controlplane;

import java.time.Instant;

/**
 * One request as it arrived at the fault proxy.
 *
 * @param time when it arrived
 * @param method the HTTP method
 * @param uri path and query
 * @param watch whether it opens a watch
 * @param fault the action of the fault that it met, or empty
 * @param forwarded whether the server saw it
 * @param code the server's status, 0 when it gave none
 */
public record WireRequest(
        Instant time, String method, String uri, boolean watch, String fault, boolean forwarded, int code) {}
