package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * {@link ClusterReader} over HTTP. A read that is turned away with 429 is asked again after the time the server names, a few
 * times; everything else goes to the caller.
 */
final class LiveReader implements ClusterReader {
    private static final int TURNED_AWAY = 4;
    private static final int RESTARTS = 3;
    private static final GroupVersionKind NAMESPACE = new GroupVersionKind("", "v1", "Namespace");

    private final HttpTransport transport;
    private final ServedKinds served;
    private final Set<LiveWatch> watches = ConcurrentHashMap.newKeySet();

    LiveReader(HttpTransport transport, ServedKinds served) {
        this.transport = transport;
        this.served = served;
    }

    @Override
    public ClusterName cluster() {
        return transport.cluster();
    }

    @Override
    public Optional<Manifest> get(GroupVersionKind gvk, String namespace, String name) {
        var attempted = "get " + gvk.groupKind() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
        if (name.isEmpty()) {
            throw new ClusterException(
                    cluster(), attempted, ClusterFault.of(Kind.INVALID, 0, "", "the object has no name"), null);
        }
        var call =
                HttpTransport.Call.get(attempted, served.path(attempted, gvk, namespace, name), new LinkedHashMap<>());
        var answer = patiently(call);
        if (answer.code() == 404 && LiveWriter.namesObject(answer)) {
            return Optional.empty();
        }
        if (answer.code() == 404) {
            served.forget();
        }
        if (!answer.ok()) {
            throw transport.failure(call, answer);
        }
        return Optional.of(Bodies.manifest(cluster(), attempted, answer));
    }

    /** Sends; again after 429, and once after a 401 that a new credential may cure. */
    private HttpTransport.Answer patiently(HttpTransport.Call call) {
        var answer = transport.exchange(call);
        for (int i = 0; i < TURNED_AWAY && answer.code() == 429; i++) {
            // Shuts the gate for the time the server asked for, so the next exchange waits.
            transport.failure(call, answer);
            answer = transport.exchange(call);
        }
        if (answer.code() == 401 && transport.canRenew()) {
            transport.failure(call, answer);
            answer = transport.exchange(call);
        }
        return answer;
    }

    private HttpTransport.Answer succeed(HttpTransport.Call call) {
        var answer = patiently(call);
        if (answer.ok()) {
            return answer;
        }
        throw transport.failure(call, answer);
    }

    @Override
    public Listing list(ListQuery query) {
        for (int attempt = 0; attempt < RESTARTS; attempt++) {
            try {
                return pages(query);
            } catch (ClusterException e) {
                if (e.fault().kind() != Kind.GONE) {
                    throw e;
                }
            }
        }
        // Pages grow old faster than they can be read: take it all at once.
        var all = page(query, 0, Optional.empty());
        return new Listing(all.items(), all.resourceVersion());
    }

    private Listing pages(ListQuery query) {
        var items = new ArrayList<Manifest>();
        Optional<String> token = Optional.empty();
        while (true) {
            var page = page(query, transport.settings().pageSize(), token);
            items.addAll(page.items());
            token = page.continueToken();
            if (token.isEmpty()) {
                return new Listing(items, page.resourceVersion());
            }
        }
    }

    @Override
    public Page page(ListQuery query, int limit, Optional<String> continueToken) {
        var attempted = "list " + describe(query);
        var parameters = selectors(query);
        if (limit > 0) {
            parameters.put("limit", Integer.toString(limit));
        }
        continueToken.ifPresent(token -> parameters.put("continue", token));
        var call = HttpTransport.Call.get(
                attempted, served.path(attempted, query.gvk(), query.namespace(), ""), parameters);
        var answer = patiently(call);
        if (answer.code() == 404) {
            served.forget();
        }
        if (!answer.ok()) {
            throw transport.failure(call, answer);
        }
        var list = Bodies.object(cluster(), attempted, answer);
        if (!(list.get("items") instanceof Value.ListValue) && !(list.get("items") instanceof Value.NullValue)) {
            throw Bodies.unreadable(cluster(), attempted, answer.code(), null);
        }
        var items = new ArrayList<Manifest>();
        for (var item : list.list("items")) {
            if (item instanceof ObjectValue object) {
                items.add(Bodies.item(object, query.gvk()));
            }
        }
        var metadata = list.object("metadata");
        return new Page(
                items,
                metadata.text("resourceVersion").orElse(""),
                metadata.text("continue").filter(token -> !token.isEmpty()));
    }

    static String describe(ListQuery query) {
        return query.gvk().groupKind()
                + (query.namespace().isEmpty() ? "" : " in " + query.namespace())
                + (query.labels().isEmpty() ? "" : " with " + joined(query.labels()))
                + (query.fields().isEmpty() ? "" : " where " + joined(query.fields()));
    }

    static SequencedMap<String, String> selectors(ListQuery query) {
        var parameters = new LinkedHashMap<String, String>();
        if (!query.labels().isEmpty()) {
            parameters.put("labelSelector", joined(query.labels()));
        }
        if (!query.fields().isEmpty()) {
            parameters.put("fieldSelector", joined(query.fields()));
        }
        return parameters;
    }

    private static String joined(Map<String, String> terms) {
        return new TreeMap<>(terms)
                .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(","));
    }

    @Override
    public Watching watch(ListQuery query, Optional<String> fromVersion, Duration silence, WatchListener listener) {
        var watch = new LiveWatch(transport, served, this, query, fromVersion, silence, listener, watches::remove);
        watches.add(watch);
        watch.start();
        return watch;
    }

    @Override
    public Discovery discover() {
        return served.discover();
    }

    @Override
    public void forget() {
        served.forget();
    }

    @Override
    public boolean mayI(String verb, GroupVersionKind gvk, String namespace) {
        var attempted =
                "ask whether we may " + verb + " " + gvk.groupKind() + (namespace.isEmpty() ? "" : " in " + namespace);
        var kind = served.find(attempted, gvk);
        var attributes =
                Value.object("verb", verb, "group", gvk.group(), "version", gvk.version(), "resource", kind.plural());
        if (kind.namespaced() && !namespace.isEmpty()) {
            attributes = attributes.with("namespace", Value.of(namespace));
        }
        var review = review(
                attempted,
                "SelfSubjectAccessReview",
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                "authorization.k8s.io/v1",
                Value.object("resourceAttributes", attributes));
        return review.object("status").bool("allowed").orElse(false);
    }

    @Override
    public Identity whoAmI() {
        var review = review(
                "ask who we are",
                "SelfSubjectReview",
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                "authentication.k8s.io/v1",
                ObjectValue.EMPTY);
        var user = review.object("status").object("userInfo");
        var groups = new ArrayList<String>();
        for (var group : user.list("groups")) {
            if (group instanceof Value.StringValue(var text)) {
                groups.add(text);
            }
        }
        return new Identity(user.text("username").orElse(""), groups);
    }

    private ObjectValue review(String attempted, String kind, String path, String apiVersion, ObjectValue spec) {
        var body = Value.object("apiVersion", apiVersion, "kind", kind);
        if (!spec.isEmpty()) {
            body = body.with("spec", spec);
        }
        var answer = succeed(new HttpTransport.Call(
                attempted,
                "POST",
                path,
                new LinkedHashMap<>(),
                "application/json",
                Json.print(body),
                "application/json",
                Redactor.none()));
        return Bodies.object(cluster(), attempted, answer);
    }

    @Override
    public String serverVersion() {
        var attempted = "ask for the version";
        var answer = succeed(HttpTransport.Call.get(attempted, "/version", new LinkedHashMap<>()));
        return Bodies.object(cluster(), attempted, answer).text("gitVersion").orElse("");
    }

    @Override
    public String clusterUid() {
        return get(NAMESPACE, "", "kube-system")
                .flatMap(Manifest::uid)
                .orElseThrow(() -> new ClusterException(
                        cluster(),
                        "identify the cluster",
                        ClusterFault.of(Kind.NOT_FOUND, 404, "NotFound", "there is no namespace kube-system"),
                        null));
    }

    @Override
    public void close() {
        List.copyOf(watches).forEach(LiveWatch::close);
        transport.close();
    }
}
