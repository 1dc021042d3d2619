package dev.slipway.tests.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** The switches of the proxy in front of one API server; clients reach it as {@link User#SLIPWAY_PROXIED}. */
public final class FaultProxy {
    private final ControlPlane controlPlane;

    FaultProxy(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    /** Disturbs requests from now on; of several faults that fit a request the oldest that is not used up meets it. */
    public void add(Fault fault) {
        controlPlane.control("POST", "/proxy/faults", fault.asRequest());
    }

    /** Takes all faults away; watches that were answered by the proxy itself stay as they are. */
    public void clear() {
        controlPlane.control("DELETE", "/proxy/faults", null);
    }

    /** How many requests all present faults have met. */
    public int met() {
        return StreamSupport.stream(
                        controlPlane.control("GET", "/proxy/faults", null).spliterator(), false)
                .mapToInt(fault -> fault.path("met").asInt())
                .sum();
    }

    /** Every request that arrived since the start or the last {@link #forgetRequests()}, in order. */
    public List<WireRequest> requests() {
        return StreamSupport.stream(
                        controlPlane.control("GET", "/proxy/requests", null).spliterator(), false)
                .map(FaultProxy::request)
                .toList();
    }

    private static WireRequest request(JsonNode entry) {
        return new WireRequest(
                Instant.parse(entry.path("time").asText()),
                entry.path("method").asText(),
                entry.path("uri").asText(),
                entry.path("watch").asBoolean(),
                entry.path("fault").asText(),
                entry.path("forwarded").asBoolean(),
                entry.path("code").asInt());
    }

    public void forgetRequests() {
        controlPlane.control("DELETE", "/proxy/requests", null);
    }

    /** Keeps back what comes on open and new watches whose path and query contain the expression. */
    public void freezeWatches(String path) {
        controlPlane.control("POST", "/proxy/watches/freeze?path=" + quoted(path), null);
    }

    /** Lets frozen watches go on; nothing is lost. */
    public void thawWatches() {
        controlPlane.control("POST", "/proxy/watches/thaw", null);
    }

    /** Closes the connections of open watches whose path and query contain the expression; returns how many. */
    public int cutWatches(String path) {
        return controlPlane
                .control("POST", "/proxy/watches/cut?path=" + quoted(path), null)
                .path("cut")
                .asInt();
    }

    /** Path and query of every open watch. */
    public List<String> openWatches() {
        return StreamSupport.stream(
                        controlPlane.control("GET", "/proxy/watches", null).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String quoted(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
