package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.ControlPlaneException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays cases on a real API server by plain HTTP, so that no client library of ours stands between. */
final class RawPlayer implements Player, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> IRREGULAR = Map.of("NetworkPolicy", "networkpolicies");
    private static final Set<String> CLUSTER_SCOPED = Set.of("Namespace", "Node");

    private final ControlPlane controlPlane;
    private final HttpClient http;
    private final String token;

    RawPlayer(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
        this.token = controlPlane.token();
        this.http = HttpClient.newBuilder()
                .sslContext(controlPlane.trust())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    @Override
    public void makeNamespace(String namespace) {
        controlPlane.kubectl("create", "namespace", namespace);
        controlPlane.kubectl(
                "wait", "--namespace", namespace, "--for=create", "serviceaccount/default", "--timeout=60s");
    }

    @Override
    public Answer play(String namespace, Step step, Bindings bindings) {
        return switch (step) {
            case Step.Apply apply -> {
                var object = bindings.bound(apply.object(), namespace);
                yield ask(
                        "PATCH",
                        path(object) + "?fieldManager=" + quoted(apply.manager().managerName())
                                + (apply.force() ? "&force=true" : "") + dryRun("&", apply.dryRun()),
                        "application/apply-patch+yaml",
                        Optional.of(object.tree()));
            }
            case Step.Patch patch -> {
                var object = bindings.bound(patch.object(), namespace);
                yield ask(
                        "PATCH",
                        path(object) + "?fieldManager=" + quoted(patch.manager().managerName())
                                + dryRun("&", patch.dryRun()),
                        "application/json-patch+json",
                        Optional.of(Value.list(patch.operations().stream()
                                .map(operation -> bindings.bound(asData(operation), object))
                                .toList())));
            }
            case Step.Delete delete -> {
                var object = bindings.bound(delete.object(), namespace);
                var preconditions = new LinkedHashMap<String, Value>();
                delete.uid().ifPresent(uid -> preconditions.put("uid", Value.of(bindings.bound(uid, object))));
                delete.resourceVersion()
                        .ifPresent(version ->
                                preconditions.put("resourceVersion", Value.of(bindings.bound(version, object))));
                var word = delete.propagation().name();
                var options = Value.object(
                        "kind",
                        "DeleteOptions",
                        "apiVersion",
                        "v1",
                        "propagationPolicy",
                        word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
                if (!preconditions.isEmpty()) {
                    options = options.with("preconditions", new ObjectValue(preconditions));
                }
                if (delete.dryRun()) {
                    options = options.with("dryRun", Value.list(Value.of("All")));
                }
                yield withoutStatus(ask("DELETE", path(object), "application/json", Optional.of(options)));
            }
            case Step.Get get -> {
                var answer = ask("GET", path(bindings.bound(get.object(), namespace)), "", Optional.empty());
                yield answer.code() == 404 ? Answer.absent() : answer;
            }
            case Step.ListAll list -> {
                var kind = bindings.bound(list.kind(), namespace);
                var answer = ask("GET", collection(kind) + selectors(list), "", Optional.empty());
                yield new Answer(
                        answer.code(),
                        answer.reason(),
                        answer.causes(),
                        answer.content().map(value -> items((ObjectValue) value, kind.gvk())));
            }
            case Step.Page page -> page(bindings.bound(page.kind(), namespace), page, bindings);
            case Step.Rest rest -> {
                var object = bindings.bound(rest.object(), namespace);
                yield Answer.success(Optional.of(watchUntil(object, rest::reached)));
            }
            case Step.Gone gone -> {
                var object = bindings.bound(gone.object(), namespace);
                waitUntilGone(object);
                yield Answer.absent();
            }
            case Step.Watch watch -> {
                var object = bindings.bound(watch.object(), namespace);
                yield watch(object, bindings.bound(watch.from(), watch.object()), watch.events());
            }
        };
    }

    private Answer page(Manifest kind, Step.Page page, Bindings bindings) {
        var token = switch (page.token()) {
            case NONE -> "";
            case LAST -> "&continue=" + quoted(bindings.token().orElseThrow());
            case BROKEN -> "&continue=broken";
        };
        var answer = ask("GET", collection(kind) + "?limit=" + page.limit() + token, "", Optional.empty());
        if (answer.code() != 200) {
            return answer;
        }
        var list = (ObjectValue) answer.content().orElseThrow();
        var next = list.object("metadata").text("continue").filter(text -> !text.isEmpty());
        bindings.page(next);
        return Answer.success(
                Optional.of(Value.object("names", names(items(list, kind.gvk())), "more", next.isPresent())));
    }

    static Value names(Value items) {
        return Value.list(((Value.ListValue) items)
                .items().stream()
                        .map(item -> Value.of(((ObjectValue) item)
                                .object("metadata")
                                .text("name")
                                .orElse("")))
                        .toList());
    }

    /** Items of a list carry no kind of their own on the wire; a reader puts it in. */
    private static Value items(ObjectValue list, GroupVersionKind gvk) {
        return inOrder(list.list("items").stream().map(item -> {
            var fields = new LinkedHashMap<String, Value>();
            fields.put("apiVersion", Value.of(gvk.apiVersion()));
            fields.put("kind", Value.of(gvk.kind()));
            fields.putAll(((ObjectValue) item).fields());
            return new ObjectValue(fields);
        }));
    }

    /** What every namespace gets by itself is left out; generated names come in no order, so the owners' stay put. */
    static Value inOrder(Stream<ObjectValue> items) {
        return Value.list(
                items.filter(item -> !item.object("metadata").text("name").equals(Optional.of("kube-root-ca.crt")))
                        .sorted(Comparator.comparing(
                                item -> item.object("metadata").text("name").orElse("")))
                        .toList());
    }

    private static Value asData(JsonPatchOperation operation) {
        return switch (operation) {
            case JsonPatchOperation.Test(var pointer, var value) ->
                Value.object("op", "test", "path", pointer, "value", value);
            case JsonPatchOperation.Add(var pointer, var value) ->
                Value.object("op", "add", "path", pointer, "value", value);
            case JsonPatchOperation.Replace(var pointer, var value) ->
                Value.object("op", "replace", "path", pointer, "value", value);
            case JsonPatchOperation.Remove(var pointer) -> Value.object("op", "remove", "path", pointer);
        };
    }

    private static Answer withoutStatus(Answer answer) {
        return answer.content()
                        .filter(value -> ((ObjectValue) value).text("kind").equals(Optional.of("Status")))
                        .isPresent()
                ? new Answer(answer.code(), answer.reason(), answer.causes(), Optional.empty())
                : answer;
    }

    private static String selectors(Step.ListAll list) {
        return Stream.of(selector("labelSelector", list.labels()), selector("fieldSelector", list.fields()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("&", "?", ""));
    }

    private static Optional<String> selector(String name, Map<String, String> pairs) {
        return pairs.isEmpty()
                ? Optional.empty()
                : Optional.of(name + "="
                        + quoted(pairs.entrySet().stream()
                                .map(pair -> pair.getKey() + "=" + pair.getValue())
                                .collect(Collectors.joining(","))));
    }

    private static String dryRun(String before, boolean dryRun) {
        return dryRun ? before + "dryRun=All" : "";
    }

    private static String quoted(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String collection(Manifest object) {
        var gvk = object.gvk();
        var plural = IRREGULAR.getOrDefault(
                gvk.kind(), gvk.kind().toLowerCase(Locale.ROOT) + (gvk.kind().endsWith("s") ? "es" : "s"));
        return (gvk.group().isEmpty() ? "/api/" + gvk.version() : "/apis/" + gvk.group() + "/" + gvk.version())
                + (CLUSTER_SCOPED.contains(gvk.kind()) ? "" : "/namespaces/" + object.namespace())
                + "/" + plural;
    }

    private static String path(Manifest object) {
        return collection(object) + "/" + object.name();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(controlPlane.server() + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
    }

    private Answer ask(String method, String path, String type, Optional<Value> body) {
        try {
            var request = request(path)
                    .timeout(LIMIT)
                    .method(
                            method,
                            body.map(value -> HttpRequest.BodyPublishers.ofString(Json.print(value)))
                                    .orElseGet(HttpRequest.BodyPublishers::noBody));
            if (!type.isEmpty()) {
                request.header("Content-Type", type);
            }
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return answer(response.statusCode(), (ObjectValue) Json.parse(response.body()));
        } catch (IOException e) {
            throw new ControlPlaneException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlPlaneException(method + " " + path, e);
        }
    }

    private static Answer answer(int code, ObjectValue body) {
        if (code < 300) {
            return Answer.success(Optional.of(body));
        }
        var causes = new ArrayList<String>();
        for (var cause : body.object("details").list("causes")) {
            var c = (ObjectValue) cause;
            causes.add(Answer.cause(
                    c.text("reason").orElse(""),
                    c.text("field").orElse(""),
                    c.text("message").orElse("")));
        }
        return new Answer(code, body.text("reason").orElse(""), causes, Optional.empty());
    }

    private static String one(Manifest object) {
        return collection(object) + "?watch=true&timeoutSeconds=60&fieldSelector="
                + quoted("metadata.name=" + object.name());
    }

    private <T> T stream(String path, Function<Stream<ObjectValue>, T> reading) {
        try {
            var response = http.send(request(path).build(), HttpResponse.BodyHandlers.ofLines());
            try (var lines = response.body()) {
                return reading.apply(lines.map(line -> (ObjectValue) Json.parse(line)));
            }
        } catch (IOException e) {
            throw new ControlPlaneException("watch " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlPlaneException("watch " + path, e);
        }
    }

    private Value watchUntil(Manifest object, Predicate<Value> condition) {
        return stream(
                        one(object),
                        events -> events.map(event -> event.object("object"))
                                .filter(condition)
                                .findFirst())
                .orElseThrow(() -> new ControlPlaneException(
                        object + " did not come to rest; it is " + ask("GET", path(object), "", Optional.empty())));
    }

    private void waitUntilGone(Manifest object) {
        var found = ask("GET", path(object), "", Optional.empty());
        if (found.code() == 404) {
            return;
        }
        var version = ((ObjectValue) found.content().orElseThrow())
                .object("metadata")
                .text("resourceVersion")
                .orElseThrow();
        stream(
                one(object) + "&resourceVersion=" + version,
                events -> events.anyMatch(event -> event.text("type").equals(Optional.of("DELETED"))));
    }

    private Answer watch(Manifest object, String from, int wanted) {
        return stream(collection(object) + "?watch=true&timeoutSeconds=60&resourceVersion=" + from, events -> {
            var list = new ArrayList<Value>();
            for (var iterator = events.iterator(); list.size() < wanted && iterator.hasNext(); ) {
                var event = iterator.next();
                if (event.text("type").equals(Optional.of("ERROR"))) {
                    var status = event.object("object");
                    return new Answer(
                            status.integer("code").orElse(0L).intValue(),
                            status.text("reason").orElse(""),
                            List.of(),
                            Optional.empty());
                }
                if (event.text("kind").equals(Optional.of("Status"))) {
                    return answer(event.integer("code").orElse(0L).intValue(), event);
                }
                var metadata = event.object("object").object("metadata");
                if (metadata.text("name").equals(Optional.of("kube-root-ca.crt"))) {
                    continue;
                }
                list.add(Value.object(
                        "type",
                        event.text("type").orElse(""),
                        "name",
                        metadata.text("name").orElse(""),
                        "generation",
                        metadata.integer("generation").orElse(0L)));
            }
            return Answer.success(Optional.of(Value.list(list)));
        });
    }
}
