package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.LinkedHashMap;

/** Answers' bodies as trees. An answer that says success and cannot be read leaves unknown what happened. */
final class Bodies {
    private Bodies() {}

    static ObjectValue object(ClusterName cluster, String attempted, HttpTransport.Answer answer) {
        try {
            if (Json.parse(answer.body()) instanceof ObjectValue object) {
                return object;
            }
        } catch (Json.MalformedJsonException e) {
            throw unreadable(cluster, attempted, answer.code(), e);
        }
        throw unreadable(cluster, attempted, answer.code(), null);
    }

    static ClusterException unreadable(
            ClusterName cluster, String attempted, int code, @org.jspecify.annotations.Nullable Throwable cause) {
        return new ClusterException(
                cluster,
                attempted,
                ClusterFault.of(Kind.UNKNOWN, code, "", "the answer is no Kubernetes object"),
                cause);
    }

    static Manifest manifest(ClusterName cluster, String attempted, HttpTransport.Answer answer) {
        var tree = object(cluster, attempted, answer);
        if (tree.text("apiVersion").isEmpty() || tree.text("kind").isEmpty()) {
            throw unreadable(cluster, attempted, answer.code(), null);
        }
        return new Manifest(tree);
    }

    /** An item of a list, which servers send without apiVersion and kind. */
    static Manifest item(ObjectValue item, GroupVersionKind gvk) {
        if (item.has("kind") && item.has("apiVersion")) {
            return new Manifest(item);
        }
        var fields = new LinkedHashMap<String, Value>();
        fields.put("apiVersion", Value.of(gvk.apiVersion()));
        fields.put("kind", Value.of(gvk.kind()));
        fields.putAll(item.fields());
        return new Manifest(new ObjectValue(fields));
    }
}
